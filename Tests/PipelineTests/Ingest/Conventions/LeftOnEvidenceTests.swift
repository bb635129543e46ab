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
        ("Disc", ["10%", "0%", "", ""], "pass --line-total with its name"),
        ("Disc", ["1.50", "0", "", "0"], "--map line_discount=Disc, or order_discount=Disc"),
        ("Rebate", ["1.50", "0", "", "0"], "--map line_discount=Rebate"),
        ("Voucher Amount", ["1.50", "0", "", "0"], "--map line_discount='Voucher Amount'"),
        ("Gutschein", ["1.50", "0", "", "0"], "--map line_discount=Gutschein"),
        ("Store Credit", ["1.50", "0", "", "0"], "--map line_discount='Store Credit'"),
        ("Promo Amount", ["1.50", "0", "", "0"], "--map line_discount='Promo Amount'"),
        ("Refunded", ["1", "0", "0", "0"], "or voided=Refunded if it marks what is no sale"),
        ("discount_percent", ["10", "0", "0", "0"], "pass --line-total with its name"),
    ])
    func whatIsLeftOnIsToldWithItsShare(name: String, values: [String], advice: String) throws {
        let warnings = try warnings(name, values)
        #expect(
            warnings.contains {
                $0.hasPrefix(
                    "\(name) is not zero in 1 of 4 lines (25.0 % of the file's net revenue, 1 customer), first in line 2, and is not taken off"
                )
                    && $0.contains(advice)
            }, "\(warnings)")
    }

    @Test(arguments: [
        ("Discount", ["0", "0"]), ("Discount Code", ["7", "8"]), ("Return Reason", ["1", "2"]),
        ("Quantity in stock", ["5", "6"]), ("Voucher No", ["5", "6"]),
        ("Promotion Type", ["5", "6"]), ("Coupon Code", ["5", "6"]),
    ])
    func whatTakesNothingOffIsNotTold(name: String, values: [String]) throws {
        let warnings = try warnings(name, values)
        #expect(!warnings.contains { $0.contains("is not taken off") }, "\(warnings)")
    }

    /// Numbers under a word for what came back may mark lines, or be pieces or money.
    @Test func numbersUnderAWordForReturnsAreToldOnce() throws {
        let told = try warnings("Returns", ["1", "0", "0", "0"]).filter { $0.contains("Returns") }
        #expect(told.count == 1)
        #expect(told[0].contains("if it holds pieces that came back, take them off the quantities"))
    }

    /// The format reads no discounts: what they come to is told, and the flag leads on.
    @Test func discountsOfMagentoAreTold() throws {
        let text =
            "Order #,Purchase Date,Order Status,Customer Email,Item SKU,Item Name,Qty Ordered,Item Price,Discount Amount\n"
            + "12,2023-01-05 10:11:12,Complete,ann@x.com,MB,Bag,1,34,4\n"
        let report = try IngestTestSupport.ingest(text, into: try IngestTestSupport.database())
        #expect(report.shop == "magento")
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "Discount Amount is not zero in 1 of 1 lines (100.0 % of the file's net revenue"
                )
                    && $0.contains("--map line_discount='Discount Amount'")
            }, "\(report.warnings)")
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.layout.columns = try HeaderNames(text: "line_discount=Discount Amount")
        _ = try IngestTestSupport.ingest(text, into: database, options: options)
        #expect(try database.query("select total(revenue) from customer_fact")[0].double(0) == 30)
    }
}
