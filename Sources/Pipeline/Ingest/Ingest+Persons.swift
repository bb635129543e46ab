import Reports
import Store

extension Ingest {
    /// Looks at the ids of all customers anew, and says who was forgotten.
    ///
    /// What of the ids is personal is of the database and not of the file: `PrivacyFacts.words`.
    func tellOfPersons(_ report: inout IngestReport, _ writer: LineWriter) throws {
        try PrivacyRecord.count(in: database)
        guard let forgotten = writer.forgotten else { return }
        let count = writer.nForgottenInvoices
        if let words = forgotten.words(
            of: "\(grouped(count)) \(count == 1 ? "invoice counts" : "invoices count")"
                + " under what stands in their place")
        {
            report.warnings.append(words)
        }
    }
}
