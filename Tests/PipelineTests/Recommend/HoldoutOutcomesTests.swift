import Pipeline
import Store
import Testing

@Suite struct HoldoutOutcomesTests {
    private func outcomes(
        _ connection: Connection, after date: String, end: String? = nil
    ) throws -> HoldoutOutcomes {
        try HoldoutOutcomes(
            HoldoutPeriod(after: date, end: end, in: connection), in: connection)
    }

    /// The sums of invoices say what the views over lines say.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func theyAreThoseOfTheViews(_ seed: UInt64) throws {
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 60, seed: seed))
        let outcomes = try outcomes(
            connection, after: "2011-05-31 23:59:59", end: "2011-10-31 23:59:59")
        try connection.run(
            """
            update observation_window
            set window_start = '2011-06-01 00:00:00', as_of = '2011-10-31 23:59:59'
            """)
        func sums(_ view: String) throws -> [String: Double] {
            let rows = try connection.query(
                """
                select customer_id, (total(amount_e4) + total(amount_rest_e14) / 1e10) / 1e4
                from \(view)
                group by customer_id
                """)
            return Dictionary(
                uniqueKeysWithValues: try rows.map { (try $0.text(0), try $0.double(1)) })
        }
        let (sales, returns) = (try sums("sale_line"), try sums("return_line"))
        #expect(sales.count > 30 && returns.count > 5)
        for number in 0..<60 {
            let id = "C\(number)"
            let customer = outcomes.customer(id)
            #expect(abs(customer.sales - (sales[id] ?? 0)) < 1e-9, "\(id)")
            #expect(abs(customer.returned + (returns[id] ?? 0)) < 1e-9, "\(id)")
            #expect(customer.isBuyer == (sales[id] != nil), "\(id)")
        }
    }

    @Test func laterSalesAddUpByWhoseTheyAre() throws {
        let connection = try FeatureDatabase.of([
            .init(
                customer: "known", at: "2011-01-01 10:00:00", quantity: 1, price: 1, invoice: "1"),
            .init(
                customer: "other", at: "2011-01-02 10:00:00", quantity: 1, price: 1, invoice: "2"),
            .init(
                customer: "silent", at: "2011-01-03 10:00:00", quantity: 1, price: 1, invoice: "3"),
            .init(
                customer: "known", at: "2011-02-01 10:00:00", quantity: 2, price: 3, invoice: "4"),
            .init(
                customer: "known", at: "2011-02-02 10:00:00", quantity: -3, price: 3, invoice: "C5"),
            .init(
                customer: "other", at: "2011-02-03 10:00:00", quantity: 1, price: 10, invoice: "6"),
            .init(customer: "new", at: "2011-02-04 10:00:00", quantity: 1, price: 20, invoice: "7"),
            .init(customer: nil, at: "2011-02-05 10:00:00", quantity: 1, price: 40, invoice: "8"),
            .init(
                customer: "known", at: "2011-03-01 10:00:00", quantity: 1, price: 80, invoice: "9"),
        ])
        let outcomes = try outcomes(
            connection, after: "2011-01-31 23:59:59", end: "2011-02-28 23:59:59")
        #expect(outcomes.period.until == "2011-02-05 10:00:00")
        #expect(outcomes.customer("known").sales == 6)
        #expect(outcomes.customer("known").returned == 9)
        #expect(outcomes.customer("silent").isBuyer == false)
        let account = outcomes.account(of: ["known", "silent"])
        #expect(account.measured == 6 && account.leftOut == 10 && account.new == 20)
        #expect(account.withoutCustomer == 40 && account.all == 76)
        #expect(account.nBuyers == 1 && account.nCapped == 1)
        #expect(account.nNew == 1 && account.nLeftOut == 1)
    }

    /// Ids that look alike are two customers.
    @Test func idsAreTheirBytes() throws {
        let (one, two) = ("caf\u{E9}", "cafe\u{301}")
        let connection = try FeatureDatabase.of([
            .init(customer: one, at: "2011-01-01 10:00:00", quantity: 1, price: 1, invoice: "1"),
            .init(customer: two, at: "2011-02-01 10:00:00", quantity: 1, price: 5, invoice: "2"),
        ])
        let outcomes = try outcomes(connection, after: "2011-01-31 23:59:59")
        #expect(outcomes.customer(one).sales == 0)
        #expect(outcomes.customer(two).sales == 5)
    }

    @Test func aSumThatIsNoNumberIsRefused() throws {
        let connection = try FeatureDatabase.of([
            .init(customer: "a", at: "2011-01-01 10:00:00", quantity: 1, price: 1, invoice: "1"),
            .init(customer: "a", at: "2011-02-01 10:00:00", quantity: 1, price: 1, invoice: "2"),
        ])
        try connection.run("update invoice set sale_e4 = 'x' where invoice_id = 1")
        #expect(throws: DamagedError.self) {
            try outcomes(connection, after: "2011-01-31 23:59:59")
        }
        try connection.run("update invoice set sale_e4 = 9e999")
        #expect(throws: DamagedError.self) {
            try outcomes(connection, after: "2011-01-31 23:59:59")
        }
    }
}
