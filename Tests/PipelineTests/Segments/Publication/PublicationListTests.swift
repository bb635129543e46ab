import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct PublicationListTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PublisherTests.shop(in: folder)
    }

    @Test func linesAreAPages() throws {
        let run = try PublisherTests.sweep(connection)
        try SegmentShop.publish("\(run)", as: "Spring 2012", in: connection) {
            $0.note = "for the mailing"
        }
        try SegmentShop.publishRules(connection)
        let list = try PublicationList(from: connection)
        var text = ""
        TextRenderer().write(list.document, to: &text)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(text)")
        #expect(lines.contains { $0.contains("rules rfm") })
        #expect(lines.last == "Spring 2012: for the mailing")
        #expect(list.table.columns.contains { $0.name == "note" })
    }

    @Test func sumsOfDamagedCountsDoNotStop() throws {
        try SegmentShop.publishRules(connection)
        try connection.execute("pragma ignore_check_constraints = on")
        try connection.execute("update publication_segment set n_customers = 9223372036854775807")
        #expect(try PublicationList(from: connection).table.rows.count == 1)
    }

    /// A day before the newest line is told, and none that is the newest.
    @Test func whatIsBehindTheLinesIsTold() throws {
        try SegmentShop.publishRules(connection, asOf: "2011-06-30 23:59:59", name: "old")
        try SegmentShop.publishRules(connection, name: "newest")
        let text = TextRenderer(width: 80).text(of: try PublicationList(from: connection).document)
        #expect(
            text.contains(
                "\nold: not refreshed since 2011-06-30, and there are lines up to 2011-09-30"),
            "\(text)")
        #expect(!text.contains("newest: not"))
        _ = try Refresher(in: connection).refresh(asOf: "2011-09-30 23:59:59")
        let after = TextRenderer(width: 80).text(of: try PublicationList(from: connection).document)
        #expect(!after.contains("not refreshed"))
    }

    private func text() throws -> String {
        TextRenderer().text(of: try PublicationList(from: connection).document)
            .replacing("\n", with: " ")
    }

    /// Lines of days that are counted already, of the one that is shown and of one beside it.
    @Test func linesOfEarlierDaysAreTold() throws {
        try SegmentShop.publishRules(connection, name: "shown")
        try SegmentShop.publishRules(connection, name: "beside")
        #expect(try !text().contains("not refreshed"))
        let known = try connection.query("select min(customer_id) from customer_fact")[0].text(0)
        _ = try SegmentShop.make(
            [.init(known, "2011-09-30", 900)], in: connection, firstInvoice: 70_000)
        for name in ["shown", "beside"] {
            #expect(
                try text().contains(
                    " \(name): not refreshed since 2011-09-30, and lines of 1 customer were read or changed since ("
                ))
        }
        _ = try Refresher(in: connection).refresh()
        #expect(try !text().contains("not refreshed"))
        _ = try SegmentShop.make(
            [.init("stranger", "2011-09-30", 9)], in: connection, firstInvoice: 71_000)
        #expect(
            try text().contains(
                " beside: not refreshed since 2011-09-30, and 1 customer came or went since whom it does not know"
            ))
        #expect(try text().contains(" shown: not refreshed since 2011-09-30, and lines of 1 cust"))
    }

    /// As migration 49 leaves what was published before it.
    @Test func figuresThatStandInWordsOnlyAreTold() throws {
        try SegmentShop.publishRules(connection, name: "shown")
        try SegmentShop.publishRules(connection, name: "beside")
        #expect(try !text().contains("status_value"))
        for table in ["customer_segment", "publication_customer"] {
            try connection.run(
                """
                update \(table)
                set status_reason = ?, status_value = null, status_until_date = null
                where customer_id in (select customer_id from \(table) where segment_id is not null order by 1 limit 1)
                """,
                ["seasonal: buys in May only, of 2 years; the next such season ends on 2012-05-31"])
        }
        for name in ["shown", "beside"] {
            #expect(
                try text().contains(
                    " \(name): filled by an earlier workbench: of 1 customer the figures"))
        }
        _ = try Refresher(in: connection).refresh()
        #expect(try !text().contains("status_value"))
    }
}
