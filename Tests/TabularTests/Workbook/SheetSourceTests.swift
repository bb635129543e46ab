import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct SheetSourceTests {
    private static let nRows = 4_000
    private static let nColumns = 64

    /// Reads a sheet of texts, and gives the most text cells that were held.
    private func mostHeld(
        tells: Bool, _ each: (SheetSource, Int) -> Void
    ) throws -> (held: Int, rows: Int) {
        let folder = try TemporaryFolder()
        let path = folder.file("wide.xlsx")
        try Data(
            StoredZip.workbook(rows: Self.nRows, columns: Self.nColumns) { "r\($0)c\($1)" }
        ).write(to: URL(fileURLWithPath: path))
        let file = try InputFile(path: path)
        let source = try #require(try file.open(file.parts[0]).source as? SheetSource)
        source.tellsTextCells = tells
        let reader = CSVRecordReader(source, name: "wide", fieldCapacity: Self.nColumns)
        reader.countsRecords = true
        _ = try reader.peek(1)
        reader.begin(delimiter: 0x2C)
        var held = 0
        var rows = 0
        while try reader.readRecord() {
            rows += 1
            each(source, reader.line)
            held = max(held, source.nHeldTextCells)
        }
        return (held, rows)
    }

    @Test func whoReadsTheBytesAloneHoldsNoTextCells() throws {
        let found = try mostHeld(tells: false) { _, _ in }
        #expect(found.rows == Self.nRows)
        #expect(found.held == 0)
    }

    /// Rows of which nobody asks anything, as rejected ones, are forgotten too.
    @Test func rowsThatWereReadAreForgotten() throws {
        let found = try mostHeld(tells: true) { source, row in source.forget(before: row) }
        #expect(found.rows == Self.nRows)
        // What the reader has before it, and not the sheet.
        #expect(found.held < Self.nRows * Self.nColumns / 2, "\(found.held)")
        let asked = try mostHeld(tells: true) { source, row in
            #expect(source.isText(row: row, column: 3))
        }
        #expect(asked.held == found.held)
    }
}
