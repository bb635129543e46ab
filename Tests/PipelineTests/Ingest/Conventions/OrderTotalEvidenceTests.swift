import Pipeline
import Store
import Testing

/// Totals of orders are held against quantity × price and against prices alone.
@Suite struct OrderTotalEvidenceTests {
    private func read(_ lines: [String], _ map: String = "", total: String? = nil) throws
        -> IngestReport
    {
        var options = IngestOptions()
        options.layout.columns = try HeaderNames(text: map)
        if let total { options.layout.columns.sides[.lineTotal] = total }
        return try IngestTestSupport.ingest(
            "Order ID,SKU,Product,Qty,Order Date,Price,Customer ID,Order Total\n"
                + lines.joined(separator: "\n") + "\n",
            into: IngestTestSupport.database(), options: options)
    }

    private let ofLines = [
        "1,A,Mug,2,2023-01-13,10,1,15", "1,B,Cup,1,2023-01-13,5,1,15",
        "2,A,Mug,3,2023-01-14,15,1,15",
    ]

    @Test func pricesOfWholeLinesAreRefused() throws {
        let error = try #require(throws: IngestError.self) { try read(ofLines) }.description
        #expect(
            error.contains(
                "Order Total is the sum of Price, and not of Qty × Price, in 2 orders (100.0 % of the lines, 100.0 % of"
                    + " the file's net revenue, 1 customer; the first is of line 2)"), "\(error)")
        #expect(error.contains("--line-total Price if it is, or --map unit_price=Price"))
        #expect(try read(ofLines, total: "Price").linesKept == 3)
        #expect(try read(ofLines, "unit_price=Price").linesKept == 3)
    }

    @Test func fewAreToldAndPricesOfPiecesAreNot() throws {
        let ofPieces = [
            "3,A,Mug,2,2023-01-13,10,1,25", "3,B,Cup,1,2023-01-13,5,1,25",
            "4,A,Mug,3,2023-01-14,5,1,15",
        ]
        #expect(try !read(ofPieces).warnings.contains { $0.contains("Order Total") })
        let told = try read(ofPieces + ["5,A,Mug,3,2023-01-14,15,2,15"]).warnings
        #expect(told.contains { $0.contains("is the sum of Price") && $0.contains("in 1 order (") })
    }

    @Test func anOrderBelowZeroIsTold() throws {
        let told = try read(["1,A,Mug,2,2023-01-13,10,1,20", "2,A,Mug,2,2023-01-13,10,1,-20"])
            .warnings
        #expect(
            told.contains {
                $0.hasPrefix(
                    "Order Total is below zero beside pieces above zero in 1 order (50.0 %")
            }, "\(told)")
    }
}
