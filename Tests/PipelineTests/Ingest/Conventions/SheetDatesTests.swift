import Pipeline
import Tabular
import Testing

/// A spreadsheet that takes days for months where it can leaves a file half converted, saved as CSV too.
@Suite struct SheetDatesTests {
    private func read(_ dates: [String], order: DateOrder? = nil) throws -> IngestReport {
        let lines = dates.enumerated().map { "\($0.offset),A,Mug,1,\($0.element),5,7,UK\n" }
        var options = IngestOptions()
        options.dateOrder = order
        return try IngestTestSupport.ingest(
            "Order ID,SKU,Product,Qty,Order Date,Price,Customer ID,Country\n" + lines.joined(),
            into: IngestTestSupport.database(), options: options)
    }

    private let half = ["2023-05-01", "13/01/2023", "2023-03-02", "25/02/2023", "2023-08-03"]

    @Test func isRefusedInCSV() throws {
        let error = #expect(throws: IngestError.self) { try read(half) }
        let text = error?.description ?? ""
        #expect(
            text.contains(
                "line 2 has a date with the year in front, line 3 one with the year behind"),
            "\(text)")
        #expect(text.contains("All of the first kind (3) have a day up to 12, all 2"), "\(text)")
        #expect(text.contains("pass --date-order dmy"), "\(text)")
    }

    @Test func isToldWhereTheCallerNamesTheOrder() throws {
        let report = try read(half, order: .dayFirst)
        #expect(report.linesKept == half.count)
        #expect(report.warnings.contains { $0.contains("may have taken days for months") })
    }

    /// A late day of the first kind, or an early one of the other, shows two systems and no spreadsheet.
    @Test(arguments: [
        ["2023-05-01", "13/01/2023", "2023-03-02", "25/02/2023", "2023-08-23"],
        ["2023-05-01", "13/01/2023", "2023-03-02", "05/02/2023", "2023-08-03"],
        ["2023-05-01", "13/01/2023", "14/01/2023"],
        ["2023-05-01", "2023-03-02", "2023-08-03"],
    ])
    func otherFilesAreRead(_ dates: [String]) throws {
        let report = try read(dates)
        #expect(report.linesKept == dates.count)
        #expect(!report.warnings.contains { $0.contains("days for months") })
    }
}
