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
}
