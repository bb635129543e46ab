import Pipeline
import Store
import Testing

/// Totals of orders say whether prices have coupons off.
@Suite struct CouponEvidenceTests {
    private let header =
        "Order Number,Order Status,Order Date,Country Code (Billing),Email (Billing),Cart Discount Amount,"
        + "Order Shipping Amount,Order Refund Amount,Order Total Amount,Order Total Tax Amount,SKU,Item #,Item Name,"
        + "Quantity (- Refund),Item Cost\n"

    /// An order of two mugs and a cup, which cost 25 and are 10 % off.
    private func order(
        _ number: Int, mug: String, cup: String, discount: String = "2.50", total: String = "31.00"
    ) -> String {
        [("MUG", "2", mug), ("CUP", "1", cup)].enumerated().map { index, line in
            "\(number),Completed,2023-01-05 10:11,FR,a\(number)@x.com,\(discount),4.00,,\(total),4.50,\(line.0),"
                + "\(index + 1),\(line.0),\(line.1),\(line.2)\n"
        }.joined()
    }

    private func read(
        _ text: String, map: String? = nil
    ) throws -> (revenue: Double, report: IngestReport) {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        if let map { options.layout.columns = try HeaderNames(text: map) }
        let report = try IngestTestSupport.ingest(header + text, into: database, options: options)
        #expect(report.shop == "woocommerce")
        return (
            try database.query("select total(revenue) from customer_fact")[0].double(0), report
        )
    }

    private var after: String { order(1, mug: "9.00", cup: "4.50") }
    private var before: String { order(2, mug: "10.00", cup: "5.00") }

    @Test func pricesAfterCouponsCount() throws {
        let (revenue, report) = try read(
            after + order(3, mug: "10.00", cup: "5.00", discount: "0", total: "33.50"))
        #expect(revenue == 22.5 + 25)
        #expect(
            report.choices.contains { $0.subject == "Item Cost" && $0.value == "after coupons" },
            "\(report.choices)")
    }

    @Test func pricesBeforeCouponsAreRefused() throws {
        let error = #expect(throws: IngestError.self) { try read(before) }
        let words = error?.description ?? ""
        #expect(words.contains("before coupons in 1 order with Cart Discount Amount"), "\(words)")
        #expect(words.contains("2.50 in all"), "\(words)")
        #expect(try read(before, map: "order_discount=Cart Discount Amount").revenue == 22.5)
        #expect(try read(before, map: "unit_price=Item Cost").revenue == 25)
    }

    /// A refund of money, of which the quantities know nothing.
    @Test func refundsThatStayOnAreTold() throws {
        func order(_ number: Int, _ pieces: Int, refund: String) -> String {
            "\(number),Completed,2023-01-05 10:11,FR,a\(number)@x.com,0,0,\(refund),20,0,MUG,1,Mug,\(pieces),20\n"
        }
        let taken = order(1, 0, refund: "20")
        let left = order(2, 1, refund: "5")
        let both = try read(taken + left)
        #expect(both.revenue == 20)
        #expect(
            both.report.warnings.contains {
                $0.hasPrefix(
                    "Order Refund Amount stays on in 1 order (100.0 % of the file's net revenue, 1 customer), first in line 3"
                )
                    && $0.contains("5.00 in all") && $0.contains("from a file of their own")
            }, "\(both.report.warnings)")
        #expect(
            try read(left).report.warnings.contains {
                $0.hasSuffix("To have it taken off, pass --map order_refund='Order Refund Amount'")
            })
        let told = try read(left, map: "order_refund=Order Refund Amount")
        #expect(told.revenue == 15)
        #expect(!told.report.warnings.contains { $0.contains("stays on") })
        #expect(try !read(taken).report.warnings.contains { $0.contains("stays on") })
    }

    @Test func bothInOneFileAreRefused() throws {
        let error = #expect(throws: IngestError.self) { try read(after + before) }
        #expect(error?.description.contains("after coupons in 1 order") == true)
    }

    /// Fees, or anything else that the columns do not say.
    @Test func whatDoesNotAddUpSaysNothing() throws {
        let (revenue, report) = try read(order(1, mug: "9.00", cup: "4.50", total: "99.00"))
        #expect(revenue == 22.5)
        #expect(!report.choices.contains { $0.subject == "Item Cost" })
    }
}
