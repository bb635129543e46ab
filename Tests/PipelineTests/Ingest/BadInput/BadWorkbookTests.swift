import Foundation
import Pipeline
import Store
import Testing

/// Cases 89 to 100: workbooks and archives of `Tests/Fixtures/ingest/workbooks`.
@Suite struct BadWorkbookTests {
    static let cases: [NamedCase] = [
        .init(
            89, "serial dates around 29 February 1900",
            "accepted; days that never were are rejected: `bad_date`",
            "InputFileTests.dayThatNeverWasIsRejected"),
        .init(
            90, "the 1904 date system", "accepted",
            "InputFileTests.dates1904AreFourYearsAndADayLater"),
        .init(91, "a date as text", "accepted", "InputFileTests.cellsStandWhereTheirReferenceSays"),
        .init(
            92, "shared, inline and rich strings", "accepted",
            "InputFileTests.cellsStandWhereTheirReferenceSays"),
        .init(
            93, "a formula with its value, an error cell #N/A",
            "accepted; line rejected: `error_value`",
            "InputFileTests.cellsStandWhereTheirReferenceSays"),
        .init(
            94, "merged cells and hidden rows", "accepted: hidden rows are data",
            "BadWorkbookTests.case094MergedCellsAndHiddenRows"),
        .init(
            94, "several sheets, hidden sheets",
            "accepted: all visible ones with the columns, or --sheet",
            "InputFileTests.allVisibleSheetsWithTheHeaderAreRead"),
        .init(
            94, "sheets that have lines of each other",
            "workbook refused as a whole, or as --on-overlap says",
            "ShopCaseTests.aWorkbookWhoseSheetsOverlapIsInAsAWholeOrNotAtAll"),
        .init(
            95, "rows and cells left out", "accepted: cells stand where their reference says",
            "InputFileTests.cellsStandWhereTheirReferenceSays"),
        .init(
            95, "rows that end early, under --header", "accepted: what is missing is empty",
            "InputFileTests.rowsMayEndEarlyUnderAGivenHeader"),
        .init(
            95, "cells and rows beyond the last one, references without end", "refused",
            "InputFileTests.refusesAndSaysWhy"),
        .init(
            96, "a zip bomb, a gzip bomb",
            "refused: more than 200 times the packed size beyond 64 MiB",
            "BadWorkbookTests.case096Bombs"),
        .init(
            97, "`../` in an entry name", "accepted: only the last part is used",
            "InputFileTests.foldersInEntryNamesAreNeverUsed"),
        .init(
            97, "encrypted, cut off, damaged and empty archives", "refused",
            "InputFileTests.refusesAndSaysWhy"),
        .init(
            97, "an entry that is there twice", "refused",
            "BadWorkbookTests.case097EntriesThatAreThereTwice"),
        .init(97, "zip64", "accepted", "BadWorkbookTests.case097Zip64"),
        .init(
            98, "entity bomb, external entity", "refused, nothing is expanded",
            "BadWorkbookTests.case098DocumentTypes"),
        .init(
            99, ".xls, .ods, PDF and other types, whatever their names",
            "refused: names the type and the way out", "BadWorkbookTests.case099OtherTypes"),
        .init(
            99, "CSV named .xlsx", "accepted: content decides, with a warning",
            "BadWorkbookTests.case099CSVNamedAsWorkbook"),
        .init(100, "1,048,576 rows", "accepted; refused beyond", "BadWorkbookTests.case100LastRow"),
    ]

    private func path(_ name: String) -> String {
        IngestTestSupport.root.appendingPathComponent("Tests/Fixtures/ingest/workbooks/\(name)")
            .path
    }

    private func reports(
        _ name: String, into database: Connection? = nil
    ) throws -> [IngestReport] {
        try Ingest(database: database ?? IngestTestSupport.database()).ingest(path: path(name))
    }

    private func failure(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func case094MergedCellsAndHiddenRows() throws {
        let report = try #require(reports("merged.xlsx").first)
        #expect(report.headerLine == 3)
        #expect(report.linesKept == 2)
    }

    @Test(arguments: ["bomb.zip", "bomb.csv.gz"]) func case096Bombs(_ name: String) {
        #expect(failure { _ = try reports(name) }.contains("like a zip bomb"))
    }

    @Test(arguments: ["twice.xlsx", "twice.zip"])
    func case097EntriesThatAreThereTwice(_ name: String) {
        #expect(failure { _ = try reports(name) }.contains("twice, so it is unclear what it says"))
    }

    @Test func case097Zip64() throws {
        #expect(try reports("zip64.zip").map(\.linesKept) == [1])
    }

    @Test(arguments: ["entity.xlsx", "external.xlsx"]) func case098DocumentTypes(_ name: String) {
        #expect(failure { _ = try reports(name) }.contains("declares a document type"))
    }

    @Test(arguments: [
        ("d0cf11e0a1b11ae1", "an old Excel workbook (.xls)"), ("0908100000060500", "(.xls)"),
        ("255044462d312e34", "a PDF"), ("89504e470d0a1a0a", "a PNG picture"),
        ("ffd8ffe000104a46", "a JPEG picture"), ("474946383961", "a GIF picture"),
        ("53514c69746520666f726d6174203300", "an SQLite database"),
        ("50415231", "a Parquet file"), ("4152524f5731", "an Arrow file"),
        ("425a683931415926", "bunzip2"), ("fd377a585a00", "unxz"), ("28b52ffd", "unzstd"),
        ("377abcaf271c", "7-Zip"), ("526172211a07", "RAR"), ("7f454c46", "a program"),
        ("fffe0000490000006e000000", "UTF-32"), ("7b2261223a20317d", "JSON"),
        ("5b7b2261223a20317d5d", "JSON"), ("3c21444f43545950452068746d6c3e", "a web page (HTML)"),
        ("3c3f786d6c2076657273696f6e3d22312e30223f3e3c612f3e", "XML"),
        ("7b5c727466315c616e7369", "RTF"),
    ]) func case099OtherTypes(_ hex: String, _ type: String) throws {
        let bytes = try stride(from: 0, to: hex.utf8.count, by: 2).map { offset in
            let start = hex.index(hex.startIndex, offsetBy: offset)
            return try #require(UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16))
        }
        for name in ["sales.csv", "sales.xlsx"] {
            let message = failure {
                try IngestTestSupport.ingest(
                    bytes, into: IngestTestSupport.database(), name: name)
            }
            #expect(message.contains(type), "\(message)")
        }
    }

    @Test(arguments: ["sales.xlsx", "sales.XLS", "sales.zip"])
    func case099CSVNamedAsWorkbook(_ name: String) throws {
        let report = try IngestTestSupport.ingest(
            BadInput.header + BadInput.good, into: IngestTestSupport.database(), name: name)
        #expect(report.linesKept == 1)
        #expect(report.warnings.contains { $0.contains("its name says otherwise") })
    }

    @Test func case100LastRow() throws {
        let report = try #require(reports("last_row.xlsx").first)
        #expect(report.linesKept == 1)
        #expect(report.linesBlank == 1_048_574)
        #expect(
            failure { _ = try reports("beyond_last_row.xlsx") }.contains(
                "row 1048577 follows row 1"))
    }
}
