import Pipeline
import Store
import Testing

/// What is settled when a file is at its end.
@Suite struct InvoiceFilePassEndTests {
    /// Text of a Mac is told, with the way out.
    @Test func textOfAnotherEncodingIsTold() throws {
        let report = try IngestTestSupport.ingest(
            Array("Order,SKU,Item Name,Date,Qty,Price,Customer ID\n1,A1,Caf".utf8) + [0x8E]
                + Array(" au lait,2025-08-14,1,1.29,M".utf8) + [0x9F] + Array("ller\n".utf8),
            into: try IngestTestSupport.database())
        #expect(
            report.warnings.contains {
                $0.hasPrefix("read as windows-1252, which it hardly is: in 1 of 1 lines")
                    && $0.contains("It may be Mac Roman.")
                    && $0.contains("iconv -f MACINTOSH -t UTF-8")
            }, "\(report.warnings)")
    }

    /// Who writes decimal commas writes the day first.
    @Test func decimalCommasPutTheDayFirst() throws {
        let lines = "1;A1;Tasse;05/01/2024;1;5,50;c1\n2;A1;Tasse;06/01/2024;1;5,50;c2\n"
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(
            "Commande;Référence;Libellé;Date;Quantité;Prix;Client\n" + lines, into: database)
        #expect(report.lastInvoicedAt == "2024-01-06 00:00:00")
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "no date tells day from month; read as day/month/year, as who writes decimal commas"
                )
                    && $0.contains("--date-order mdy")
            }, "\(report.warnings)")
        var options = IngestOptions()
        options.dateOrder = .monthFirst
        let told = try IngestTestSupport.ingest(
            "Commande;Référence;Libellé;Date;Quantité;Prix;Client\n" + lines,
            into: try IngestTestSupport.database(), options: options)
        #expect(told.lastInvoicedAt == "2024-06-01 00:00:00")
    }
}
