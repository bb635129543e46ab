import Pipeline
import Testing

/// Two stores that number their receipts alike have not one order.
@Suite struct StoreEvidenceTests {
    private let header = "Store,Receipt No,SKU,Product,Qty,Order Date,Price,Customer ID,Country\n"

    private func read(_ lines: String, carriesDown: Bool? = nil, header other: String? = nil) throws
        -> IngestReport
    {
        var options = IngestOptions()
        options.layout.orders.carriesDown = carriesDown
        return try IngestTestSupport.ingest(
            (other ?? header) + lines, into: IngestTestSupport.database(), options: options)
    }

    private let anonymous =
        "S1,1,A,Mug,1,2023-01-13,10,7,UK\nS2,1,A,Mug,1,2023-01-13,10,,UK\nS1,2,B,Cup,1,2023-01-14,5,8,UK\n"

    @Test func aCustomerOfAnotherStoreIsNotCarried() throws {
        let error = #expect(throws: IngestError.self) { try read(anonymous) }
        let text = error?.description ?? ""
        #expect(
            text.contains("Store changes within an order number of one day in 1 of 2 orders"),
            "\(text)")
        #expect(text.contains("1 of 3 lines (33.3 %), line 3 first"), "\(text)")
        #expect(text.contains("Pass --no-carry-down"), "\(text)")
        let report = try read(anonymous, carriesDown: false)
        #expect(report.linesWithoutCustomer == 1)
        #expect(report.warnings.contains { $0.hasPrefix("Store changes within") })
        #expect(try read(anonymous, carriesDown: true).linesWithoutCustomer == 0)
    }

    @Test func oneNumberOfTwoStoresIsTold() throws {
        let report = try read(
            "S1,1,A,Mug,1,2023-01-13,10,7,UK\nS2,1,A,Mug,1,2023-01-13,10,8,UK\n")
        #expect(report.warnings.contains { $0.contains("put Store in front of the number") })
    }

    /// Blank below, numbers of another day, and a column that is none of stores.
    @Test func othersAreSilent() throws {
        let fine =
            "S1,1,A,Mug,1,2023-01-13,10,7,UK\n,1,B,Cup,1,2023-01-13,10,,UK\nS2,1,A,Mug,1,2023-01-14,10,8,UK\n"
        #expect(try !read(fine).warnings.contains { $0.contains("changes within") })
        let other = header.replacing("Store", with: "Picker")
        #expect(
            try !read(anonymous, header: other).warnings.contains { $0.contains("changes within") })
    }
}
