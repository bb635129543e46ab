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

    private func earlierLine(_ amount: Int, firstInvoice: Int) throws {
        let known = try connection.query("select min(customer_id) from customer_fact")[0].text(0)
        _ = try SegmentShop.make(
            [.init(known, "2011-09-30", amount)], in: connection, firstInvoice: firstInvoice)
    }

    private static let behind =
        ": not refreshed since 2011-09-30, and lines were read or changed since it was filled"

    /// What the default publication misses says nothing of others once it is published again.
    @Test func aStalePublicationBesideIsTold() throws {
        try SegmentShop.publishRules(connection, name: "shown")
        try SegmentShop.publishRules(connection, name: "beside")
        try earlierLine(900, firstInvoice: 70_000)
        try SegmentShop.publishRules(connection, name: "shown")
        #expect(try !text().contains(" shown: not"))
        #expect(try text().contains(" beside" + Self.behind))
        _ = try Refresher(in: connection).refresh(isDryRun: true)
        #expect(try text().contains(" beside" + Self.behind))
        _ = try Refresher(in: connection).refresh()
        #expect(try !text().contains("not refreshed"))
    }

    /// Customers stand where the fit put them, whenever it is published.
    @Test func aRunOfEarlierLinesIsTold() throws {
        let run = try PublisherTests.sweep(connection)
        try SegmentShop.publish("\(run)", as: "run", in: connection)
        #expect(try !text().contains("not refreshed"))
        // As if a while lay between them.
        try connection.transaction {
            try connection.run("update snapshot set created_at = datetime(created_at, '-1 hour')")
        }
        try earlierLine(900, firstInvoice: 70_000)
        try SegmentShop.publish("\(run)", as: "run", in: connection)
        #expect(
            try text().contains(
                " run: not refreshed since 2011-09-30, and it is not known from which lines"))
    }

    /// A purchase that is sent back moves days, not sums.
    @Test func linesThatLeaveSumsAreTold() throws {
        try SegmentShop.publishRules(connection, name: "shown")
        try connection.transaction {
            try connection.run(
                "update customer_segment set last_purchase_date = first_purchase_date, first_purchase_date = '2011-01-01' where customer_id = 'C1000'"
            )
            try connection.run(
                "update customer_segment set country = 'France' where customer_id = 'X1'")
        }
        #expect(
            try text().contains(
                " shown: not refreshed since 2011-09-30, and lines of 2 customers were read or changed since (first or last purchase, or country; net revenue is what it was)"
            ))
        _ = try Refresher(in: connection).refresh()
        #expect(try !text().contains("not refreshed"))
    }

    @Test func whatWasPublishedBeforeIsNotKnown() throws {
        try SegmentShop.publishRules(connection, name: "shown")
        try SegmentShop.publishRules(connection, name: "beside")
        try connection.transaction {
            try connection.run("update publication set lines_version = null")
        }
        for name in ["shown", "beside"] {
            #expect(
                try text().contains(
                    " \(name): not refreshed since 2011-09-30, and it is not known from which lines it was filled"
                ))
        }
        _ = try Refresher(in: connection).refresh()
        #expect(try !text().contains("not refreshed"))
    }

    /// Nor does the packing behind it count as another program.
    @Test func forgettingLeavesPublicationsAsTheyAre() throws {
        try SegmentShop.publishRules(connection, name: "shown")
        try SegmentShop.publishRules(connection, name: "beside")
        _ = try Forgetter(in: connection).forget(["C1005"])
        try SegmentShop.publishRules(connection, name: "shown")
        #expect(try !text().contains("not refreshed"))
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
