import Pipeline
import Store
import Tabular
import Testing

/// Quantities with a mark that prices do not have, and three digits behind it.
@Suite struct DoubtfulQuantitiesTests {
    private func read(
        _ quantities: [String], price: String = "2,50", mark: DecimalMark? = nil
    ) throws -> IngestReport {
        var options = IngestOptions()
        options.decimalMark = mark
        let lines = quantities.enumerated().map {
            "\($0);A1;Mug;\($1);2024-01-0\($0 + 1);\(price);c\($0)"
        }
        return try IngestTestSupport.ingest(
            "Order ID;SKU;Product;Qty;Order Date;Price;Customer ID\n"
                + lines.joined(separator: "\n") + "\n", into: IngestTestSupport.database(),
            options: options)
    }

    @Test(arguments: [
        (["1.250", "2.250", "19.250"], "2,50", DecimalMark.comma),
        (["1,000", "2,000", "4,000"], "2.50", .point),
    ])
    func allOfThemAreRefusedUnlessTold(
        quantities: [String], price: String, mark: DecimalMark
    ) throws {
        let error = try #require(throws: IngestError.self) {
            try read(quantities, price: price)
        }.description
        #expect(
            error.contains(
                ":2: the quantity \"\(quantities[0])\" and all others like it (3 of 3 lines,"))
        #expect(error.contains("Pass --decimal-mark \(mark.rawValue) if they are thousands"))
        #expect(try read(quantities, price: price, mark: mark).linesKept == 3)
    }

    @Test(arguments: [
        (["1.250", "5"], "2,50"), (["1,250", "5,500"], "2,50"), (["1.250", "2.500"], "2.50"),
    ])
    func othersAreNot(quantities: [String], price: String) throws {
        #expect(try read(quantities, price: price).linesKept == quantities.count)
    }

    @Test func fewAreTold() throws {
        let warnings = try read(["1.250", "2.250"]).warnings
        #expect(
            warnings.contains {
                $0.contains("come to 8,750.00, as parts of a piece to 8.75, and count as thousands")
            }, "\(warnings)")
    }
}
