import Pipeline
import Store
import Testing

/// A line of totals is none of the sales.
@Suite struct InvoiceFilePassTotalLinesTests {
    private let header = IngestTestSupport.header
    private let lines = "1,A,x,2,2023-01-05,10,K1,UK\n2,A,x,3,2023-01-05,10,K2,UK\n"

    private func ingest(
        _ text: String
    ) throws -> (database: Connection, report: IngestReport) {
        let database = try IngestTestSupport.database()
        return (database, try IngestTestSupport.ingest(text, into: database))
    }

    /// Whatever word it has, and whether it sums the prices or the amounts.
    @Test(arguments: [
        "Total,,,5,,20,,", "Grand Total:,,,5,,50,,", ",,Total,5,,50,,", ",,,5,,50,,", ",,,5,,,,",
        "Gesamtsumme,,,5,,50.00,,", "Summe,,,,,50,,", ",,,5,2023-01-06,50,,",
        "Total,,,5,2023-01-06,50,,",
        ",,,,Total,50,,", "Total,,,5,,10,,",
    ]) func aLineOfTotalsIsLeftOut(_ line: String) throws {
        let (database, report) = try ingest(header + lines + line + "\n")
        #expect(report.linesKept == 2 && report.linesRejected == 1 && report.linesLeftOut == 1)
        #expect(try database.scalar("select class from rejected_line") == "total_line")
        #expect(try database.scalar("select sum(revenue) from customer_fact") == .real(50))
        #expect(
            report.warnings.contains {
                $0.hasPrefix("1 line is left out as totals, the first is line 4: ")
            },
            "\(report.warnings)")
    }

    @Test func totalsBetweenOrdersAreLeftOut() throws {
        let (_, report) = try ingest(
            """
            Order Number,Order Date,Email,SKU,Item Name,Quantity,Item Price
            1,2023-01-05,a@x.com,A,m,2,10
            ,,,B2,m,1,5
            Subtotal,,,,,3,15
            2,2023-01-06,b@x.com,A,m,2,10
            Subtotal,,,,,2,10
            Total,,,,,5,25

            """)
        #expect(report.linesKept == 3 && report.linesLeftOut == 3)
    }

    /// What looks like totals and does not add up is no sale either, and nobody can tell what it is.
    @Test(arguments: ["Total,,,6,,50,,", "Grand Total,,,6,2023-01-06,50,,", ",,Total,5,,51,,"])
    func whatDoesNotAddUpIsRefused(_ line: String) throws {
        let error = try #require(throws: IngestError.self) {
            try ingest(header + lines + line + "\n")
        }
        #expect(error.description.contains("sales.csv:4"), "\(error)")
        #expect(error.description.contains("looks like one of totals"), "\(error)")
        #expect(error.description.contains("(quantity 5, worth 50.00)"), "\(error)")
    }

    /// The last line of an order may be as much as all above it: then it is not for us to say.
    @Test func aLastLineThatMayBeEitherIsRefused() throws {
        let text = """
            Order Number,Order Date,Email,SKU,Item Name,Quantity,Item Price
            1,2023-01-05,a@x.com,A,m,2,10
            ,,,B2,m,1,5
            ,,,X,5 items,3,15

            """
        let error = try #require(throws: IngestError.self) { try ingest(text) }
        #expect(error.description.contains("sales.csv:4: the last line"), "\(error)")
        #expect(error.description.contains("whether it is a line of totals"), "\(error)")
        // Not so where others follow.
        #expect(try ingest(text + "2,2023-01-06,b@x.com,A,m,2,10\n").report.linesKept == 4)
    }

    @Test func goodsThatSoundLikeItAreSold() throws {
        let (_, report) = try ingest(
            header
                + "1,TOTAL,Total Gym,2,2023-01-05,10,K1,UK\n2,SUM,Summer dress,2,2023-01-05,10,K1,UK\n"
                + "T1,A,x,4,2023-01-05,20,K1,UK\n")
        #expect(report.linesKept == 3)
        let (_, order) = try ingest(
            """
            Order Number,Order Date,Email,SKU,Item Name,Quantity,Item Price
            1,2023-01-05,a@x.com,A,m,2,10
            ,,,B2,m,2,10

            """)
        #expect(order.linesKept == 2)
    }
}
