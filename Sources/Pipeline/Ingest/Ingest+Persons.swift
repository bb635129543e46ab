import Reports
import Store

extension Ingest {
    /// Looks at the ids of all customers anew, and says what of them is personal, and who was forgotten.
    func tellOfPersons(_ report: inout IngestReport, _ writer: LineWriter) throws {
        if let words = try PrivacyRecord.count(in: database).words {
            report.decisions.append(words)
        }
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
