import Pipeline
import Reports
import Store
import Testing

@Suite struct RuledCustomerTests {
    private let connection: Connection

    /// A champion, somebody lost, and somebody who sent everything back.
    init() throws {
        let days = ["2011-06-01", "2011-07-01", "2011-08-01", "2011-09-01", "2011-12-20"]
        var purchases = days.map { SegmentShop.Purchase("a", $0, 200) }
        purchases += [
            SegmentShop.Purchase("b", "2011-01-10", 50),
            SegmentShop.Purchase("c", "2011-10-01", 50),
            SegmentShop.Purchase("c", "2011-10-02", -50),
            SegmentShop.Purchase("d", "2011-12-31", 5),
            SegmentShop.Purchase("e", "2011-11-11", -5),
        ]
        connection = try SegmentShop.make(purchases)
        try SegmentShop.publishRules(connection, cuts: SegmentShop.cuts())
    }

    private func told(_ id: String, _ reference: String = "published") throws -> RuledCustomer {
        try #require(
            try RuledCustomer(of: id, in: RunReference(reference), from: connection))
    }

    private func text(_ customer: RuledCustomer) -> String {
        let text = TextRenderer(width: 80).text(of: customer.document)
        for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func ruleAndFiguresAreTold() throws {
        let words = try text(told("a"))
        #expect(words.contains("customer a, published as \"rfm\", as of 2011-12-31: champions"))
        #expect(
            words.contains(
                "rule champions: last purchase 60 days ago or less, 5 invoices or more, net revenue 500"
            ), "\(words)")
        #expect(words.contains("last purchase 2011-12-20, 11 days before;"), "\(words)")
        #expect(words.contains("5 invoices; net revenue 1,000"), "\(words)")
        #expect(try text(told("b", "published:rfm")).contains("rule lost: all others"))
        #expect(try text(told("c")).contains("(sent everything back)"))
        #expect(try text(told("e")).contains("in no segment"))
        #expect(try text(told("e")).contains("no sale up to 2011-12-31"))
    }

    @Test func programsHaveTheNumbers() throws {
        let tables = try told("a").tables
        #expect(tables.map(\.name) == ["published", "figures"])
        #expect(
            Array(tables[1].rows[0].dropFirst(3)) == [
                .text("2011-06-01"), .text("2011-12-20"), 11, 5, .real(1000),
            ])
    }

    /// As of its day, whatever came since.
    @Test func linesBehindTheDayDoNotCount() throws {
        _ = try SegmentShop.make(
            [
                SegmentShop.Purchase("a", "2012-02-01", 7),
                SegmentShop.Purchase("z", "2012-02-01", 7),
            ],
            in: connection, firstInvoice: 50)
        let told = try told("a")
        #expect(text(told).contains("5 invoices; net revenue 1,000"))
        #expect(told.notes.contains { $0.contains("not refreshed since 2011-12-31") })
        #expect(try text(self.told("z")).contains("no line up to 2011-12-31"))
    }

    @Test func whatIsNotOfRulesIsNotTold() throws {
        let none = try RuledCustomer(of: "a", in: RunReference("latest"), from: connection)
        #expect(none == nil)
        #expect(throws: NotPublishedError.self) {
            try RuledCustomer(of: "a", in: RunReference("published:x"), from: connection)
        }
        #expect(throws: ExplanationError.self) { try told("nobody") }
        let refused = try #require(throws: NotPublishedError.self) {
            _ = try RunReference("published").find(in: connection)
        }
        for way in [
            "report --publication rfm", "--as rfm --dry-run", "explain published:rfm --cust",
        ] {
            #expect(refused.description.contains(way), "\(refused)")
        }
    }
}
