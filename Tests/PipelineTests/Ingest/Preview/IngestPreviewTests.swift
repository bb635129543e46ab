import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct IngestPreviewTests {
    private let german =
        "Umsatz\n\nRechnungsnr;Artikelnr;Bezeichnung;Menge;Datum;Preis;Kundennr;Land;Notiz\n"
        + "1;A;Kerze;1.000;31.12.2010 08:26;1.234;K1;DE;x\n2;A;;2;1.1.2011;2,55;;DE;\n\n"
        + "3;A;Kerze;viele;1.1.2011;2,55;K1;DE;\n"

    private func preview(
        _ text: String, in database: Connection, _ options: IngestOptions = IngestOptions(),
        name: String = "sales.csv"
    ) throws -> IngestPreview {
        let folder = try TemporaryFolder()
        let path = try folder.write(text, to: name)
        return try #require(
            Ingest(database: database, options: options).preview(path: path).first)
    }

    @Test func saysWhatTheIngestThenDoes() throws {
        let database = try IngestTestSupport.database()
        let options = IngestOptions(maxRejects: .all)
        let preview = try preview(german, in: database, options)
        #expect(preview.outcome == "would be kept")
        var report = try IngestTestSupport.ingest(german, into: database, options: options)
        report.sourceID = 0
        #expect(preview.report == report)
        #expect(report.linesKept == 2 && report.linesRejected == 1 && report.linesBlank == 1)
        #expect(
            report.choices.map { "\($0.subject) \($0.value)" } == [
                "encoding utf-8", "delimiter ;", "header line 3", "decimal mark comma",
                "date order iso",
            ])
        #expect(
            preview.columns.map { $0.columnNames.first ?? "-" }
                == InvoiceColumn.allCases.map(\.sqlName) + ["-"])
    }

    @Test func showsTheFirstLinesAsUnderstood() throws {
        let preview = try preview(
            german, in: IngestTestSupport.database(), IngestOptions(maxRejects: .all))
        #expect(preview.firstLines.map(\.lineNo) == [4, 5])
        #expect(
            preview.firstLines[1].values == [
                .text("2"), .text("A"), .null, .integer(2), .text("2011-01-01 00:00:00"),
                .real(2.55), .null, .text("DE"),
            ])
        let many =
            IngestTestSupport.header
            + String(repeating: IngestTestSupport.goodLine + "\n", count: 9000)
        #expect(
            try self.preview(many, in: IngestTestSupport.database()).firstLines.map(\.lineNo)
                == [2, 3, 4, 5, 6])
    }

    @Test func writesNothing() throws {
        let database = try IngestTestSupport.database()
        let before = try database.scalar("select total_changes()")
        _ = try preview(german, in: database)
        #expect(try database.scalar("select total_changes()") == before)
        #expect(!database.isInTransaction)
    }

    @Test func refusalIsThatOfTheIngest() throws {
        let database = try IngestTestSupport.database()
        let preview = try preview(german, in: database)
        #expect(preview.outcome == "would be refused")
        #expect(preview.refusal?.description.contains("1 of 4 lines cannot be read") == true)
        #expect(preview.report.rejectCounts.map(\.rejectClass) == [.badNumber])
        #expect(preview.report.firstRejects.map(\.lineNo) == [7])
        #expect(preview.firstLines.count == 2)
    }

    @Test func earlierFilesCount() throws {
        let database = try IngestTestSupport.database()
        let options = IngestOptions(maxRejects: .all)
        try IngestTestSupport.ingest(german, into: database, options: options)
        #expect(try preview(german, in: database).outcome == "already ingested")
        let other =
            IngestTestSupport.header
            + "1,a,d,1,1/1/2011,\"1,234\",c,UK\n"
        let known = try preview(other, in: database)
        #expect(known.report.decimalMark == "comma (earlier files)")
        #expect(known.firstLines[0].values[5] == .real(1.234))
        // Their times meet, and their lines do not.
        #expect(!known.report.warnings.contains { $0.contains("--on-overlap") })
    }

    @Test func sheetsAreNamed() throws {
        let path = IngestTestSupport.root.appendingPathComponent(
            "Tests/Fixtures/ingest/workbooks/two_sheets.xlsx"
        ).path
        let previews = try Ingest(database: IngestTestSupport.database()).preview(path: path)
        #expect(previews.map { $0.report.choices[0].value } == ["Year 1", "Year 2"])
        #expect(previews[0].report.warnings.contains { $0.contains("Old is hidden") })
    }

    @Test func sectionsHaveARowForEverything() throws {
        let database = try IngestTestSupport.database()
        let preview = try preview(german, in: database, IngestOptions(maxRejects: .all))
        let sections = IngestPreview.sections(of: [preview, preview], in: database)
        #expect(
            sections.map { "\($0.name) \($0.rows.count)" } == [
                "files 2", "decisions 10", "columns 18", "first_lines 4", "reject_classes 2",
                "first_rejects 2",
            ])
    }
}
