import Pipeline
import Store
import TestSupport
import Testing

@Suite struct AsOfFactsTests {
    typealias Purchase = SegmentShop.Purchase

    /// What a file says as of a day is what the file of that day says.
    @Test(arguments: 0..<6)
    func laterLinesCountNowhere(_ seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        var purchases = (0..<150).map { _ in
            Purchase(
                "c\(random.below(40))", PlainRFM.day(random.below(400)),
                random.below(5) == 0 ? -random.integer(1...90) : random.integer(1...90))
        }
        let end = random.integer(150...350)
        purchases.append(Purchase("last", PlainRFM.day(end), 5))
        let whole = try SegmentShop.make(purchases)
        let early = try SegmentShop.make(purchases.filter { PlainRFM.number($0.day) <= end })
        let columns = """
            select customer_id, segment_name, status, status_reason, as_of_date, first_purchase_date,
                last_purchase_date, days_since_last_purchase, invoice_count, net_revenue
            from customer_segment
            where status <> 'new'
            order by customer_id
            """
        let rows = try [whole, early].map { connection in
            try SegmentShop.publishRules(
                connection, asOf: PlainRFM.day(end) + " 23:59:59", cuts: try SegmentShop.cuts())
            return try connection.query(columns).map(\.values)
        }
        #expect(rows[0] == rows[1] && rows[0].count > 20)
        // The cut points that a shop would have measured on that day are the same too.
        let measured = try [whole, early].map { connection in
            try connection.execute("delete from rule_cut_point")
            try SegmentShop.publishRules(connection, asOf: PlainRFM.day(end) + " 23:59:59")
            return try connection.query("select * from rule_cut_point order by name").map(\.values)
        }
        #expect(measured[0] == measured[1] && measured[0].count == 8)
    }

    /// Who only sent goods back has brought what he cost, so that the column makes the whole.
    @Test func returnsCount() throws {
        let connection = try SegmentShop.make([
            Purchase("a", "2011-01-05", 50), Purchase("b", "2011-01-06", -20),
            Purchase("c", "2011-03-01", 7),
        ])
        for (asOf, net) in [("2011-02-01 23:59:59", 30.0), (nil, 37)] {
            let report = try SegmentShop.publishRules(connection, asOf: asOf)
            let row = try connection.query(
                """
                select total(net_revenue), total(net_revenue) filter (where customer_id = 'b'),
                    count(status) filter (where status = 'no_sales')
                from customer_segment
                """)[0]
            #expect(row.values == [.real(net), .real(-20), .integer(1)])
            #expect(report.tables[1].rows[0][3] == .real(-20))
        }
    }

    /// Nobody knows what was bought since.
    @Test func aDayAfterAllLinesIsRefused() throws {
        let connection = try SegmentShop.make([Purchase("a", "2011-01-05", 5)])
        try SegmentShop.publishRules(connection, asOf: "2011-01-05 23:59:59")
        #expect(throws: PublicationError.afterNewest(day: "2031-01-01", newest: "2011-01-05")) {
            try SegmentShop.publishRules(connection, asOf: "2031-01-01 23:59:59")
        }
        #expect(
            try SegmentShop.column("select as_of_date from customer_segment", connection) == [
                "2011-01-05"
            ])
    }

    /// An empty week passes for customers too, and is told; what is published goes on from there.
    @Test func aQuietMonthIsTold() throws {
        let connection = try SegmentShop.make([Purchase("a", "2011-01-05", 5)])
        let loud = try SegmentShop.publishRules(connection)
        #expect(!loud.notes.contains { $0.contains("newest line") })
        for asOf in ["2011-01-12 23:59:59", nil] {
            let report = try SegmentShop.publishRules(connection, asOf: asOf)
            #expect(
                report.notes.contains { $0.contains("of 2011-01-05, 7 days before 2011-01-12") },
                "\(report.notes)")
            #expect(
                try SegmentShop.column(
                    "select as_of_date || days_since_last_purchase from customer_segment",
                    connection) == ["2011-01-127"])
        }
        #expect(throws: PublicationError.afterNewest(day: "2011-02-06", newest: "2011-01-05")) {
            try SegmentShop.publishRules(connection, asOf: "2011-02-06 23:59:59")
        }
        try SegmentShop.publishRules(connection, asOf: "2011-02-05 23:59:59")
        let error = try #require(throws: PublicationError.self) {
            try SegmentShop.publishRules(connection, asOf: "2011-01-31 23:59:59")
        }
        #expect(error.description.contains("--as 'rfm 2011-01-31'"))
    }

    @Test func aDayBeforeAllLinesIsRefused() throws {
        let connection = try SegmentShop.make([Purchase("a", "2011-01-05", 5)])
        let error = try #require(throws: FeatureError.self) {
            try SegmentShop.publishRules(connection, asOf: "2011-01-04 23:59:59")
        }
        #expect(error.description.contains("2011-01-05"))
    }
}
