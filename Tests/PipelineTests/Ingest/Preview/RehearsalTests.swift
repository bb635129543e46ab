import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// A dry run says what the ingest then does, beside earlier files and the other files of the call.
@Suite struct RehearsalTests {
    private let header =
        "Name,Email,Financial Status,Created at,Lineitem quantity,Lineitem name,"
        + "Lineitem price,Lineitem sku,Subtotal,Refunded Amount,Currency,Billing Country\n"

    private func order(_ number: Int, _ quantity: Int, _ price: String = "10.00", day: Int = 5)
        -> String
    {
        "#\(number),a\(number)@x.com,paid,2023-01-0\(day) 10:00,\(quantity),Mug,\(price),MUG,,,EUR,FR\n"
    }

    /// Files of a call: what the previews say, and what the ingest then does.
    private func compare(
        _ files: [(name: String, text: String)], in database: Connection,
        _ options: IngestOptions = IngestOptions()
    ) throws -> [IngestPreview] {
        let folder = try TemporaryFolder()
        let paths = try files.map { try folder.write($0.text, to: $0.name) }
        let before = try database.query("select count(*) from source_file")[0].int(0)
        let dry = try Ingest(database: database, options: options).together(paths)
        let previews = try paths.flatMap { try dry.preview(path: $0) }
        #expect(try database.query("select count(*) from source_file")[0].int(0) == before)
        let ingest = try Ingest(database: database, options: options).together(paths)
        for (path, preview) in zip(paths, previews) {
            let result = Result { try ingest.ingest(path: path) }
            switch result {
            case .success(let reports):
                var report = try #require(reports.first)
                report.sourceID = 0
                #expect(preview.refusal == nil, "\(String(describing: preview.refusal))")
                #expect(preview.report == report || preview.report.alreadyIngested)
            case .failure(let error):
                #expect(preview.refusal?.description == "\(error)")
                #expect(preview.outcome == "would be refused")
            }
        }
        return previews
    }

    @Test func replacedOrdersAreToldWithTheirWorth() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            header + order(1, 2) + order(2, 1), into: database, name: "may.csv")
        let previews = try compare(
            [("june.csv", header + order(1, 1) + order(3, 1, day: 6))], in: database)
        #expect(previews[0].report.linesReplaced == 1)
        #expect(
            previews[0].report.decisions.contains {
                $0.hasPrefix("on overlap replace: 1 order of may.csv came anew; 1 earlier line")
                    && $0.contains("20.00 EUR before and 10.00 EUR here")
            }, "\(previews[0].report.decisions)")
        let files = IngestPreview.sections(of: previews, in: database)[0]
        #expect(files.columns.map(\.name).contains("lines_replaced"))
    }

    @Test func overlapsAreRefusedInADryRunToo() throws {
        let database = try IngestTestSupport.database()
        let line = IngestTestSupport.goodLine + "\n"
        try IngestTestSupport.ingest(IngestTestSupport.header + line, into: database, name: "a.csv")
        let other = line.replacing("536365", with: "7")
        let previews = try compare(
            [("b.csv", IngestTestSupport.header + line + other)], in: database)
        #expect(
            previews[0].refusal?.description.contains(
                "1 of 2 lines are in the database already, from a.csv, worth 15.30") == true)
        var options = IngestOptions()
        options.onOverlap = .skip
        let skipped = try compare(
            [("b.csv", IngestTestSupport.header + line + other)], in: database, options)
        #expect(skipped[0].report.linesOverlapping == 1 && skipped[0].report.linesKept == 1)
    }

    @Test func filesOfOneCallMeet() throws {
        let line = IngestTestSupport.goodLine + "\n"
        let previews = try compare(
            [
                ("a.csv", IngestTestSupport.header + line),
                ("b.csv", IngestTestSupport.header + line + "\n"),
                ("c.csv", IngestTestSupport.header + line),
                ("d.csv", IngestTestSupport.header + line.replacing("536365", with: "7")),
            ], in: IngestTestSupport.database())
        #expect(
            previews.map(\.outcome) == [
                "would be kept", "would be refused", "already ingested", "would be kept",
            ])
    }

    /// An order that one file replaced is not there any more for the next.
    @Test func ordersComeOnce() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            header + order(1, 2) + order(2, 1), into: database, name: "may.csv")
        let previews = try compare(
            [
                ("june.csv", header + order(1, 1) + order(3, 1, day: 6)),
                ("july.csv", header + order(1, 3) + order(2, 4) + order(4, 1, day: 7)),
            ], in: database)
        #expect(previews.map(\.report.linesReplaced) == [1, 2])
    }

    @Test func aWorkbookIsOne() throws {
        let path = IngestTestSupport.root.appendingPathComponent(
            "../shared/cases/12-online-retail-ii-two-sheets/online_retail_II.xlsx"
        ).path
        guard FileManager.default.fileExists(atPath: path) else { return }
        let database = try IngestTestSupport.database()
        let previews = try Ingest(database: database).preview(path: path)
        #expect(previews.map(\.outcome) == ["would be refused", "would be refused"])
        #expect(previews[1].refusal?.description.contains("3 of 5 lines are in") == true)
    }

    @Test func mendedLinesMeetToo() throws {
        let database = try IngestTestSupport.database()
        var options = IngestOptions(maxRejects: .all)
        try IngestTestSupport.ingest(
            header + order(1, 2) + order(2, 1).replacing("10.00", with: "x"), into: database,
            options: options, name: "a.csv")
        try IngestTestSupport.ingest(
            header + order(2, 1, "12.00"), into: database, options: options, name: "b.csv")
        var text = ""
        _ = try RejectExport(in: database).write(RejectFilter()) { text += $0 }
        options.maxRejects = .limit(0)
        let previews = try compare(
            [("m.csv", text.replacing(",x,", with: ",10.00,"))], in: database, options)
        #expect(previews[0].report.rejectCounts.map(\.rejectClass) == [.replaced])
    }
}
