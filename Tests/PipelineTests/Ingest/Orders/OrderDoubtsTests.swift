import Pipeline
import Store
import Testing

/// Amounts of orders and lines that the file leaves open.
@Suite struct OrderDoubtsTests {
    private func ingest(_ text: String, map: String) throws -> IngestReport {
        var options = IngestOptions()
        options.layout.columns = try HeaderNames(text: map)
        return try IngestTestSupport.ingest(
            text, into: try IngestTestSupport.database(), options: options)
    }

    private let receipts = """
        order,sku,name,qty,date,price,customer,country,refund
        1,A,L,1,2024-01-05,10,C1,UK,10
        2,A,L,1,2024-01-05,10,C2,UK,0
        1,B,L,1,2024-01-06,30,C2,UK,0

        """

    /// What was paid back of C1 is not taken off C2.
    @Test func aReceiptOfSeveralDaysAndCustomersIsRefused() throws {
        let error = try #require(throws: IngestError.self) {
            try ingest(receipts, map: "order_refund=refund")
        }
        #expect(error.description.contains("is of 2 days and 2 customers"), "\(error)")
        #expect(error.description.contains("--map order_refund=none"))
    }

    /// Parts of an order are sent on several days.
    @Test func anOrderOfSeveralDaysIsOne() throws {
        let report = try ingest(
            receipts.replacing("C2", with: "C1"), map: "order_refund=refund")
        #expect(report.linesKept == 3)
    }

    @Test func aBlankAmountIsTold() throws {
        let report = try ingest(
            """
            order,sku,name,qty,date,price,customer,country,amount
            1,A,L,2,2024-01-05,10,C1,UK,18
            2,B,L,1,2024-01-05,10,C1,UK,

            """, map: "line_total=amount")
        #expect(
            report.warnings.contains {
                $0.hasPrefix("1 line, the first in line 3, has nothing in amount")
            }, "\(report.warnings)")
    }
}
