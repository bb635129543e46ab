import ArgumentParser
import Foundation
import Pipeline
import Reports
import Store
import Tabular

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
    var files: [String]
    @Flag(help: "The files have a line a customer: their columns go into the table customer.")
    var customers = false
    @Option(help: "Bad lines to accept in a file: a number, or all.")
    var maxRejects: RejectLimit = .limit(0)
    @Option(help: "Order of day and month: mdy or dmy (default: found out from the file).")
    var dateOrder: DateOrder?
    @Option(help: "Decimal mark: point or comma (default: found out from the file).")
    var decimalMark: DecimalMark?
    @Option(
        help:
            "Encoding: utf-8, windows-1252, utf-16le or utf-16be (default: found out from the file)."
    )
    var encoding: FileEncoding?
    @Option(help: "Byte between fields: comma, semicolon, tab, pipe (default: found out).")
    var delimiter: Delimiter?
    @Option(help: "Header of a column, as column=header,… (default: the usual names of shops).")
    var map: String?
    @Option(help: "Line of the header (default: the first that names all columns).")
    var headerLine: Int?
    @Option(help: "Header of a file that has none: its columns in order, separated by commas.")
    var header: String?
    @Option(help: "Sheet of a workbook, by name or number (default: all with the wanted header).")
    var sheet: String?
    @Option(help: "Lines that an earlier file had already: keep, skip, or stop.")
    var onOverlap: OverlapRule = .stop
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
    @Option(help: "Whether \" quotes fields: double or none (default: found out from the content).")
    var quote: Quoting?
    @Flag(help: "Say how the files would be read and what would be kept; write nothing.")
    var dryRun = false
    @Flag(help: "Say nothing but errors.")
    var quiet = false
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if customers { try checkCustomerFlags() }
        if let headerLine, headerLine < 1 {
            throw ValidationError("--header-line must be 1 or more.")
        }
        if headerLine != nil, header != nil {
            throw ValidationError(
                "--header is for a file without a header, so --header-line does not go with it.")
        }
    }

    func run() throws {
        Interruption.listen()
        if dryRun { return try preview() }
        let place = try IngestPlace(database, isQuiet: quiet)
        if customers {
            try ingestCustomers(into: place)
        } else {
            try ingest(into: place)
        }
    }

    private func ingest(into place: IngestPlace) throws {
        let paths = try inputFiles()
        let ingest = try Ingest(
            database: place.connection, options: try options(),
            isCancelled: { Interruption.isRequested }
        ).together(paths)
        var reports: [IngestReport] = []
        do {
            for path in paths {
                reports += try place.read(path) { try read(path, with: ingest.into($0)) }
            }
        } catch {
            // What is in already is told also where a later file is refused.
            if !reports.isEmpty { try render(reports, in: place.connection) }
            throw error
        }
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
        var options = IngestOptions(
            maxRejects: maxRejects, dateOrder: dateOrder, encoding: encoding?.text)
        options.layout.utf16 = encoding?.utf16
        options.decimalMark = decimalMark
        options.layout.delimiter = delimiter?.byte
        options.layout.headerLine = headerLine
        options.layout.header = header?.split(separator: ",", omittingEmptySubsequences: false)
            .map(String.init)
        options.sheet = sheet
        options.onOverlap = onOverlap
        options.cancellations = cancellations
        options.nonProducts = nonProductCodes
        options.layout.quoting = quote
        if let map { options.layout.columns = try HeaderNames(text: map) }
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

extension RejectLimit: ExpressibleByArgument {
    /// As it is typed.
    public var defaultValueDescription: String {
        switch self {
        case .limit(let count): "\(count)"
        case .all: "all"
        }
    }

    /// A whole number, or `all`.
    public init?(argument: String) {
        if argument == "all" {
            self = .all
        } else if let count = Int(argument), count >= 0 {
            self = .limit(count)
        } else {
            return nil
        }
    }
}

extension DateOrder: ExpressibleByArgument {}

extension DecimalMark: ExpressibleByArgument {}

extension OverlapRule: ExpressibleByArgument {}

extension ShopConventions.Cancellations: ExpressibleByArgument {}

extension ShopConventions.NonProducts: ExpressibleByArgument {}

extension Quoting: ExpressibleByArgument {}

/// An encoding by name.
enum FileEncoding: String, ExpressibleByArgument, CaseIterable {
    case utf8 = "utf-8"
    case windows1252 = "windows-1252"
    case utf16LittleEndian = "utf-16le"
    case utf16BigEndian = "utf-16be"

    /// ISO-8859-1 is a part of Windows-1252.
    init?(argument: String) {
        switch argument.lowercased() {
        case "utf8": self = .utf8
        case "cp1252", "iso-8859-1", "latin-1", "latin1": self = .windows1252
        default: self.init(rawValue: argument.lowercased())
        }
    }

    var text: TextEncoding? {
        switch self {
        case .utf8: .utf8
        case .windows1252: .windows1252
        case .utf16LittleEndian, .utf16BigEndian: nil
        }
    }

    var utf16: UTF16Form? {
        switch self {
        case .utf16LittleEndian: .littleEndian
        case .utf16BigEndian: .bigEndian
        case .utf8, .windows1252: nil
        }
    }
}

/// A byte between fields, by name or as it is.
enum Delimiter: String, ExpressibleByArgument, CaseIterable {
    case comma, semicolon, tab, pipe

    init?(argument: String) {
        let found = Self.allCases.first {
            $0.rawValue == argument.lowercased()
                || String(UnicodeScalar($0.byte)) == argument
                || $0 == .tab && argument == "\\t"
        }
        guard let found else { return nil }
        self = found
    }

    var byte: UInt8 {
        switch self {
        case .comma: UInt8(ascii: ",")
        case .semicolon: UInt8(ascii: ";")
        case .tab: 0x09
        case .pipe: UInt8(ascii: "|")
        }
    }
}
