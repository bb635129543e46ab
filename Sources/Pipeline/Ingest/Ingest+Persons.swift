import Reports
import Store

extension Ingest {
    /// Looks at the ids of all customers anew, and says who was forgotten.
    ///
    /// What of the ids is personal is of the database and not of the file: `PrivacyFacts.words`.
    func tellOfPersons(_ report: inout IngestReport, _ writer: LineWriter) throws {
        try PrivacyRecord.count(in: database)
        if let words = try oldSpellings() { report.warnings.append(words) }
        guard let forgotten = writer.forgotten else { return }
        let count = writer.nForgottenInvoices
        if let words = forgotten.words(
            of: "\(grouped(count)) \(count == 1 ? "invoice counts" : "invoices count")"
                + " under what stands in their place")
        {
            report.warnings.append(words)
        }
    }

    /// Says so where a file of an earlier version keeps addresses in letters that are folded now: a customer who buys again
    /// becomes a second one.
    private func oldSpellings() throws -> String? {
        var (count, share, names) = (0, 0.0, [String]())
        try PrivacyRecord.forEachOldSpelling(in: database) { id in
            count += 1
            share +=
                try database.query(
                    """
                    select total(revenue) / nullif((select total(revenue) from customer_fact), 0)
                    from customer_fact
                    where customer_id = ?
                    """, [id])[0].optionalDouble(0) ?? 0
            if names.count < 3 { names.append(id) }
        }
        guard count > 0 else { return nil }
        let total = try PrivacyRecord.load(from: database)?.nCustomers ?? count
        return
            "\(counted(count, "customer")) (\(NothingFound.share(Double(count), of: Double(total)))"
            + " of all, \(NothingFound.share(share, of: 1)) of the sales to customers) \(count == 1 ? "has an address" : "have addresses")"
            + " with capitals or accents as an earlier version kept them (\(names.joined(separator: ", "))"
            + "\(count > 3 ? ", …" : "")); lines that are read now count under the address in small letters, which is"
            + " another customer here. Read all files into a new database to make them one"
    }
}
