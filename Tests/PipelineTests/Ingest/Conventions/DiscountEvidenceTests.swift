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

    /// Each line tells by its own numbers.
    @Test func linesOfBothKindsTellEach() throws {
        let (amounts, report) = try read(
            """
            2025-08-14,Fox,paperfan,2,5.00,1.00,9.00,4001,9001,3001
            2025-09-02,Bear,moonlover,1,5.00,0.50,5.00,4003,9003,3002
            2025-09-03,Bear,m,1,5.00,0,5.00,4004,9003,3003

            """)
        #expect(amounts == [9, 4.5, 5])
        #expect(
            report.choices.contains {
                $0.subject == "Discount Amount" && $0.value == "of the line, off already in some"
                    && $0.basis.contains("in 1 lines, where it is taken off")
            }, "\(report.choices)")
    }

    private let mixed = """
        2025-08-14,Fox,paperfan,2,5.00,3.00,10.00,4001,9001,3001
        2025-08-14,Bear,paperfan,1,5.00,3.00,5.00,4002,9002,3001
        2025-09-02,Bear,moonlover,1,5.00,0.50,5.00,4003,9003,3002
        2025-09-02,Fox,moonlover,1,4.00,0.40,4.00,4004,9001,3002

        """

    @Test func ordersOfBothKindsAreRefused() throws {
        let error = #expect(throws: IngestError.self) { try read(mixed) }
        let words = error?.description ?? ""
        #expect(words.contains("in 1 order (line 2 is the first)"), "\(words)")
        #expect(words.contains("come to 6.00, off the order once to 3.00"), "\(words)")
        #expect(words.contains("--map line_discount='Discount Amount'"), "\(words)")
    }

    @Test func theFlagDecides() throws {
        func amounts(_ map: String, _ lines: String) throws -> [Double] {
            let database = try IngestTestSupport.database()
            var options = IngestOptions()
            options.layout.columns = try HeaderNames(text: map)
            try IngestTestSupport.ingest(header + lines, into: database, options: options)
            return try database.query("select amount_e4 / 1e4 from invoice_line order by line_no")
                .map { try $0.double(0) }
        }
        #expect(try amounts("line_discount=Discount Amount", mixed) == [7, 2, 4.5, 3.6])
        // Off the order, and not off its lines too.
        let ofOrder = mixed.split(separator: "\n").prefix(2).joined(separator: "\n") + "\n"
        #expect(try amounts("order_discount=Discount Amount", ofOrder) == [8, 4])
    }

    @Test func whatIsNeitherIsTold() throws {
        let (amounts, report) = try read(
            "2025-08-14,Fox,paperfan,2,5.00,1.00,12.00,4001,9001,3001\n2025-09-02,B,m,1,5.00,1,5.00,4003,9003,3002\n"
        )
        #expect(amounts == [11, 4])
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "Item Total is neither quantity × price nor that less Discount Amount in 1 of 2"
                )
            }, "\(report.warnings)")
    }
}
