import Pipeline
import Store
import Testing

/// Lines whose quantity and price both stand below zero.
@Suite struct TwoSignsTests {
    private func read(_ lines: [String], total: String? = nil) throws -> (
        worth: Double, warnings: [String]
    ) {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        if let total { options.layout.columns.sides[.lineTotal] = total }
        let report = try IngestTestSupport.ingest(
            "Order ID,SKU,Product,Qty,Order Date,Price,Customer ID,Total\n"
                + lines.joined(separator: "\n") + "\n", into: database, options: options)
        let worth = try database.scalar("select total(amount_e4) / 1e4 from invoice_line")
        guard case .real(let worth) = worth else { return (.nan, report.warnings) }
        return (worth, report.warnings)
    }

    @Test func aReturnWithBothSignsIsAReturn() throws {
        let lines = ["1,A,Mug,2,2023-01-13,5,1,10", "2,A,Mug,-2,2023-01-14,-5,1,-10"]
        let found = try read(lines + ["3,A,Mug,1,2023-01-15,5,2,5"])
        #expect(found.worth == 5)
        #expect(
            found.warnings.contains {
                $0.hasPrefix(
                    "quantity and price are both below zero in 1 of 3 lines (33.3 % of the lines")
                    && $0.contains("first in line 3: they count as returns of 10.00")
                    && $0.contains("--line-total")
            }, "\(found.warnings)")
        let told = try read(lines, total: "Total")
        #expect(told.worth == 0)
        #expect(!told.warnings.contains { $0.contains("both below zero") })
    }

    /// A discount by a price below zero, wherever it stands, makes its taking back what it says.
    @Test func whatGivesADiscountBackStaysAboveZero() throws {
        let found = try read([
            "1,A,Mug,2,2023-01-13,5,1,10", "2,D,Discount,-1,2023-01-14,-2,1,2",
            "1,D,Discount,1,2023-01-13,-2,1,-2",
        ])
        #expect(found.worth == 10)
        #expect(
            found.warnings.contains {
                $0.contains(
                    "they count as 2.00 above zero, as what takes back one of the 1 line whose")
            }, "\(found.warnings)")
    }
}
