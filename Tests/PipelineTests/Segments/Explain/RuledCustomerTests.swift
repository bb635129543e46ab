import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct RuledCustomerTests {
    private let connection: Connection

    init() throws {
        connection = try SegmentShop.make([
            .init("a", "2011-12-20", 10), .init("a", "2011-12-21", -10),
            .init("b", "2011-01-05", 400), .init("b", "2011-06-05", 300),
            .init("b", "2011-12-05", 20), .init("c", "2012-02-01", 5),
            .init("d", "2011-05-05", -5),
        ])
        try SegmentShop.publishRules(
            connection, asOf: "2012-01-01 23:59:59", cuts: try SegmentShop.cuts())
    }

    private func explained(_ id: String, _ reference: String = "published") throws -> RuledCustomer?
    {
        try RuledCustomer(of: id, in: RunReference(reference), from: connection)
    }

    private func text(_ id: String) throws -> String {
        let document = try #require(try explained(id)).document
        let text = TextRenderer(width: 80).text(of: document)
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        return text.replacing("\n", with: " ")
    }

    @Test func theRuleAndTheFiguresAreTold() throws {
        let loyal = try text("b")
        #expect(loyal.contains("published as \"rfm\", as of 2012-01-01: loyal, since 2012-01-01."))
        #expect(loyal.contains("loyal: last purchase 60 days ago or less, 3 invoices or more"))
        #expect(loyal.contains("do not hold: new, champions."))
        #expect(
            loyal.contains(
                "first purchase 361 days ago (2011-01-05), last purchase 27 days ago (2011-12-05), 3 invoices, net revenue 720.00."
            ), "\(loyal)")
        #expect(try text("a").contains("Of this customer: sent everything back."))
        // What came later counts nowhere.
        #expect(try text("c").contains("By 2012-01-01: no purchase; net revenue 0.00."))
        #expect(try text("d").contains("in no segment: only returns, fees or gifts"))
    }

    /// The figures are those of the table.
    @Test func figuresAreThoseOfThePublication() throws {
        for id in ["a", "b", "c", "d"] {
            let row = try #require(try explained(id)).tables[1].rows[0]
            let stored = try connection.query(
                """
                select first_purchase_date, last_purchase_date, days_since_last_purchase,
                    invoice_count, net_revenue
                from customer_segment where customer_id = ?
                """, [id])[0]
            #expect(row[3] == Cell(try stored.optionalText(0)), "\(id)")
            #expect(row[4] == Cell(try stored.optionalText(1)), "\(id)")
            #expect(row[6] == Cell(try stored.optionalInt(2)), "\(id)")
            #expect(row[7] == Cell(try stored.int(3)), "\(id)")
            #expect(row[8] == .real(try stored.double(4)), "\(id)")
        }
    }

    @Test func runsAreNotItsBusiness() throws {
        #expect(throws: ExplanationError.self) { try explained("nobody") }
        #expect(throws: NotPublishedError.self) { try explained("a", "published:Spring") }
        #expect(try explained("a", "3") == nil)
        let error = try #require(throws: NotPublishedError.self) {
            try RunReference("published").find(in: connection)
        }
        #expect(error.description.contains("workbench explain published --customer ID"))
        #expect(!error.description.contains("workbench runs"))
    }
}
