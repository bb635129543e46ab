import ArgumentParser
import Pipeline
import Reports

/// The command `workbench rejects`.
struct RejectsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rejects",
        abstract: "List rejected lines, or export them to be mended.",
        discussion: """
            Examples:
              workbench rejects --summary
              workbench rejects --file sales.csv --class bad_number
              workbench rejects --export mend.csv    # mend it in a spreadsheet, then:
              workbench ingest mend.csv

            A mended line takes the place of its rejected one; what is still wrong stays rejected.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Only lines of this file: its name, or its source_id.")
    var file: String?
    @Option(help: "Only lines with this column at fault, such as unit_price.")
    var column: InvoiceColumn?
    @Option(name: .customLong("class"), help: "Only lines of this class, such as bad_number.")
    var rejectClass: RejectedLine.Class?
    @Flag(help: "Also lines for which a mended one stands.")
    var all = false
    @Flag(help: "Count by class instead.")
    var summary = false
    @Option(help: "Write the lines to a CSV file for mending instead; - is stdout.")
    var export: String?
    @Flag(help: "With --export: also replace a file that is no earlier export, or a changed one.")
    var force = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if summary, export != nil {
            throw ValidationError("--summary and --export exclude each other.")
        }
        if force, export == nil { throw ValidationError("--force goes with --export.") }
        if all, export != nil {
            throw ValidationError("--export writes what is to be mended; leave --all out.")
        }
    }

    func run() throws {
        let connection = try database.open(for: .reading)
        try SharedCopy.refuse("rejects", in: connection)
        var filter = RejectFilter()
        filter.file = file
        filter.column = column
        filter.rejectClass = rejectClass
        filter.includesMended = all
        if let export {
            try write(RejectExport(in: connection), filter, to: export)
        } else if summary {
            try output.render(RejectList(in: connection).summary(filter))
            NextCommand.tellReader(["rejects"], on: database)
        } else {
            try output.render(
                RejectList(in: connection).table(filter), brief: RejectList.briefColumns)
            NextCommand.tellReader(["rejects", "--export", "FILE.csv"], on: database)
        }
    }

    private func write(_ rejects: RejectExport, _ filter: RejectFilter, to path: String) throws {
        let report: RejectExport.Report
        if path == "-" {
            report = try rejects.write(filter, append: Terminal.data)
        } else {
            Interruption.listen()
            let terms = OutputTerms(
                isForced: force, database: database.resolvedPath,
                isCancelled: { Interruption.isRequested })
            let file = try WholeFile(path, as: .mending, on: terms)
            var written = RejectExport.WrittenLines()
            report = try rejects.write(filter) { text in
                if !force { written.insert(text) }
                try file.append(text)
            }
            if report.lines > 0 {
                guard try force || !rejects.hasWork(at: path, beside: written) else {
                    throw OutputFileError.begunMending(path)
                }
                try file.commit()
            }
        }
        if report.leftOut > 0 {
            Terminal.note("left out, with nothing to mend in them: \(grouped(report.leftOut))")
        }
        guard report.lines > 0 else {
            Terminal.note("no lines to mend; nothing was written")
            return
        }
        guard path != "-" else { return }
        Terminal.note(
            "\(path): \(counted(report.lines, "line")) to mend; keep the column reject_key")
        NextCommand.tell(["ingest", path], on: database)
    }
}

extension RejectedLine.Class: ExpressibleByArgument {}

extension InvoiceColumn: ExpressibleByArgument {
    /// By its name in the table.
    public init?(argument: String) {
        guard let column = Self.allCases.first(where: { $0.sqlName == argument }) else {
            return nil
        }
        self = column
    }

    /// Names in the tables.
    public static var allValueStrings: [String] { allCases.map(\.sqlName) }
}
