import Reports
import Store
import Tabular

/// Rejected lines as a CSV file to be mended in a spreadsheet and ingested again.
///
/// In front of the fields of the file stand `reject_key`, by which `ingest` knows the line again, and
/// where and why it was rejected. A record that is not CSV is cut at every delimiter, its quotes left as
/// they are. What a line of an order leaves blank, as it stands on the line above, is filled in (`OrdersAbove`).
public struct RejectExport {
    /// What was written.
    public struct Report: Sendable, Hashable {
        /// Lines written.
        public var lines = 0
        /// Lines left out because there is nothing to mend: repeated headers, lines there already.
        public var leftOut = 0
    }

    /// Columns in front of those of the file; `ingest` uses the first and ignores the others.
    static let markColumns = [
        RejectKey.columnName, "reject_file", "reject_column", "reject_reason",
    ]

    private let connection: Connection

    /// Exports from the given database.
    public init(in connection: Connection) {
        self.connection = connection
    }

    /// Writes lines that are not mended, as UTF-8 with a byte order mark, which spreadsheets need.
    ///
    /// - Parameters:
    ///   - filter: Which lines; mended ones never are.
    ///   - append: Takes the text piece by piece; not called if there is nothing to mend.
    /// - Throws: `usage` for lines of files with different headers or date orders: one file has one of
    ///   each; `data` for files of which the header is not known.
    public func write(
        _ filter: RejectFilter, append: (String) throws -> Void
    ) throws -> Report {
        try filter.check(in: connection)
        var filter = filter
        filter.includesMended = false
        let forms = try forms(filter)
        var orders = try forms.reduce(into: [Int: OrdersAbove]()) { orders, entry in
            orders[entry.key] = try OrdersAbove(
                of: entry.key, cells: entry.value.cells, columnMap: entry.value.columnMap,
                in: connection)
        }
        var report = Report()
        try connection.forEachRow(
            """
            select
                source_file.source_id,
                source_file.sha256,
                source_file.name,
                rejected_line.line_no,
                coalesce(rejected_line.column_name, ''),
                rejected_line.class,
                rejected_line.reason,
                rejected_line.raw,
                coalesce(rejected_line.order_no, ''),
                coalesce(rejected_line.order_status, ''),
                coalesce(rejected_line.order_currency, '')
            from rejected_line
            join source_file on source_file.source_id = rejected_line.source_id
            where \(RejectFilter.condition)
            order by rejected_line.source_id, rejected_line.line_no
            """, filter.bindings
        ) { row in
            let sourceID = try row.int(0)
            guard RejectedLine.Class(rawValue: try row.text(5))?.isMendable ?? true,
                let form = forms[sourceID]
            else {
                report.leftOut += 1
                return
            }
            if report.lines == 0 {
                try append("\u{FEFF}" + CSVText.line(Self.markColumns + form.cells))
            }
            let key = RejectKey(sha256: try row.text(1), lineNo: try row.int(3))
            let fields = form.fields(of: try row.text(7))
            let order = RejectedLine.Order(
                number: try row.text(8), status: try row.text(9), currency: try row.text(10),
                isNoSale: nil)
            let completed =
                try orders[sourceID]?.complete(fields, line: key.lineNo, of: order) ?? fields
            try append(
                CSVText.line(
                    [key.text, try row.text(2), try row.text(4), try row.text(6)] + completed))
            report.lines += 1
        }
        return report
    }

    /// Whether the line still waits for a mended one.
    func isOpen(_ key: RejectKey) throws -> Bool {
        try connection.scalar(
            """
            select exists (
                select 1
                from rejected_line
                join source_file on source_file.source_id = rejected_line.source_id
                where source_file.sha256 >= ?1
                    and source_file.sha256 < ?1 || 'g'
                    and rejected_line.line_no = ?2
                    and rejected_line.mended_by_source_id is null
            )
            """, [key.digestStart, key.lineNo]) == .integer(1)
    }

    // MARK: Forms

    /// How the records of one file are cut.
    private struct Form {
        let cells: [String]
        let delimiter: UInt8
        let quoting: Quoting
        let columnMap: String
        let dateOrder: String
        let decimalMark: String
        /// Fields that an earlier export put in front.
        let marks: Set<Int>

        /// Whether lines of both may stand in one file.
        func fits(_ other: Form) -> Bool {
            cells == other.cells && dateOrder == other.dateOrder && decimalMark == other.decimalMark
        }

        func fields(of raw: String) -> [String] {
            RawRecord.fields(of: raw, delimiter: delimiter, quoting: quoting).enumerated()
                .filter { !marks.contains($0.offset) }
                // Lines of an earlier export have the apostrophe that it put there.
                .map { marks.isEmpty ? $0.element : SpreadsheetText.undefused($0.element) }
        }
    }

    /// The forms of the files that lines to be mended come from, by `source_id`.
    private func forms(_ filter: RejectFilter) throws -> [Int: Form] {
        let classes = RejectedLine.Class.allCases.filter { !$0.isMendable }
            .map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let rows = try connection.query(
            """
            select
                source_id,
                name,
                header,
                delimiter,
                column_map,
                quoting,
                substr(date_order, 1, 3) as date_order,
                substr(decimal_mark, 1, 5) as decimal_mark
            from source_file
            where source_id in (
                select rejected_line.source_id
                from rejected_line
                join source_file on source_file.source_id = rejected_line.source_id
                where \(RejectFilter.condition)
                    and rejected_line.class not in (\(classes))
            )
            order by source_id
            """, filter.bindings)
        var forms: [Int: Form] = [:]
        var first: (form: Form, name: String)?
        for row in rows {
            let name = try row.text("name")
            let form = try Self.form(of: row, name: name)
            if let first, !first.form.fits(form) {
                throw IngestError(
                    .usage,
                    "the rejected lines of \(first.name) and \(name) have different headers, date"
                        + " orders or decimal marks, and cannot stand in one file. Export file by file, with"
                        + " --file \(first.name).")
            }
            first = first ?? (form, name)
            forms[try row.int("source_id")] = form
        }
        return forms
    }

    private static func form(of row: Row, name: String) throws -> Form {
        guard let header = try row.optionalText("header") else {
            throw IngestError(
                .data,
                "\(name): was ingested by an older workbench, which did not keep its header."
                    + " Look at its lines with workbench rejects --file \(shellWord(name)) --format csv, or"
                    + " ingest it anew into a fresh database.")
        }
        let between = Array(try row.text("delimiter").utf8)
        // A sheet's records are kept as CSV.
        let delimiter = between.count == 1 ? between[0] : UInt8(ascii: ",")
        let quoting = try row.optionalText("quoting").flatMap { Quoting(rawValue: $0) } ?? .double
        let cells = headerCells(
            RawRecord.fields(of: header, delimiter: delimiter, quoting: quoting),
            columnMap: try row.text("column_map"))
        let marks = Set(cells.indices.filter { markColumns.contains(cells[$0]) })
        return Form(
            cells: cells.indices.filter { !marks.contains($0) }.map { cells[$0] },
            delimiter: delimiter, quoting: quoting, columnMap: try row.text("column_map"),
            dateOrder: try row.text("date_order"),
            decimalMark: try row.text("decimal_mark"), marks: marks)
    }

    /// The header's cells, with names of ours where only `--map` made the file readable.
    private static func headerCells(_ cells: [String], columnMap: String) -> [String] {
        let names = cells.map { WhiteSpace.trimmed($0) }
        let usual = HeaderMap(names: names)
        if usual.text == columnMap { return names }
        let entries = ", \(columnMap), "
        let ours = InvoiceColumn.allCases.map(\.sqlName) + SideColumn.allCases.map(\.rawValue)
        return names.indices.map { position in
            let name = names[position]
            let cell = usual.cell(position)
            let column = ours.first {
                !name.isEmpty && entries.contains(", \($0)=\(cell), ")
            }
            if let column { return column }
            return HeaderNames().match(name) == nil ? name : "\(name) (not used)"
        }
    }
}

/// Cuts the text of a record, as `rejected_line.raw` has it, into fields.
enum RawRecord {
    /// Its fields without their quotes; cut at every delimiter where it is not CSV.
    static func fields(
        of raw: String, delimiter: UInt8, quoting: Quoting = .double
    ) -> [String] {
        let bytes = Array(raw.utf8)
        let reader = CSVRecordReader(
            MemoryByteSource(bytes), fieldCapacity: 2 * CSVHead.maxColumns,
            chunk: bytes.count + 1,
            recordBytes: bytes.count + 2)
        do {
            _ = try reader.peek(bytes.count)
            reader.begin(delimiter: delimiter, quoting: quoting)
            if try reader.readRecord(), reader.defect == nil, reader.end == bytes.count {
                return (0..<min(reader.fieldCount, 2 * CSVHead.maxColumns)).map {
                    reader[$0].text
                }
            }
        } catch {
            // A record that the reader refuses is cut like one that is not CSV.
        }
        return bytes.split(separator: delimiter, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}
