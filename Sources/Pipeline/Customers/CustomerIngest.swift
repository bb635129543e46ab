import Reports
import Store
import Tabular

/// Reads files with one line a customer into the table `customer`.
///
/// Each column of a file is a column of the table, typed by all of its values. A file is in as a whole
/// or not at all. Customers are matched by id, written as in `invoice_line`; a later file changes what
/// it says and leaves the rest.
public struct CustomerIngest {
    let database: Connection
    private let options: IngestOptions
    let contact: ContactFlags
    private let isCancelled: () -> Bool
    private let beforeWriting: (Connection) throws -> Void

    /// Ingest into `database`, which has the workbench's tables.
    ///
    /// - Parameters:
    ///   - contact: Which columns are addresses or consent; those of earlier files keep their roles.
    ///   - isCancelled: Asked every few thousand records; `true` leaves nothing of the file.
    ///   - beforeWriting: Called in each file's transaction, before addresses change (`Suppressions.keepNamed`).
    public init(
        database: Connection, options: IngestOptions = IngestOptions(),
        contact: ContactFlags = ContactFlags(),
        isCancelled: @escaping () -> Bool = { false },
        beforeWriting: @escaping (Connection) throws -> Void = { _ in }
    ) {
        self.database = database
        self.options = options
        self.contact = contact
        self.isCancelled = isCancelled
        self.beforeWriting = beforeWriting
    }

    /// Reads what one path holds, as `Ingest.ingest` does.
    ///
    /// - Parameter refused: Told what is wrong with a table or workbook of an archive, whose others are read then; without it the first ends the call.
    /// - Returns: A report for each table with customers.
    /// - Throws: `IngestError` for anything about the file, `StoreError` for the database.
    public func ingest(
        path: String, refused: ((IngestError) throws -> Void)? = nil
    ) throws -> [CustomerReport] {
        try Ingest(database: database, options: options).refuseOwnDatabase(path)
        let file = try tables(of: path)
        var reports: [CustomerReport] = []
        for parts in file.wholes {
            do {
                for part in parts { reports.append(try ingest(part, of: file)) }
            } catch let error as IngestError {
                guard file.wholes.count > 1, let refused else { throw error }
                try refused(error)
            }
        }
        if !reports.isEmpty { reports[0].warnings.insert(contentsOf: file.notes, at: 0) }
        return reports
    }

    /// The tables that a path holds: those with a column of customers, if any of several has one.
    private func tables(of path: String) throws -> InputFile {
        let file = try IngestError.from(
            InputFile(
                path: path, chunk: options.readBytes, sheet: options.sheet,
                isCancelled: isCancelled))
        guard file.parts.count > 1 else { return file }
        let named = try file.parts.filter { try namesCustomers($0, in: file) }
        guard !named.isEmpty else { return file }
        file.leaveOut { part in
            named.contains(part) ? nil : "no column names the customer; it was left out"
        }
        return file
    }

    private func namesCustomers(
        _ part: InputFile.Part, in file: InputFile
    ) throws(IngestError) -> Bool {
        guard !isCancelled() else { throw Ingest.cancelled(part.label) }
        let head = try IngestError.from(file.head(of: part, count: CSVHead.length))
        let layout = try? CustomerLayout.detect(
            head: head, name: part.label, columns: options.layout.columns,
            delimiter: options.layout.delimiter)
        return layout != nil
    }

    /// Reads one table.
    private func ingest(
        _ part: InputFile.Part, of file: InputFile
    ) throws -> CustomerReport {
        let sheet = try CustomerSheet(
            file.opened(part).source, part: part, options: options, isCancelled: isCancelled)
        if contact.isEmpty, let known = try knownReport(sheet, name: part.name) { return known }
        let customers = try CustomerRows(sheet)
        guard sheet.rejects.count <= options.maxRejects.count else {
            throw Self.tooManyRejects(sheet, customers)
        }
        return try database.transaction(.immediate) {
            try beforeWriting(database)
            let forgotten = try ForgottenCustomers(in: database)
            let customers = customers.without(forgotten)
            if let forgotten { sheet.rename { forgotten.kept(header: $0) } }
            // Another process may have read the same file before the lock.
            if var known = try knownReport(sheet, name: part.name) {
                guard !contact.isEmpty else { return known }
                known.tookContact = true
                try takeContact(
                    sheet, customers, names: knownNames(sheet), report: &known, isAgain: true)
                return known
            }
            return try write(sheet, customers, forgotten, name: part.name)
        }
    }

    // MARK: Writing

    private func write(
        _ sheet: CustomerSheet, _ customers: CustomerRows, _ forgotten: ForgottenCustomers?,
        name: String
    ) throws -> CustomerReport {
        var report = CustomerReport(
            name: name, fileID: 0, sha256: sheet.sha256, bytes: sheet.bytes,
            linesKept: customers.rows.count + customers.nForgotten,
            linesRepeated: customers.nRepeated,
            linesRejected: sheet.rejects.count, linesBlank: sheet.nBlank,
            encoding: sheet.encodingText, delimiter: sheet.delimiterText)
        let merged = MergedAttributes(database)
        try merged.dropCopies()
        try insert(report, as: forgotten?.kept(text: name, isName: true) ?? name)
        report.fileID = database.lastInsertRowID
        try insert(sheet.rejects, of: report.fileID, forgotten)
        let attributes = sheet.names.indices.filter { $0 != sheet.layout.idColumn }
        let reading = AttributeReading(
            sheet, rows: customers.rows, columns: attributes, told: options.dateOrder,
            earlier: try Ingest(database: database).earlierDateOrder())
        let table = CustomerTable(connection: database)
        let columns = try table.plan(
            headers: attributes.map { ($0, sheet.names[$0]) }, types: reading.types,
            forms: reading.forms)
        try table.apply(columns, file: report.fileID, label: sheet.name)
        let cells = try forgotten.map { try forgottenCells(sheet, customers, attributes, $0) }
        (report.nNew, report.nChanged) = try table.upsert(columns, count: customers.rows.count) {
            index in
            if index % 4096 == 4095, isCancelled() { throw Ingest.cancelled(name) }
            let row = customers.rows[index]
            return [.text(customers.ids[index])]
                + columns.enumerated().map { position, column in
                    let value = reading.value(row, position, as: column.type)
                    return cells?.kept(value, row: row, position: position) ?? value
                }
        }
        try database.run(
            "update customer_file set n_new = ?, n_changed = ? where customer_file_id = ?",
            [report.nNew, report.nChanged, report.fileID])
        try merged.makeCopies()
        try ShownChannel(in: database).follow()
        try DataVersion.customersChange(in: database)
        report.decisions = Self.decisions(columns, reading)
        try tell(of: sheet, merged, &report)
        try tellOfPersons(&report, forgotten)
        var names = [sheet.layout.idColumn: "customer_id"]
        for column in columns { names[column.source] = column.name }
        try takeContact(sheet, customers, names: names, report: &report)
        report.warnings += reading.warnings + (cells?.warnings ?? [])
        if let warning = try strangers(customers, of: sheet) { report.warnings.append(warning) }
        if report.linesKept == 0 {
            report.warnings.append(
                "the file names nobody: it has a header and no \(report.linesRead == 0 ? "lines" : "customers") below it"
            )
        }
        return report
    }

    private func insert(
        _ rejects: [CustomerSheet.Reject], of file: Int64, _ forgotten: ForgottenCustomers?
    ) throws {
        for reject in rejects {
            try database.run(
                """
                insert into rejected_customer (customer_file_id, line_no, reason, raw)
                values (?, ?, ?, ?)
                """,
                [
                    file, reject.line,
                    forgotten?.kept(text: reject.reason) ?? reject.reason,
                    forgotten?.kept(raw: reject.raw) ?? reject.raw,
                ])
        }
    }

    /// Says what of the ids is personal, and who was forgotten.
    private func tellOfPersons(
        _ report: inout CustomerReport, _ forgotten: ForgottenCustomers?
    ) throws {
        if let words = try PrivacyRecord.count(in: database).words {
            report.decisions.append(words)
        }
        if let words = forgotten?.words(of: "nothing of their lines was taken") {
            report.warnings.append(words)
        }
    }

    /// Says what was made of cells, and of customers that are merged into others.
    private func tell(
        of sheet: CustomerSheet, _ merged: MergedAttributes, _ report: inout CustomerReport
    ) throws {
        if sheet.nApostrophes > 0 {
            report.decisions.append(
                "the apostrophe of a spreadsheet was taken off \(sheet.nApostrophes)"
                    + " \(sheet.nApostrophes == 1 ? "cell" : "cells")")
        }
        if sheet.nErrors > 0 {
            report.warnings.append(
                "\(sheet.nErrors) \(sheet.nErrors == 1 ? "cell holds" : "cells hold") an error value of the"
                    + " workbook (such as #N/A), and \(sheet.nErrors == 1 ? "is" : "are") empty")
        }
        let count = try merged.overshadowed()
        if count > 0 {
            report.warnings.append(
                "\(count) customer\(count == 1 ? " is" : "s are") merged into another that has a line of its own"
                    + " (same_customer): the attributes of that one count")
        }
    }

    private func insert(_ report: CustomerReport, as name: String) throws {
        try database.run(
            """
            insert into customer_file (
                name, sha256, bytes, lines_read, lines_kept, lines_repeated, lines_rejected,
                lines_blank, n_new, n_changed, encoding, delimiter, ingested_at
            )
            values (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, datetime('now'))
            """,
            [
                name, report.sha256, report.bytes, report.linesRead, report.linesKept,
                report.linesRepeated, report.linesRejected, report.linesBlank, report.encoding,
                report.delimiter,
            ])
    }

    private func knownReport(_ sheet: CustomerSheet, name: String) throws -> CustomerReport? {
        guard
            let row = try database.query(
                "select * from customer_file where sha256 = ?", [sheet.sha256]
            ).first
        else { return nil }
        return CustomerReport(
            name: name, fileID: Int64(try row.int("customer_file_id")), sha256: sheet.sha256,
            bytes: try row.int("bytes"), alreadyIngested: true,
            linesKept: try row.int("lines_kept"), linesRepeated: try row.int("lines_repeated"),
            linesRejected: try row.int("lines_rejected"), linesBlank: try row.int("lines_blank"),
            nNew: try row.int("n_new"), nChanged: try row.int("n_changed"),
            encoding: try row.text("encoding"), delimiter: try row.text("delimiter"))
    }

    // MARK: Words

    /// Says so if no customer of the file has bought anything: the wrong column may name them.
    private func strangers(_ customers: CustomerRows, of sheet: CustomerSheet) throws -> String? {
        guard !customers.ids.isEmpty,
            try database.scalar("select exists (select 1 from invoice_line)") == 1
        else { return nil }
        let own = Set(customers.ids)
        var buyers: Set<String> = []
        var nKnown = 0
        try database.forEachRow(
            "select customer_id from customer_fact union select customer_id from same_customer"
        ) { row in
            let buyer = try row.text(0)
            if own.contains(buyer) { nKnown += 1 } else { buyers.insert(buyer) }
        }
        guard nKnown == 0 else { return nil }
        let right = sheet.names.indices.first { column in
            customers.rows.contains { row in
                let id = IdentifierText.customer(
                    sheet.text(row, column), nullWords: sheet.nullWords)
                if case .id(let id) = id { return buyers.contains(id) }
                return false
            }
        }
        return "none of these \(own.count) customers has an invoice line: does customer_id mean the"
            + " same in both files?"
            + (right.map {
                " Its column \"\(sheet.names[$0])\" has customers of invoices: if they are meant,"
                    + " ingest it into a fresh database with --map"
                    + " \(shellWord("customer_id=\(sheet.names[$0])"))"
            } ?? "")
    }

    private static func decisions(
        _ columns: [CustomerTable.Column], _ reading: AttributeReading
    ) -> [String] {
        var result: [String] = []
        let new = columns.filter { $0.earlierType == nil }
        if !new.isEmpty {
            let shown = new.prefix(30).map { "\($0.name) (\($0.type.rawValue))" }
            result.append(
                "new columns of customer: " + shown.joined(separator: ", ")
                    + (new.count > 30 ? ", … (\(new.count) in all)" : ""))
        }
        for (position, column) in columns.enumerated() {
            if let earlier = column.earlierType, earlier != column.type {
                result.append(
                    "\(column.name) was \(earlier.rawValue) and is \(column.type.rawValue) now: the"
                        + " file holds \(reading.types[position]?.rawValue ?? "nothing")"
                        + (column.keepsNumbersAsText(reading.types[position])
                            ? ", and as real numbers some would not be written as they were given"
                            : ""))
            }
            if column.type == .real, let notation = reading.notation(position) {
                result.append("\(column.name) is read as \(notation)")
            }
            if column.type == .text, let reason = reading.reasonForText(position) {
                result.append("\(column.name) is text: \(reason)")
            }
        }
        return result
    }

    private static func tooManyRejects(
        _ sheet: CustomerSheet, _ customers: CustomerRows
    ) -> IngestError {
        let count = sheet.rejects.count
        let total = customers.rows.count + customers.nRepeated + count + sheet.nBlank
        var lines = [
            "\(sheet.name): \(count) of \(total) lines cannot be read; nothing was kept."
                + " Fix \(count == 1 ? "it" : "them"), or pass --max-rejects \(count) (or all)."
        ]
        for reject in sheet.rejects.prefix(InvoiceFilePass.maxListedRejects) {
            lines.append("  \(sheet.name):\(reject.line): \(reject.reason)")
        }
        if count > InvoiceFilePass.maxListedRejects {
            lines.append("  … and \(count - InvoiceFilePass.maxListedRejects) more")
        }
        return IngestError(.data, lines.joined(separator: "\n"))
    }
}
