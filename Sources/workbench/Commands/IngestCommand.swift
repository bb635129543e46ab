import ArgumentParser
import Foundation
import Pipeline
import Reports
import Store

/// The command `workbench ingest`.
struct IngestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read transactions from CSV, Excel or archives into the database.",
        discussion: """
            Examples:
              workbench ingest OnlineRetail.csv.gz
              workbench ingest "Online Retail.xlsx"
              workbench ingest orders.csv --dry-run
              workbench ingest daily-drops/ --max-rejects 10
              workbench ingest orders.csv --map customer_id=CustNo,unit_price=Net
              workbench ingest orders_export.csv --shop shopify
              workbench ingest --customers customers.csv
              workbench ingest --customers crm.csv --email Email --phone Mobile --consent Newsletter=yes
            Reads CSV (comma, semicolon, tab or pipe; also gzip), .xlsx workbooks and zip archives \
            of them, told by content. A folder stands for its files, sorted by name. Every line is \
            kept, rejected with a reason (table rejected_line) or blank. A file is read as a whole \
            or not at all; the same content again changes nothing.
            What the file does not say is refused rather than guessed: see it with --dry-run, and \
            say it with a flag.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "Files and folders to read; - is standard input.")
    var files: [String] = []
    @Flag(help: "The files have a line a customer: their columns go into the table customer.")
    var customers = false
    @OptionGroup var contact: ContactOptions
    @OptionGroup var reading: ReadingOptions
    @Option(
        help: ArgumentHelp(
            "Lines that an earlier file had already: keep, skip, stop, or replace the orders"
                + " (default: stop; replace for exports of shops).",
            valueName: "rule"))
    var onOverlap: OverlapRule?
    @Option(
        help:
            "What a cancellation is, in the whole database: c-prefix (an invoice that begins with C) or sign (default: found out once)."
    )
    var cancellations: ShopConventions.Cancellations?
    @Option(
        help:
            "Codes that are no products at first: online-retail or none (default: as descriptions say)."
    )
    var nonProductCodes: ShopConventions.NonProducts?
    @Flag(help: "Say how the files would be read and what would be kept; write nothing.")
    var dryRun = false
    @Flag(help: "Say nothing but errors.")
    var quiet = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if customers { try checkCustomerFlags() } else { try contact.refuseAlone() }
        guard files.isEmpty else { return }
        guard reading.sameCustomer != nil, !customers, !dryRun else {
            throw ValidationError("Missing expected argument '<files> ...'")
        }
    }

    func run() throws {
        Interruption.listen()
        if dryRun { return try preview() }
        if files.isEmpty { return try mergeCustomers() }
        let place = try IngestPlace(database, isQuiet: quiet)
        if customers {
            try ingestCustomers(into: place)
        } else {
            try ingest(into: place)
        }
    }

    private func ingest(into place: IngestPlace) throws {
        let paths = try inputFiles()
        let options = try options()
        let ingest = try Ingest(
            database: place.connection, options: options,
            isCancelled: { Interruption.isRequested }
        ).together(paths)
        var reports: [IngestReport] = []
        var refused = RefusedFiles()
        do {
            for path in paths {
                do {
                    reports += try place.read(path) { connection in
                        try merge(options.sameCustomers, in: connection)
                        return try read(path, with: ingest.into(connection), in: connection) {
                            try refused.tell($0, isAlone: false)
                        }
                    }
                } catch let error as IngestError {
                    try refused.tell(error, isAlone: paths.count == 1)
                }
            }
        } catch {
            // What is in already is told also where the command cannot go on.
            if !reports.isEmpty { try render(reports, in: place.connection) }
            throw error
        }
        if options.sameCustomers != nil { try tellStrangers(in: place.connection) }
        if !reports.isEmpty || refused.errors.isEmpty { try render(reports, in: place.connection) }
        if let summary = refused.summary(nRead: reports.count) { throw summary }
        try tellNext(in: place.connection)
    }

    /// Says what to type next, where it would do something.
    private func tellNext(in connection: Connection) throws {
        guard !quiet, let flags = try NextStep.sweepFlags(in: connection) else { return }
        let words = ["workbench sweep"] + flags + ["--db", shellWord(database.resolvedPath)]
        Terminal.note("next: \(words.joined(separator: " "))")
    }

    private func read(
        _ path: String, with ingest: Ingest, in connection: Connection,
        refused: @escaping (IngestError) throws -> Void
    ) throws -> [IngestReport] {
        let start = monotonicSeconds()
        let line = ProgressLine(path, isQuiet: quiet)
        defer { line.finish() }
        let tables = try ingest.ingest(
            path: path,
            progress: { progress in
                let done = Double(progress.bytesTaken)
                let rate = done / max(monotonicSeconds() - start, 1e-3)
                line.update(
                    fraction: progress.bytesTotal.map { $0 == 0 ? 1 : done / Double($0) },
                    detail: "\(megabytes(done))"
                        + (progress.bytesTotal.map { " of \(megabytes(Double($0)))" } ?? "")
                        + ", \(megabytes(rate))/s, \(grouped(progress.linesRead)) lines")
            }, refused: refused)
        line.finish()
        // Its ids may be the first that say who somebody is.
        try Screen.look(at: connection)
        if !quiet { tables.forEach { tell($0, seconds: monotonicSeconds() - start) } }
        return tables
    }

    private func render(_ reports: [IngestReport], in connection: Connection) throws {
        try output.renderForReader(
            IngestReport.table(of: reports, in: connection), brief: IngestReport.briefColumns,
            keys: 2)
    }

    /// Writes nothing, not even a new database or a migration of an old one.
    private func preview() throws {
        let connection = try Database.peek(database.resolvedPath)
        defer { connection.close() }
        try Screen.look(at: connection)
        let paths = try inputFiles()
        let ingest = try Ingest(
            database: connection, options: try options(),
            isCancelled: { Interruption.isRequested }
        ).together(paths)
        if !quiet, let list = ingest.sameCustomers { foretell(list) }
        var previews: [IngestPreview] = []
        var refused = RefusedFiles()
        for path in paths {
            do {
                previews += try ingest.preview(path: path) {
                    try refused.tell($0, isAlone: false)
                }
            } catch let error as IngestError {
                try refused.tell(error, isAlone: paths.count == 1)
            }
        }
        if !quiet { previews.forEach(tell) }
        let sections = IngestPreview.sections(of: previews, in: connection)
        try output.format.renderForReader(
            Document(
                tables: output.format.format == .json
                    ? sections : sections.filter { !$0.rows.isEmpty }))
        let refusals = previews.compactMap(\.refusal)
        for refusal in refusals {
            try refused.tell(refusal, isAlone: paths.count == 1 && previews.count == 1)
        }
        if let first = refused.errors.first {
            throw IngestError(
                first.kind,
                "\(refused.errors.count) of these would be refused; nothing was written.")
        }
        if !quiet { Terminal.note("nothing was written; leave out --dry-run to ingest") }
    }

    private func tell(_ preview: IngestPreview) {
        let report = preview.report
        if !report.alreadyIngested { Terminal.note("\(report.name): \(customers(report))") }
        for words in report.decisionsInWords { Terminal.note("\(report.name): \(words)") }
        for warning in report.warnings { Terminal.warning("\(report.name): \(warning)") }
    }

    func options() throws -> IngestOptions {
        var options = try reading.options()
        options.onOverlap = onOverlap
        options.databaseName = database.resolvedPath
        options.cancellations = cancellations
        options.nonProducts = nonProductCodes
        return options
    }

    /// Revenue without a customer is in no segment: said first.
    private func customers(_ report: IngestReport) -> String {
        report.revenueShareWithoutCustomer.map {
            "\(percent($0)) of the revenue without a customer"
                + (report.isShareBeforeOrders ? ", before discounts and refunds of orders" : "")
        }
            ?? "no revenue"
    }

    private func tell(_ report: IngestReport, seconds: Double) {
        if report.alreadyIngested {
            Terminal.note(
                "\(report.name): this content is in the database already; nothing changed")
            report.warnings.forEach(Terminal.warning)
            return
        }
        Terminal.note(
            "\(report.name): \(grouped(report.linesRead)) lines read, "
                + "\(grouped(report.linesKept)) kept, \(grouped(report.linesRejected)) rejected, "
                + "\(grouped(report.linesBlank)) blank, \(customers(report)), \(duration(seconds))")
        report.decisions.forEach(Terminal.note)
        report.warnings.forEach(Terminal.warning)
    }
}

extension OverlapRule: ExpressibleByArgument {}

extension ShopConventions.Cancellations: ExpressibleByArgument {}

extension ShopConventions.NonProducts: ExpressibleByArgument {}
