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
        if customers { try checkCustomerFlags() }
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
        do {
            for path in paths {
                reports += try place.read(path) { connection in
                    try merge(options.sameCustomers, in: connection)
                    return try read(path, with: ingest.into(connection))
                }
            }
        } catch {
            // What is in already is told also where a later file is refused.
            if !reports.isEmpty { try render(reports, in: place.connection) }
            throw error
        }
        if options.sameCustomers != nil { try tellStrangers(in: place.connection) }
        try render(reports, in: place.connection)
        if !quiet {
            Terminal.note("next: workbench sweep --db \(shellWord(database.resolvedPath))")
        }
    }

    private func read(_ path: String, with ingest: Ingest) throws -> [IngestReport] {
        let start = monotonicSeconds()
        let line = ProgressLine(path, isQuiet: quiet)
        defer { line.finish() }
        let tables = try ingest.ingest(path: path) { progress in
            let done = Double(progress.bytesTaken)
            let rate = done / max(monotonicSeconds() - start, 1e-3)
            line.update(
                fraction: progress.bytesTotal.map { $0 == 0 ? 1 : done / Double($0) },
                detail: "\(megabytes(done))"
                    + (progress.bytesTotal.map { " of \(megabytes(Double($0)))" } ?? "")
                    + ", \(megabytes(rate))/s, \(grouped(progress.linesRead)) lines")
        }
        line.finish()
        if !quiet { tables.forEach { tell($0, seconds: monotonicSeconds() - start) } }
        return tables
    }

    private func render(_ reports: [IngestReport], in connection: Connection) throws {
        try output.render(
            IngestReport.table(of: reports, in: connection), brief: IngestReport.briefColumns)
    }

    /// Writes nothing, not even a new database or a migration of an old one.
    private func preview() throws {
        let connection = try Database.peek(database.resolvedPath)
        defer { connection.close() }
        let paths = try inputFiles()
        let ingest = try Ingest(
            database: connection, options: try options(),
            isCancelled: { Interruption.isRequested }
        ).together(paths)
        if !quiet, let list = ingest.sameCustomers { foretell(list) }
        let previews = try paths.flatMap { try ingest.preview(path: $0) }
        if !quiet {
            for preview in previews {
                let report = preview.report
                if !report.alreadyIngested {
                    Terminal.note("\(report.name): \(customers(report))")
                }
                for words in report.decisionsInWords {
                    Terminal.note("\(report.name): \(words)")
                }
                for warning in preview.report.warnings {
                    Terminal.warning("\(preview.report.name): \(warning)")
                }
            }
        }
        let sections = IngestPreview.sections(of: previews, in: connection)
        try output.format.render(
            Document(
                tables: output.format.format == .json
                    ? sections : sections.filter { !$0.rows.isEmpty }))
        if let refusal = previews.lazy.compactMap(\.refusal).first { throw refusal }
        if !quiet { Terminal.note("nothing was written; leave out --dry-run to ingest") }
    }

    func options() throws -> IngestOptions {
        var options = try reading.options()
        options.onOverlap = onOverlap
        options.cancellations = cancellations
        options.nonProducts = nonProductCodes
        return options
    }

    /// Revenue without a customer is in no segment: said first.
    private func customers(_ report: IngestReport) -> String {
        report.revenueShareWithoutCustomer.map {
            "\(percent($0)) of the revenue without a customer"
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
