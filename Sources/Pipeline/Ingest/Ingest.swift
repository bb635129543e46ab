import Store
import Tabular

/// Reads files of invoice lines into a workbench database.
///
/// A file is in as a whole or not at all: one transaction each. Parsing runs on a thread of its own
/// beside the inserting one; memory does not grow with the file.
public struct Ingest {
    let database: Connection
    var options: IngestOptions
    let isCancelled: () -> Bool
    /// Starts the thread that parses; tests let it fail.
    package var startThread: ParserThread.Starter = ParserThread.start
    /// Customers, their invoices, years and countries that facts hold in memory while a file is read.
    package var mostFactEntries = CustomerFacts.mostEntries

    /// Where a dry run tries what would become of the tables of the call.
    let room = RehearsalRoom()
    /// How the tables of the call end, of which the next may go on with the last order.
    private(set) var pages = CallPages()

    /// Ingest into `database`, which has the workbench's tables.
    ///
    /// - Parameter isCancelled: Asked before each batch, on the calling thread, and on the one that reads
    ///   while a pipe keeps it waiting; `true` rolls back.
    public init(
        database: Connection, options: IngestOptions = IngestOptions(),
        isCancelled: @escaping () -> Bool = { false }
    ) {
        self.database = database
        self.options = options
        self.isCancelled = isCancelled
    }

    /// Ids that are one person, as the caller says.
    public var sameCustomers: SameCustomers? { options.sameCustomers }

    /// The same ingest into another database.
    public func into(_ database: Connection) -> Ingest {
        var ingest = Ingest(database: database, options: options, isCancelled: isCancelled)
        ingest.pages = pages
        return ingest
    }

    /// Reads what one path holds: CSV, plain or packed with gzip, a zip archive, or an `.xlsx`
    /// workbook, told by its content; `-` is standard input.
    ///
    /// Each table is a file of its own in the database: an entry of an archive, a sheet of a workbook. The
    /// sheets of a workbook are kept together or not at all.
    /// The same content again, whatever its name and packing, changes nothing and says so.
    /// - Parameters:
    ///   - progress: Called on the calling thread, about every 4,000 lines.
    ///   - refused: Told what is wrong with a table or workbook of an archive, whose others are read then; without
    ///     it the first such ends the reading.
    /// - Returns: A report for each table, in the order of the archive or the tabs.
    /// - Throws: `IngestError` for anything about the file, `StoreError` for the database; of the
    ///   table or workbook at hand nothing is kept then, those before it stay.
    public func ingest(
        path: String, progress: (IngestProgress) -> Void = { _ in },
        refused: ((IngestError) throws -> Void)? = nil
    ) throws -> [IngestReport] {
        try converting().read(path: path, progress, refused)
    }

    private func read(
        path: String, _ progress: (IngestProgress) -> Void,
        _ refused: ((IngestError) throws -> Void)?
    ) throws -> [IngestReport] {
        try refuseOwnDatabase(path)
        let file = try tables(of: path)
        var reports: [IngestReport] = []
        for parts in file.wholes {
            do {
                reports += try whole(parts) { try ingest($0, of: file, progress) }
            } catch let error as IngestError {
                guard file.wholes.count > 1, let refused else { throw error }
                try refused(error)
            }
        }
        if !reports.isEmpty { reports[0].warnings.insert(contentsOf: file.notes, at: 0) }
        return reports
    }

    /// Reads tables of which all are kept or none: the sheets of a workbook.
    func whole(
        _ parts: [InputFile.Part], _ read: (InputFile.Part) throws -> IngestReport
    ) throws -> [IngestReport] {
        guard parts.count > 1 else { return try parts.map(read) }
        return try database.withoutForeignKeys {
            try database.transaction(.immediate) { try parts.map(read) }
        }
    }

    /// Reads one table.
    func ingest(
        _ part: InputFile.Part, of file: InputFile, _ progress: (IngestProgress) -> Void
    ) throws -> IngestReport {
        let isStream = file.isStream && part.isWholeFile
        pages.turn()
        if !isStream, try mayBeKnown(part, of: file),
            var known = try knownReport(sha256: contentDigest(part, of: file), name: part.name)
        {
            try settleAskedShop(&known)
            return known
        }
        var conventions = options.conventions(
            earlierOrder: try expectedDateOrder(), earlierMark: try earlierDecimalMark())
        do {
            while true {
                switch try withoutForeignKeys({
                    try attempt(part, of: file, conventions: conventions, progress)
                }) {
                case .done(var report):
                    if report.alreadyIngested { try settleAskedShop(&report) }
                    return report
                case .again(let settled):
                    guard !isStream else { throw Self.cannotReadTwice(settled, part.label) }
                    conventions = settled
                }
            }
        } catch let error as IngestError where error.kind == .data && !isStream {
            // Content that is in already is no error, whatever this call would allow.
            guard var known = try knownContent(part, of: file) else { throw error }
            try settleAskedShop(&known)
            return known
        }
    }

    /// They are off already where a workbook is read as a whole.
    private func withoutForeignKeys<T>(_ body: () throws -> T) throws -> T {
        database.isInTransaction ? try body() : try database.withoutForeignKeys(body)
    }

    /// The report of a table whose content is in already; `nil` also where it cannot be read again.
    func knownContent(_ part: InputFile.Part, of file: InputFile) throws -> IngestReport? {
        guard !file.isStream || !part.isWholeFile,
            try database.scalar("select exists (select 1 from source_file)") == .integer(1),
            let digest = try? contentDigest(part, of: file)
        else { return nil }
        return try knownReport(sha256: digest, name: part.name)
    }

    // MARK: One attempt

    private enum Attempt {
        case done(IngestReport)
        case again(FileConventions)
    }

    /// Thrown to make the transaction roll back; never leaves `attempt`.
    private enum Undo: Error {
        case again(FileConventions)
        case known(IngestReport)
    }

    private func attempt(
        _ part: InputFile.Part, of file: InputFile, conventions: FileConventions,
        _ progress: (IngestProgress) -> Void
    ) throws -> Attempt {
        let (pass, total) = try open(
            part, of: file, conventions: conventions, maxRejects: options.maxRejects.count)
        let facts = try FileFacts(database, mostEntries: mostFactEntries)
        let parser = try ParserThread(
            pass, adding: facts, rows: options.batchRows, start: startThread)
        do {
            let report = try withoutActuallyEscaping(progress) { progress in
                try database.transaction(.immediate) {
                    try write(
                        pass, facts, from: parser.ring, name: part.name, bytesTotal: total,
                        progress)
                }
            }
            return .done(report)
        } catch {
            parser.stop()
            if let error = error as? StoreError, error.isCancelled {
                throw Self.cancelled(part.label)
            }
            guard let undo = error as? Undo else { throw error }
            switch undo {
            case .again(let settled): return .again(settled)
            case .known(let report): return .done(report)
            }
        }
    }

    /// A pass over a table that knows what the database says of it.
    ///
    /// - Returns: The pass, and how many bytes it will take; `nil` if that is not known.
    func open(
        _ part: InputFile.Part, of file: InputFile, conventions: FileConventions, maxRejects: Int
    ) throws -> (pass: InvoiceFilePass, bytesTotal: Int?) {
        let table = try settled(part, of: file)
        let pass = try InvoiceFilePass(
            source: table.source, name: part.label, conventions: conventions,
            maxRejects: maxRejects, chunk: options.readBytes, isSheet: part.isSheet,
            layout: table.layout, watch: table.watch)
        try takeConventionsOfMendedFile(pass)
        pass.follows = pass.keyIndex == nil ? pages.before : nil
        return (pass, table.bytesTotal)
    }

    /// Inserts the lines of a pass inside the open transaction.
    private func write(
        _ pass: InvoiceFilePass, _ facts: FileFacts, from ring: BatchRing, name: String,
        bytesTotal: Int?, _ progress: @escaping (IngestProgress) -> Void
    ) throws -> IngestReport {
        let forgotten = try ForgottenCustomers(in: database)
        try database.run(Self.insertSourceSQL, [forgotten?.kept(text: name, isName: true) ?? name])
        let sourceID = database.lastInsertRowID
        pages.begin(sourceID)
        var writer = try LineWriter(database, sourceID: sourceID, forgotten: forgotten)
        try startNotingMends()
        var amounts = try OrderAmounts(database)
        var conversions = ConversionWriter(database, sourceID: sourceID)
        var inserted = 0
        var first = ring.takeFilled()
        while let batch = first {
            let sql = try writer.insertSQL(for: batch)
            let source = InvoiceBatchSource(batch, ring: ring) { batch in
                guard !isCancelled() else { throw Self.cancelled(name) }
                progress(batch.progress(of: bytesTotal))
                try amounts.note(batch.notes)
                try conversions.write(batch.conversions)
                return try writer.prepare(batch)
            }
            inserted += try database.insert(source, with: sql)
            for line in source.rejects { try insert(line, sourceID: sourceID, writer.forgotten) }
            try note(source.mends, rejected: source.rejects)
            first = source.following
        }
        switch try ring.waitForEnd() {
        case .stopped: throw Self.cancelled(name)
        case .restart(let settled): throw Undo.again(settled)
        case .finished(let summary):
            let report = IngestReport(summary, name: name, sourceID: sourceID)
            if let known = try knownReport(sha256: report.sha256, name: name) {
                throw Undo.known(known)
            }
            guard report.linesRejected - report.linesLeftOut <= options.maxRejects.count else {
                throw Self.tooManyRejects(
                    report, path: pass.name, into: options.databaseName)
            }
            if let bytesTotal { try Self.refuseChanged(pass, bytesTotal: bytesTotal) }
            precondition(inserted == report.linesKept, "a kept line was lost on its way")
            return try finish(report, summary, pass, facts, &writer, &amounts)
        }
    }

    /// Settles what the lines of a file are beside those of the database, once all are written.
    private func finish(
        _ read: IngestReport, _ summary: PassSummary, _ pass: InvoiceFilePass, _ facts: FileFacts,
        _ writer: inout LineWriter, _ amounts: inout OrderAmounts
    ) throws -> IngestReport {
        var report = read
        try warnOfFuture(&report)
        try refuseOtherCurrency(&report, label: pass.name)
        try warnOfOtherTaxes(&report)
        try writer.finish()
        // The ids that stay of the customers of the file.
        let isMerged =
            try CustomerMerge(database).mapInvoices(from: writer.firstInvoiceID) > 0
            || writer.nForgottenInvoices > 0
        try judgeMends(&report, label: pass.name)
        try settleMends(&report, of: &writer)
        let joined = try joinedOrder(summary, &report, label: pass.name, of: writer)
        try lay(&amounts, joined, of: &writer, &report, label: pass.name)
        let isReplacing = try replaceOrders(&report, label: pass.name, of: writer)
        try resolveOverlap(&report, label: pass.name, of: writer)
        try checkRejects(report)
        try warnOfDateOrders(&report)
        if pass.invoices.hasForgotten { try warnOfSplitInvoices(&report, of: writer) }
        try warnOfSplitOrders(&report, from: writer.firstInvoiceID)
        try settleShop(&report, facts.evidence, label: pass.name)
        report.take(facts.evidence.amounts, summary.layout.header)
        try amounts.write(report.sourceID)
        try complete(report, header: summary.header, of: writer)
        try refreshFacts(
            report, facts, of: writer, isReplacing: isReplacing || amounts.hasChangedEarlier,
            isMerged: isMerged)
        try takeShareWithoutCustomer(&report, of: writer)
        try warnOfCustomers(&report, from: writer.firstInvoiceID)
        try tellOfPersons(&report, writer)
        pages.finish(summary.pageEnd?.reached(report.sourceID, keepsLines: report.linesKept > 0))
        return report
    }

    /// Counts the rejected lines of a file in the table itself.
    private func checkRejects(_ report: IngestReport) throws {
        let rejects = try database.scalar(
            "select count(*) from rejected_line where source_id = ?", [report.sourceID])
        precondition(rejects == Value(report.linesRejected), "a rejected line was lost on its way")
    }

    /// Brings the facts of customers up to date: of those of the file, or of all where lines of others went.
    private func refreshFacts(
        _ report: IngestReport, _ facts: FileFacts, of writer: LineWriter, isReplacing: Bool,
        isMerged: Bool
    ) throws {
        guard !isReplacing else { return try CustomerFacts(database).makeAnew() }
        // Another process may have edited the codes before we had the lock.
        let isCounted =
            try writer.isCounted && report.linesKept == writer.count
            && facts.isCurrent(in: database)
        try CustomerFacts(database).refresh(
            from: writer.firstInvoiceID, isCounted: isCounted,
            sums: isCounted && !isMerged ? facts.customers : nil)
    }

    private func insert(
        _ line: RejectedLine, sourceID: Int64, _ forgotten: ForgottenCustomers?
    ) throws(StoreError) {
        let owners = forgotten?.owners(ofLine: line.raw) ?? []
        try database.run(
            """
            insert into rejected_line (
                source_id, line_no, byte_offset, column_name, class, reason, raw, order_no,
                order_status, order_currency, is_no_sale
            )
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                sourceID, line.lineNo, line.byteOffset, line.column?.sqlName,
                line.rejectClass.rawValue,
                forgotten?.kept(text: line.reason, of: owners) ?? line.reason,
                forgotten?.kept(raw: line.raw) ?? line.raw,
                (line.order?.number).map { forgotten?.kept(code: $0, of: owners) ?? $0 },
                line.order?.status, line.order?.currency, line.order?.isNoSale.map { $0 ? 1 : 0 },
            ])
    }

    private func complete(
        _ report: IngestReport, header: String, of writer: LineWriter
    ) throws {
        let hasLines = report.linesKept > 0
        let last = hasLines ? try lastIDs(report, of: writer) : nil
        func kept(_ text: String) -> String { writer.forgotten?.kept(text: text) ?? text }
        try database.run(
            """
            update source_file
            set sha256 = ?, bytes = ?, lines_read = ?, lines_kept = ?, lines_rejected = ?,
                lines_blank = ?, encoding = ?, delimiter = ?, date_order = ?, column_map = ?,
                first_invoiced_at = ?, last_invoiced_at = ?, decimal_mark = ?, header_line = ?,
                ignored_columns = ?, header = ?, first_line_id = ?, last_line_id = ?,
                first_invoice_id = ?, last_invoice_id = ?, currency = ?, null_words = ?,
                date_format = ?, time_zone = ?, shop = ?, lines_carried = ?, lines_replaced = ?,
                tax_basis = ?, quoting = ?, on_overlap = ?, no_sale = ?
            where source_id = ?
            """,
            [
                report.sha256, report.bytes, report.linesRead, report.linesKept,
                report.linesRejected, report.linesBlank, report.encoding, report.delimiter,
                report.dateOrder, kept(report.columnMap), report.firstInvoicedAt,
                report.lastInvoicedAt, report.decimalMark, report.headerLine,
                kept(report.ignoredColumns.joined(separator: ", ")), kept(header),
                hasLines ? writer.firstLineID : nil, last?.line,
                hasLines ? writer.firstInvoiceID : nil, last?.invoice, report.currency,
                report.nullWords, report.dateFormat, report.timeZone, report.shop,
                report.linesCarried, report.linesReplaced, report.taxBasis?.rawValue,
                report.quoting, options.onOverlap?.rawValue, report.noSale, report.sourceID,
            ])
        // Lines of this file that were moved to rejected_line had not been seen by anybody.
        if hasLines || report.hasLaidAmounts { try DataVersion.linesChange(in: database) }
    }

    /// The last line and invoice of the file that are left.
    private func lastIDs(
        _ report: IngestReport, of writer: LineWriter
    ) throws -> (line: Int64, invoice: Int64) {
        let invoice = Int64(try database.query("select max(invoice_id) from invoice")[0].int(0))
        guard report.linesKept < writer.count else {
            return (writer.firstLineID + Int64(writer.count) - 1, invoice)
        }
        let line = try database.query(
            "select max(line_id) from sold_line where invoice_id >= ?", [writer.firstInvoiceID])
        return (Int64(try line[0].int(0)), invoice)
    }

    /// The row is completed at the end, when digest and counts are known.
    private static let insertSourceSQL = """
        insert into source_file (
            name, sha256, bytes, lines_read, lines_kept, lines_rejected, lines_blank,
            encoding, delimiter, date_order, column_map, ingested_at
        )
        values (?, 'reading', 0, 0, 0, 0, 0, '', '', '', '', datetime('now'))
        """
}

extension InvoiceBatch {
    fileprivate func progress(of bytesTotal: Int?) -> IngestProgress {
        IngestProgress(bytesTaken: bytesTaken, bytesTotal: bytesTotal, linesRead: linesRead)
    }
}
