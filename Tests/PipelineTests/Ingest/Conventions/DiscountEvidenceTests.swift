import Pipeline
import Store
import Testing

/// A discount beside the amount of a line may be off already, or be one of the whole order: lines tell.
@Suite struct DiscountEvidenceTests {
    private let header =
        "Sale Date,Item Name,Buyer,Quantity,Price,Discount Amount,Item Total,Transaction ID,Listing ID,Order ID\n"

    private func read(_ lines: String) throws -> (amounts: [Double], report: IngestReport) {
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(header + lines, into: database)
        #expect(report.shop == "etsy")
        return (
            try database.query("select amount_e4 / 1e4 from invoice_line order by line_no").map {
                try $0.double(0)
            }, report
        )
    }

    @Test func aCouponOfALineIsTakenOff() throws {
        let (amounts, report) = try read(
            """
            2025-08-14,Fox,paperfan,2,5.00,1.00,10.00,4001,9001,3001
            2025-08-14,Bear,paperfan,1,3.00,0.30,3.00,4002,9002,3001
            2025-09-02,Bear,moonlover,1,5.00,,5.00,4003,9003,3002

            """)
        #expect(amounts == [9, 2.7, 5])
        #expect(
            report.choices.contains {
                $0.subject == "Discount Amount" && $0.value == "of the line"
                    && $0.basis.hasPrefix("not zero in 2 lines, first in line 2")
            })
    }

    @Test func aCouponThatIsOffStaysOff() throws {
        let (amounts, report) = try read(
            "2025-08-14,Fox,paperfan,2,5.00,1.00,9.00,4001,9001,3001\n2025-09-02,Bear,m,1,5.00,0,5.00,4003,9003,3002\n"
        )
        #expect(amounts == [9, 5])
        #expect(
            report.choices.contains { $0.subject == "Discount Amount" && $0.value == "off already" }
        )
    }

    /// The same on lines of different worth: one coupon of the order, taken off once.
    @Test func aCouponOfTheOrderIsTakenOffOnce() throws {
        let (amounts, report) = try read(
            """
            2025-08-14,Fox,paperfan,2,5.00,3.00,10.00,4001,9001,3001
            2025-08-14,Bear,paperfan,1,5.00,3.00,5.00,4002,9002,3001
            2025-09-02,Bear,moonlover,1,5.00,0.50,5.00,4003,9003,3002

            """)
        #expect(amounts == [8, 4, 4.5])
        #expect(
            report.choices.contains {
                $0.subject == "Discount Amount" && $0.value == "of the order"
            })
    }

    @Test func whatMayBeEitherIsTold() throws {
        let (amounts, report) = try read(
            """
            2025-08-14,Fox,paperfan,1,5.00,0.50,5.00,4001,9001,3001
            2025-08-14,Bear,paperfan,1,5.00,0.50,5.00,4002,9002,3001

            """)
        #expect(amounts == [4.5, 4.5])
        #expect(
            report.warnings.contains {
                $0.hasPrefix("1 order has lines of the same worth with the same Discount Amount")
            }, "\(report.warnings)")
    }
}
