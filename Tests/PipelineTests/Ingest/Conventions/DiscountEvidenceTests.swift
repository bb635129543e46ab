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

    @Test func whatIsNeitherInMostIsRefused() throws {
        let error = #expect(throws: IngestError.self) {
            try read(
                "2025-08-14,Fox,paperfan,2,5.00,1.00,12.00,4001,9001,3001\n2025-09-02,B,m,1,5.00,1,5.00,4003,9003,3002\n"
            )
        }
        let words = error?.description ?? ""
        #expect(words.contains("--map line_discount=none"), "\(words)")
    }

    // MARK: Beside --line-total

    private func readTotals(
        _ lines: String,
        header: String = "Order,SKU,Item Name,Date,Qty,Price,Discount,Total,Customer ID",
        map: String? = "line_discount=Discount", hasTotal: Bool = true
    ) throws -> (amounts: [Double], report: IngestReport) {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        if let map { options.layout.columns = try HeaderNames(text: map) }
        if hasTotal { options.layout.columns.sides[.lineTotal] = "Total" }
        let report = try IngestTestSupport.ingest(
            header + "\n" + lines, into: database, options: options)
        return (
            try database.query("select amount_e4 / 1e4 from invoice_line order by line_no").map {
                try $0.double(0)
            }, report
        )
    }

    private static let offEachPiece = """
        1,A1,Fox,2025-08-14,3,10.00,1.00,27.00,c1
        2,B1,Bear,2025-08-15,2,10.00,2.00,16.00,c2
        3,A1,Fox,2025-08-16,1,10.00,0,10.00,c3

        """

    @Test(arguments: ["line_discount=Discount", nil] as [String?])
    func aDiscountOfEachPieceThatIsOffStaysOff(map: String?) throws {
        let (amounts, report) = try readTotals(Self.offEachPiece, map: map)
        #expect(amounts == [27, 16, 10])
        #expect(
            report.choices.contains {
                $0.subject == "Discount" && $0.value == "off already"
                    && $0.basis.hasSuffix("Total is Qty × Price less Discount for each piece")
            }, "\(report.choices)")
        #expect(!report.warnings.contains { $0.contains("not taken off") }, "\(report.warnings)")
    }

    @Test func aShareThatIsOffStaysOff() throws {
        let (amounts, report) = try readTotals(
            "1,A1,Fox,2025-08-14,3,10.00,0.1,27.00,c1\n2,B1,Bear,2025-08-15,2,10.00,0.25,15.00,c2\n"
        )
        #expect(amounts == [27, 15])
        #expect(report.choices.contains { $0.subject == "Discount" && $0.value == "off already" })
    }

    /// The unit price is what is left of the list price.
    @Test func aDiscountOnTheListPriceIsOff() throws {
        let (amounts, report) = try readTotals(
            "1,A1,Fox,2025-08-14,3,12.00,10.00,2.00,30.00,c1\n2,B1,Bear,2025-08-15,2,9.00,8.00,1.00,16.00,c2\n",
            header: "Order,SKU,Item Name,Date,Qty,List Price,Unit Price,Discount,Total,Customer ID")
        #expect(amounts == [30, 16])
        #expect(
            report.choices.contains {
                $0.subject == "Discount"
                    && $0.basis.contains("Qty × List Price less Discount for each")
            }, "\(report.choices)")
    }

    @Test func whatFitsNoReadingIsTold() throws {
        let (amounts, report) = try readTotals(
            "1,A1,Fox,2025-08-14,3,10.00,1.00,25.50,c1\n2,B1,Bear,2025-08-15,2,10.00,2.00,15.50,c2\n"
        )
        #expect(amounts == [24.5, 13.5])
        #expect(
            report.warnings.contains {
                $0
                    == "Total is not Qty × Price, nor that less Discount in 2 of 2 lines with a Discount (100.0 % of the"
                    + " file's net revenue, 2 customers), first in line 2: Discount (3.00 in these lines) is taken off them too. If"
                    + " it is off already, pass --map line_discount=none"
            }, "\(report.warnings)")
        #expect(
            try readTotals("1,A1,Fox,2025-08-14,3,10.00,1.00,25.50,c1\n", map: "line_discount=none")
                .amounts == [25.5])
    }

    /// Its user has not said that the discount comes off.
    @Test func aFormatWhoseAmountsFitNoReadingIsRefused() throws {
        let error = #expect(throws: IngestError.self) {
            try read("2025-08-14,Fox,paperfan,2,5.00,1.00,8.40,4001,9001,3001\n")
        }
        #expect(
            error?.description.contains(
                "Pass --map line_discount=none if it is, or --map line_discount='Discount Amount'")
                == true,
            "\(error?.description ?? "")")
    }

    @Test func linesThatSayOtherwiseAreTold() throws {
        let (amounts, report) = try readTotals(
            Self.offEachPiece.replacing(
                "3,A1", with: "4,A1,Fox,2025-08-17,2,10.00,3.00,20.00,c4\n3,A1"))
        #expect(amounts == [27, 16, 20, 10])
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "Total is not Qty × Price less Discount for each piece in 1 of 3 lines with a Discount (27.4 % of the file's net revenue, 1 customer)"
                )
            }, "\(report.warnings)")
    }

    @Test func aDiscountBesideATotalAloneIsTold() throws {
        let (amounts, report) = try readTotals(
            "1,A1,Fox,2025-08-14,3,1.00,27.00,c1\n",
            header: "Order,SKU,Item Name,Date,Qty,Discount,Total,Customer ID")
        #expect(amounts == [26])
        #expect(
            report.warnings.contains {
                $0.contains("no quantity × price says whether it is off already")
            })
    }

    @Test func aTotalThatTheDiscountExplainsIsNoContradiction() throws {
        let (amounts, _) = try readTotals(
            "1,A1,Fox,2025-08-14,3,10.00,1.00,29.00,c1\n2,B1,Bear,2025-08-15,2,10.00,2.00,18.00,c2\n",
            hasTotal: false)
        #expect(amounts == [29, 18])
    }
}
