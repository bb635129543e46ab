import Foundation
import Reports
import Store
import Tabular

/// Opening files, and telling whether their content is in the database already.
extension Ingest {
    /// Whether the path is a stream, which can be read once only.
    public static func isPipe(_ path: String) -> Bool {
        var information = stat()
        guard path != "-", stat(path, &information) == 0 else { return path == "-" }
        return [S_IFIFO, S_IFCHR].contains(information.st_mode & S_IFMT)
    }

    /// The name of a file without folders, as reports have it.
    public static func baseName(_ path: String) -> String { InputFile.baseName(path) }

    /// Reading the database as a table would end in tears.
    func refuseOwnDatabase(_ path: String) throws(IngestError) {
        guard path != "-", DatabaseFiles(database.path).contains(path) else { return }
        throw IngestError(
            .usage,
            "\(path): is the database that is written to, or belongs to it. Name the data file to"
                + " read.")
    }

    /// The tables that a path holds: those with columns of invoice lines, if any of several has them.
    func tables(of path: String) throws(IngestError) -> InputFile {
        let file = try IngestError.from(
            InputFile(
                path: path, chunk: options.readBytes, sheet: options.sheet,
                isCancelled: isCancelled))
        guard file.parts.count > 1 else { return file }
        var scores: [InputFile.Part: Int] = [:]
        for part in file.parts {
            guard !isCancelled() else { throw Self.cancelled(part.label) }
            let head = try IngestError.from(file.head(of: part, count: CSVHead.length))
            scores[part] = try InvoiceLayout.score(
                CSVHead(head, name: part.label), names: options.layout.columns)
        }
        let enough = InvoiceColumn.allCases.count / 2
        guard scores.values.contains(where: { $0 >= enough }) else { return file }
        file.leaveOut { part in
            scores[part, default: 0] < enough
                ? "has no columns of invoice lines and was left out" : nil
        }
        return file
    }

    /// SHA-256 of the unpacked bytes of a table.
    func contentDigest(_ part: InputFile.Part, of file: InputFile) throws(IngestError) -> String {
        let source = DigestingByteSource(try file.opened(part).source)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        defer { buffer.deallocate() }
        while try IngestError.from(source.read(into: buffer)) > 0 {
            guard !isCancelled() else { throw Self.cancelled(part.label) }
        }
        return source.finish()
    }

    /// Whether hashing the table first is worth while: one of this name or size is in already.
    func mayBeKnown(_ part: InputFile.Part, of file: InputFile) throws -> Bool {
        let size =
            part.isWholeFile
            ? try IngestError.from(FileByteSource(path: file.path)).bytesTotal : nil
        let found = try database.scalar(
            "select exists (select 1 from source_file where name = ?1 or bytes = ?2)",
            [part.name, size ?? -1])
        return found == .integer(1)
    }

    /// The report of the file with this content, if there is one.
    func knownReport(sha256: String, name: String) throws(StoreError) -> IngestReport? {
        let rows = try database.query(
            """
            select source_id, name, bytes, lines_read, lines_kept, lines_rejected, lines_blank,
                encoding, delimiter, date_order, column_map, first_invoiced_at, last_invoiced_at,
                decimal_mark, header_line, ignored_columns, currency, null_words, date_format, shop,
                quoting, no_sale, lines_carried
            from source_file
            where sha256 = ?
            """, [sha256])
        guard let row = rows.first else { return nil }
        var report = IngestReport(
            name: name, sourceID: Int64(try row.int("source_id")), sha256: sha256,
            bytes: try row.int("bytes"), alreadyIngested: true, earlierName: try row.text("name"),
            linesRead: try row.int("lines_read"), linesKept: try row.int("lines_kept"),
            linesRejected: try row.int("lines_rejected"), linesBlank: try row.int("lines_blank"),
            linesWithoutCustomer: 0, linesWithoutDescription: 0, rejectCounts: [],
            firstRejects: [], encoding: try row.text("encoding"),
            delimiter: try row.text("delimiter"), dateOrder: try row.text("date_order"),
            decimalMark: try row.text("decimal_mark"),
            headerLine: try row.optionalInt("header_line"), decisions: [],
            currency: try row.optionalText("currency"),
            nullWords: try row.optionalText("null_words"),
            dateFormat: try row.optionalText("date_format"),
            ignoredColumns: [], columnMap: try row.text("column_map"),
            warnings: [], firstInvoicedAt: try row.optionalText("first_invoiced_at"),
            lastInvoicedAt: try row.optionalText("last_invoiced_at"))
        report.shop = try row.text("shop")
        report.quoting = try row.optionalText("quoting")
        report.noSale = try row.optionalText("no_sale")
        report.linesCarried = try row.int("lines_carried")
        var known = report.known(to: options)
        let replaced = try database.scalar(
            "select count(*) from rejected_line where source_id = ? and class = 'replaced'",
            [report.sourceID])
        if case .integer(let count) = replaced, count > 0 {
            known.warnings.append(
                "\(count) of its lines do not count: a newer file has their orders anew. If this one is the newest"
                    + " again, add an empty line at its end and pass --on-overlap replace")
        }
        return known
    }

    /// Date order of the newest file that had one, first of those whose content settled it.
    func earlierDateOrder() throws(StoreError) -> DateOrder? {
        let found = try database.scalar(
            """
            select substr(date_order, 1, 3)
            from source_file
            where date_order like 'mdy%' or date_order like 'dmy%'
            order by length(date_order), source_id desc
            limit 1
            """)
        guard case .text(let order) = found else { return nil }
        return DateOrder(rawValue: order)
    }

    /// Decimal mark of the newest file that had one, first of those whose content settled it.
    func earlierDecimalMark() throws(StoreError) -> DecimalMark? {
        let found = try database.scalar(
            """
            select substr(decimal_mark, 1, 5)
            from source_file
            where decimal_mark like 'point%' or decimal_mark like 'comma%'
            order by length(decimal_mark), source_id desc
            limit 1
            """)
        guard case .text(let mark) = found else { return nil }
        return DecimalMark(rawValue: mark)
    }

    /// Says so where a file has lines of days to come.
    func warnOfFuture(_ report: inout IngestReport) throws(StoreError) {
        guard let last = report.lastInvoicedAt,
            try database.scalar("select ? > datetime('now', '+1 day')", [last]) == .integer(1)
        else { return }
        report.warnings.append(
            "its newest line is of \(last), which is still to come: are its dates right?")
    }

    /// Says so where the file has more invoices in no order than are remembered.
    func warnOfSplitInvoices(_ report: inout IngestReport, of writer: LineWriter) throws {
        let count = try writer.countSplitInvoices()
        guard count > 0 else { return }
        report.warnings.append(
            "\(count) of its invoices have lines so far apart that they have several rows in the table invoice."
                + " No feature and no fact counts them twice. To have one row each, sort the file by invoice"
                + " number and ingest it into a fresh database")
    }

    // MARK: Errors

    /// A file that another program is still writing is no whole file.
    static func refuseChanged(
        _ pass: InvoiceFilePass, bytesTotal: Int
    ) throws(IngestError) {
        guard pass.bytesTaken != bytesTotal else { return }
        throw IngestError(
            .data,
            "\(pass.name): changed while it was read (\(bytesTotal) bytes before, \(pass.bytesTaken)"
                + " read); nothing was kept. Ingest it again when it is complete.")
    }

    static func cancelled(_ name: String) -> IngestError {
        IngestError(.interrupted, "\(name): stopped; nothing of it was kept. Run ingest again.")
    }

    static func cannotReadTwice(_ settled: FileConventions, _ label: String) -> IngestError {
        var flags: [String] = []
        if case .file = settled.encodingBasis, let encoding = settled.encoding {
            flags.append("--encoding \(encoding.rawValue)")
        }
        var isOrderOfFile = settled.dateOrderBasis == .assumed && settled.dateOrder == .dayFirst
        if case .file = settled.dateOrderBasis { isOrderOfFile = true }
        if isOrderOfFile {
            flags.append("--date-order \(settled.dateOrder.rawValue)")
        }
        if case .file = settled.decimalMarkBasis {
            flags.append("--decimal-mark \(settled.decimalMark.rawValue)")
        }
        if case .file = settled.quotingBasis {
            flags.append("--quote \(settled.quoting.rawValue)")
        }
        let name = label == "-" ? "standard input" : label
        guard settled.majority == FileMajority() else {
            return IngestError(
                .data,
                "\(name): its first times or amounts are written otherwise than most, and it cannot be"
                    + " read twice. Save it as a file and ingest that.")
        }
        return IngestError(
            .data,
            "\(name): its first lines were read in another encoding, date order, decimal mark or quoting"
                + " than later ones prove, and it cannot be read twice. Pass \(flags.joined(separator: " "))."
        )
    }

    /// A name for an export that no file of the folder has yet: mending may have begun in one.
    private static var freeMendName: String {
        let names = (1...99).map { $0 == 1 ? "mend.csv" : "mend-\($0).csv" }
        return names.first { !FileManager.default.fileExists(atPath: $0) } ?? "FILE"
    }

    static func tooManyRejects(
        _ report: IngestReport, path: String, into database: String?
    ) -> IngestError {
        let count = report.linesRejected - report.linesLeftOut
        var lines = [
            "\(path): \(count) of \(report.linesRead) lines cannot be read; nothing was kept."
                + " Fix \(count == 1 ? "it" : "them"), or pass --max-rejects \(count) (or all) and mend"
                + " \(count == 1 ? "it" : "them") later: workbench rejects --export"
                + " \(freeMendName)\(database.map { " --db \(shellWord($0))" } ?? "")."
        ]
        for line in report.firstRejects {
            lines.append("  \(path):\(line.lineNo): \(line.message)")
        }
        if count > report.firstRejects.count {
            lines.append("  … and \(count - report.firstRejects.count) more")
        }
        let ofQuotes: [RejectedLine.Class] = [.unclosedQuote, .textAfterQuote]
        if report.rejectCounts.contains(where: { ofQuotes.contains($0.rejectClass) }) {
            lines.append(
                "  If \" is a character like others in this file, such as an inch, pass --quote none."
            )
        }
        return IngestError(.data, lines.joined(separator: "\n"))
    }
}
