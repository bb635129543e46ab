import Pipeline
import Store
import Testing

/// A column of totals beside quantity and price, which is not used, is held against them.
@Suite struct LineTotalsTests {
    private let header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Total\n"

    private func read(
        _ lines: [String], header: String? = nil, _ map: String = "", total: String? = nil
    ) throws -> IngestReport {
        var options = IngestOptions()
        options.layout.columns = try HeaderNames(text: map)
        if let total { options.layout.columns.sides[.lineTotal] = total }
        return try IngestTestSupport.ingest(
            (header ?? self.header) + lines.joined(separator: "\n") + "\n",
            into: IngestTestSupport.database(), options: options)
    }

    private func refusal(_ lines: [String], header: String? = nil) throws -> String {
        try #require(throws: IngestError.self) { try read(lines, header: header) }.description
    }

    /// A list price, and what was paid after a discount of some lines.
    @Test func aTotalThatDiffersInSomeLinesIsTold() throws {
        let lines = [
            "1,A,x,2,2023-01-05,10,K1,UK,20", "2,A,x,2,2023-01-05,10,K2,UK,18",
            "3,A,x,3,2023-01-05,10,K1,UK,30",
        ]
        let report = try read(lines)
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "Total is not Quantity × UnitPrice in 1 of 3 lines (33.3 % of the lines, 28.6 % of the file's net revenue, 1"
                        + " customer), first in line 3, where 2 × 10 stands beside 18: these lines come to 18.00 by"
                        + " Total and to 20.00 by Quantity × UnitPrice")
                    && $0.contains("--line-total Total takes Total")
            }, "\(report.warnings)")
        #expect(
            try !read(lines, total: "Total").warnings.contains { $0.contains("is not Quantity") })
    }

    /// A total below zero beside pieces above it: the sign of a return, in few lines and in most.
    @Test(arguments: ["Total", "Betrag", "Net Sales", "Amount"])
    func aTotalBelowZeroIsNotTheSame(name: String) throws {
        let header = self.header.replacing("Total", with: name)
        let lines = (1...3).map { "\($0),A,x,2,2023-01-05,10,K1,UK,20" }
        let told = try read(lines + ["4,A,x,2,2023-01-05,10,K2,UK,-20"], header: header).warnings
        #expect(
            told.contains {
                $0.hasPrefix(
                    "\(name) is not Quantity × UnitPrice in 1 of 4 lines (25.0 % of the lines")
                    && $0.contains("where 2 × 10 stands beside -20") && $0.contains("--line-total")
            }, "\(told)")
        let most = (4...8).map { "\($0),A,x,2,2023-01-05,10,K1,UK,-20" }
        #expect(try refusal(lines + most, header: header).contains("pass --line-total"))
    }

    /// What is not so: returns of which both are below zero, and amounts without a sign.
    @Test func totalsOfReturnsAreTheSame() throws {
        let report = try read([
            "1,A,x,2,2023-01-05,10,K1,UK,20", "2,A,x,-2,2023-01-05,10,K1,UK,-20",
            "3,A,x,-2,2023-01-05,10,K1,UK,20",
        ])
        #expect(!report.warnings.contains { $0.contains("is not Quantity") })
    }

    /// The price is the amount of the line: quantity × price would count it several times.
    @Test func mostThatDifferIsRefused() throws {
        let lines = [
            "1,A,x,2,2023-01-05,10,K1,UK,10", "2,A,x,3,2023-01-05,12,K2,UK,12",
            "3,A,x,1,2023-01-05,30,K1,UK,30",
        ]
        let words = try refusal(lines)
        #expect(
            words.contains("Total is UnitPrice itself, so UnitPrice may be the amount of the line"))
        #expect(
            words.contains("pass --line-total Total, or --map unit_price=UnitPrice"), "\(words)")
        // Both flags lead on.
        #expect(try read(lines, "unit_price=UnitPrice").linesKept == 3)
        #expect(try read(lines, total: "Total").linesKept == 3)
    }

    @Test func totalsOfOtherThingsAreNotCompared() throws {
        // Of the order, on its lines or on the first alone; with shipping.
        #expect(
            try read([
                "1,A,x,2,2023-01-05,10,K1,UK,27", "1,C1,x,1,2023-01-05,2,K1,UK,27",
                "2,A,x,2,2023-01-05,10,K2,UK,29", "2,C1,x,2,2023-01-05,2,K2,UK,",
            ]).warnings == [])
        // The sum of the order.
        #expect(
            try read([
                "1,A,x,2,2023-01-05,10,K1,UK,22", "1,C1,x,1,2023-01-05,2,K1,UK,22",
                "2,A,x,2,2023-01-05,10,K2,UK,20",
            ]).warnings == [])
        for name in ["Total Tax", "Shipping Amount", "Order Total", "Total Qty"] {
            #expect(
                try read(
                    ["1,A,x,2,2023-01-05,10,K1,UK,3"],
                    header: header.replacing("Total", with: name)
                ).warnings == [], "\(name)")
        }
    }

    /// An order of one line each: what stands on top has columns of its own.
    @Test func shippingAndTaxesOnTopExplainIt() throws {
        #expect(
            try read(
                [
                    "1,A,x,2,2023-01-05,10,K1,UK,27.50,5.00,2.50",
                    "2,A,x,1,2023-01-05,10,K2,UK,16,5.00,1.00",
                ],
                header: header.replacing("Total", with: "Total,Shipping,Tax")
            ).warnings == [])
    }

    @Test func roundingSignsAndMarksAreNoDifference() throws {
        #expect(
            try read(
                [
                    "1,A,x,3,2023-01-05,3.33,K1,UK,10.00", "2,A,x,-2,2023-01-05,10.00,K2,UK,20.00",
                    "3,A,x,0.395,2023-01-05,12.90,K2,UK,£5.10",
                ].map { $0.replacing("£", with: "") }
            ).warnings == [])
        let lines = [
            "1;A;x;2;2023-01-05;1.250,50;K1;UK;2.501,00", "2;A;x;2;2023-01-05;2,50;K1;UK;5,00",
        ]
        #expect(
            try read(lines, header: header.replacing(",", with: ";")).warnings == [])
    }

    @Test func taxesOnTopAreToldAndNotRefused() throws {
        let report = try read([
            "1,A,x,2,2023-01-05,10,K1,UK,24.00", "2,A,x,1,2023-01-05,2,K1,UK,2.40",
        ])
        #expect(
            report.warnings.contains {
                $0.contains("It is 1.20 times as much, with taxes perhaps")
            },
            "\(report.warnings)")
    }

    /// What stands beside the published columns is looked at as elsewhere.
    @Test func columnsBesideThePublishedOnesAreLookedAt() throws {
        let report = try read(
            ["1,A,x,2,2023-01-05,10,K1,UK,2.00,paid,1", "2,A,x,2,2023-01-05,10,K1,UK,,refunded,"],
            header: header.replacing("Total", with: "Discount,Status,Refunded Amount"))
        for word in [
            "Discount is not zero in 1 of", "Refunded Amount is not zero",
            "Status refunded counts",
        ] {
            #expect(report.warnings.contains { $0.contains(word) }, "\(word): \(report.warnings)")
        }
    }

    @Test func aPipeIsLookedAtToo() throws {
        let (database, options) = (try IngestTestSupport.database(), IngestOptions())
        let text = header + "1,A,x,2,2023-01-05,10,K1,UK,10\n2,A,x,3,2023-01-05,12,K2,UK,12\n"
        let error = #expect(throws: IngestError.self) {
            _ = try IngestTestSupport.ingest(text, into: database, options: options)
        }
        #expect(error?.description.contains("Which of the two was paid cannot be told") == true)
        #expect(try database.scalar("select count(*) from source_file") == 0)
    }
}
