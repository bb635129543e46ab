import Pipeline
import Store
import Testing

/// Amounts beside the price go the way of the price.
@Suite struct InvoiceFilePassSideAmountsTests {
    private func ingest(_ text: String, _ map: [SideColumn: String]) throws -> Connection {
        var options = IngestOptions()
        for (column, header) in map { options.layout.columns.sides[column] = header }
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(text, into: database, options: options)
        return database
    }

    /// One file, one decimal mark: also where the second stands beside the price.
    @Test(arguments: [
        SideColumn.orderRefund, .lineDiscount, .orderDiscount, .orderSubtotal, .lineTotal,
    ])
    func anotherMarkIsRefused(_ column: SideColumn) throws {
        let error = try #require(throws: IngestError.self) {
            try ingest(
                """
                InvoiceNo;StockCode;Description;Quantity;InvoiceDate;Price;CustomerID;Country;Side
                1;A;x;1;2023-01-05;12.50;K1;UK;
                2;A;x;1;2023-01-06;100;K1;UK;30,00

                """, [column: "Side"])
        }
        #expect(
            error.description.contains(
                "sales.csv:3: the \(column.rawValue) \"30,00\" has a decimal comma, but line 2 a decimal point"
            ),
            "\(error)")
    }
}
