import Pipeline
import Store
import Tabular
import Testing

/// `1.290` is 1.29 or 1290: what hangs on it is told, and what speaks against the point refuses the file.
@Suite struct AmbiguousAmountsTests {
    private func read(
        _ prices: [String], delimiter: String = ",", mark: DecimalMark? = nil
    ) throws -> (amounts: [Double], report: IngestReport) {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.decimalMark = mark
        let lines = prices.enumerated().map { index, price in
            ["\(index)", "A1", "Sofa", "2025-08-14", "2", price, "c\(index % 2)"].joined(
                separator: delimiter)
        }
        let text =
            (["Order,SKU,Item Name,Date,Qty,Price,Customer ID".replacing(",", with: delimiter)]
            + lines)
            .joined(separator: "\n")
        let report = try IngestTestSupport.ingest(text + "\n", into: database, options: options)
        return (
            try database.query("select amount_e4 / 1e4 from invoice_line order by line_no").map {
                try $0.double(0)
            }, report
        )
    }

    @Test func aColumnOfThreeDecimalsIsToldWithItsShare() throws {
        let (amounts, report) = try read(["1.295", "2.500", "4.125"])
        #expect(amounts == [2.59, 5, 8.25])
        #expect(
            report.warnings.contains {
                $0
                    == "no price tells the decimal mark: \"1.295\" in line 2 and numbers like it (3 lines, 2 customers,"
                    + " worth 15.84, 100.0 % of the file's net revenue) are read with a decimal point; with a comma they would be"
                    + " a thousand times as much. If that is wrong, ingest again with --decimal-mark comma into a fresh"
                    + " database"
            }, "\(report.warnings)")
    }

    @Test func whatSpeaksAgainstThePointRefuses() throws {
        let prices = ["1.290", "890"]
        let error = try #require(throws: IngestError.self) { try read(prices) }
        #expect(
            error.description.contains("line 3 has a price without decimals")
                && error.description.hasSuffix("Pass --decimal-mark comma or --decimal-mark point."),
            "\(error)")
        #expect(try read(prices, mark: .point).amounts == [2.58, 1780])
        #expect(try read(prices, mark: .comma).amounts == [2580, 1780])
    }

    @Test func semicolonsAreAHint() throws {
        let report = try read(["1.295", "2.500"], delimiter: ";").report
        #expect(
            report.warnings.contains {
                $0.contains("with a comma, as files with semicolons mostly have")
            })
    }

    /// A program that leaves zeros out writes `5` and `1.295`.
    @Test func shortNumbersBesideWholeOnesAreTold() throws {
        let (amounts, report) = try read(["1.295", "5"])
        #expect(amounts == [2.59, 10])
        #expect(
            report.warnings.contains {
                $0.contains("(1 line, 1 customer, worth 2.59, 20.6 % of the file's net revenue)")
            }, "\(report.warnings)")
    }

    @Test func aNumberThatTellsSettlesIt() throws {
        #expect(
            try read(["1.290", "890", "1.290,50"], delimiter: ";").amounts == [2580, 1780, 2581])
        #expect(try read(["1.290", "0.890"]).amounts == [2.58, 1.78])
    }
}
