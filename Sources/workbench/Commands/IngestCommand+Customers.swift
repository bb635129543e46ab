import ArgumentParser
import Foundation
import Pipeline
import Reports
import Store

/// `workbench ingest --customers`.
extension IngestCommand {
    /// Flags that mean nothing for files of customers.
    func checkCustomerFlags() throws {
        let flags: [(name: String, isGiven: Bool)] =
            [
                ("--dry-run", dryRun), ("--decimal-mark", reading.decimalMark != nil),
                ("--date-format", reading.dateFormat != nil),
                ("--header", reading.header != nil), ("--header-line", reading.headerLine != nil),
                ("--on-overlap", conventions.onOverlap != nil),
                ("--cancellations", conventions.cancellations != nil),
                ("--non-product-codes", conventions.nonProductCodes != nil),
                ("--quote", reading.quote != nil),
                ("--same-customer", reading.sameCustomer != nil),
            ] + reading.orderFlags
        if let flag = flags.first(where: \.isGiven)?.name {
            throw ValidationError("\(flag) does not go with --customers. Leave it out.")
        }
    }

    func ingestCustomers(into place: IngestPlace) throws {
        let source = try source()
        let contact = try self.contact.flags()
        var reports: [CustomerReport] = []
        var refused = RefusedFiles()
        let files = try source.paths()
        for file in files {
            let start = monotonicSeconds()
            do {
                let tables = try place.read(file) { connection in
                    try CustomerIngest(
                        database: connection, options: source.options, contact: contact,
                        isCancelled: { Interruption.isRequested },
                        beforeWriting: Suppressions.keepNamed
                    ).ingest(path: file) { try refused.tell($0, isAlone: false) }
                }
                try Screen.look(at: place.connection)
                if !quiet {
                    tables.forEach { tell($0, seconds: monotonicSeconds() - start) }
                }
                reports.append(contentsOf: tables)
            } catch let error as IngestError {
                try refused.tell(error, isAlone: files.count == 1)
            }
        }
        if let summary = refused.summary(nRead: reports.count) {
            if !reports.isEmpty { try render(reports, in: place) }
            throw summary
        }
        try render(reports, in: place)
    }

    private func render(_ reports: [CustomerReport], in place: IngestPlace) throws {
        try output.renderForReader(
            CustomerReport.table(of: reports, in: place.connection),
            brief: CustomerReport.briefColumns, keys: 2)
    }

    private func tell(_ report: CustomerReport, seconds: Double) {
        if report.alreadyIngested {
            Terminal.note(
                "\(report.name): this content is in the database already; "
                    + (report.tookContact ? "what it says of contact was taken" : "nothing changed")
            )
            report.decisions.forEach(Terminal.note)
            report.warnings.forEach(Terminal.warning)
            return
        }
        Terminal.note(
            "\(report.name): \(counted(report.linesRead, "line")) read, "
                + "\(counted(report.nNew, "customer")) new, \(grouped(report.nChanged)) changed, "
                + "\(counted(report.linesRepeated, "line")) repeated, "
                + "\(grouped(report.linesRejected)) rejected, \(duration(seconds))")
        report.decisions.forEach(Terminal.note)
        report.warnings.forEach(Terminal.warning)
    }
}
