import Pipeline
import Store
import Testing

/// Columns that sound as if they took something off, and are not used.
@Suite struct LeftOnEvidenceTests {
    private func warnings(_ name: String, _ values: [String]) throws -> [String] {
        let lines = values.enumerated().map {
            "\($0),A1,Mug,2024-01-0\($0 + 1),2,10.00,c\($0),\($1)"
        }
        return try IngestTestSupport.ingest(
            "Order,SKU,Item Name,Date,Qty,Price,Customer ID,\(name)\n"
                + lines.joined(separator: "\n") + "\n", into: try IngestTestSupport.database()
        ).warnings
    }

    @Test(arguments: [
        (
            "Discount", ["1.50", "0", "", "0"],
            "(1.50 in all). If it is an amount of money that was, pass --map line_discount=Discount, or order_discount=Discount"
        ),
        ("Descuento", ["1.50", "0", "0", "0"], "--map line_discount=Descuento"),
        ("Amount Refunded", ["1.50", "0", "0", "0"], "--map order_refund='Amount Refunded'"),
        ("Qty Refunded", ["1", "0", "0", "0"], "(1.00 pieces in all). If these pieces came back"),
        ("Returned Quantity", ["1", "0", "0", "0"], "take them off the quantities"),
        ("Discount %", ["10%", "0%", "", ""], "pass --line-total with its name"),
        ("discount_percent", ["10", "0", "0", "0"], "pass --line-total with its name"),
    ])
    func whatIsLeftOnIsToldWithItsShare(name: String, values: [String], advice: String) throws {
        let warnings = try warnings(name, values)
        #expect(
            warnings.contains {
                $0.hasPrefix(
                    "\(name) is not zero in 1 of 4 lines (25.0 % of the revenue, 1 customer), first in line 2, and is not taken off"
                )
                    && $0.contains(advice)
            }, "\(warnings)")
    }

    @Test(arguments: [
        ("Discount", ["0", "0"]), ("Discount Code", ["7", "8"]), ("Return Reason", ["1", "2"]),
        ("Quantity in stock", ["5", "6"]),
    ])
    func whatTakesNothingOffIsNotTold(name: String, values: [String]) throws {
        let warnings = try warnings(name, values)
        #expect(!warnings.contains { $0.contains("is not taken off") }, "\(warnings)")
    }
}
