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
              workbench ingest --customers crm.csv --email Email --consent Newsletter=yes

            Reads CSV (comma, semicolon, tab or pipe; also gzip), .xlsx workbooks and zip archives \
            of them, told by content. A folder stands for its files, sorted by name. Every line is \
            kept, rejected with a reason (table rejected_line) or blank. A file is read as a whole \
            or not at all; the same content again changes nothing. \
            What the file does not say is refused rather than guessed: see it with --dry-run, and \
            say it with a flag.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "Files and folders to read; - is standard input.", completion: .file())
    var files: [String] = []
    @Flag(help: "The files have a line a customer: their columns go into the table customer.")
    var customers = false
    @OptionGroup var contact: ContactOptions
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var conventions: ShopOptions
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
            try source().read(into: place, told: render)
        }
        try tellNext(in: place.connection)
    }

    /// Merges the ids of a list, or takes an earlier list back, without reading lines.
    private func mergeCustomers() throws {
        let source = try source()
        let connection = try database.open(for: .writing)
        try source.merge(source.options.sameCustomers, in: connection)
        try source.tellStrangers(in: connection)
    }

    /// Says what to type next, where it would do something.
    private func tellNext(in connection: Connection) throws {
        if try !quiet && customers && NextStep.canWrite(in: connection) {
            return NextCommand.tell(["campaign", "NAME", "--segment", "SEGMENT"], on: database)
        }
        guard try !quiet && NextStep.canSegment(in: connection) else { return }
        NextCommand.tell(["segment"], on: database)
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
        let source = try source()
        let paths = try source.paths()
        let ingest = try Ingest(
            database: connection, options: source.options,
            isCancelled: { Interruption.isRequested }
        ).together(paths)
        if !quiet, let list = ingest.sameCustomers { source.foretell(list) }
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
        if !report.alreadyIngested { Terminal.note("\(report.name): \(report.revenueInWords)") }
        for words in report.decisionsInWords { Terminal.note("\(report.name): \(words)") }
        for warning in report.warnings { Terminal.warning("\(report.name): \(warning)") }
    }

    /// The files, and how they are read.
    func source() throws -> TransactionFiles {
        try TransactionFiles(
            files, reading: reading, conventions: conventions, database: database, isQuiet: quiet)
    }
}
