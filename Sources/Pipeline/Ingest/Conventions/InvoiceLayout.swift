/// Where the header of a file stands and how its records are cut, found on its first bytes.
package struct CSVLayout: Sendable, Hashable {
    /// Byte that separates fields.
    package let delimiter: UInt8
    /// Bytes of a UTF-8 byte order mark: 3 or 0.
    package let markLength: Int
    /// Records above the header: titles, blank lines, a `sep=;` line.
    package let recordsBefore: Int
    /// Whether the file has a header, or the caller gave one.
    package var hasHeader = true
    /// The columns.
    package let header: HeaderMap

    /// Records before the first line of data.
    package var recordsToSkip: Int { recordsBefore + (hasHeader ? 1 : 0) }

    /// Bytes looked at; the header has to end within them.
    package static let headLength = 1 << 16
    /// Records among which the header is looked for.
    package static let maxRecordsBefore = 20
    /// Most columns of a header.
    package static let maxColumns = 1000
    /// Delimiters tried.
    package static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

    /// Finds the first record, under any delimiter, that names all columns.
    ///
    /// - Parameters:
    ///   - head: The first bytes of the unpacked file.
    ///   - name: The file, for messages.
    ///   - options: What the caller says.
    /// - Throws: `data` that names what the file is instead, or lists found and expected columns.
    package static func detect(
        head: [UInt8], name: String, options: LayoutOptions = LayoutOptions()
    ) throws(IngestError) -> CSVLayout {
        try refuseOtherTypes(head, name: name)
        let tables = candidates(head, options)
        if let header = options.header { return try layout(header, tables, head, name: name) }
        var best: (score: Int, header: HeaderMap, line: Int)?
        for record in 0..<max(maxRecordsBefore, options.headerLine ?? 0) {
            for table in tables {
                guard let (names, line) = try table.next(), line == options.headerLine ?? line
                else { continue }
                let header = HeaderMap(names: names, columns: options.columns)
                if header.isComplete {
                    guard names.count <= maxColumns else {
                        throw tooManyColumns(name: name, line: line)
                    }
                    return CSVLayout(
                        delimiter: table.delimiter, markLength: markLength(head),
                        recordsBefore: record, header: header)
                }
                let matched = header.matchCount
                let score = matched * 10_000 + min(names.count, 9_999)
                // The first record wins a tie: it is the likeliest header.
                if best.map({ score > $0.score && (matched > 0 || record == 0) }) ?? true {
                    best = (score, header, line)
                }
            }
            if tables.allSatisfy(\.isAtEnd) { break }
        }
        if best.map({ $0.score < 20_000 }) ?? true { try refuseOtherTexts(head, name: name) }
        guard let best else { throw nothingFound(head, name: name, options) }
        throw unusable(best.header, options.columns, name: name, line: best.line)
    }

    /// Most columns that any of the first records names; 0 for what is not text.
    package static func score(
        head: [UInt8], names columns: HeaderNames
    ) throws(IngestError) -> Int {
        guard FileSignature.binary(head) == nil else { return 0 }
        var options = LayoutOptions()
        options.columns = columns
        var best = 0
        for table in candidates(head, options) {
            for _ in 0..<maxRecordsBefore {
                guard let (names, _) = try table.next() else { continue }
                best = max(best, HeaderMap(names: names, columns: columns).matchCount)
            }
        }
        return best
    }

    // MARK: Candidates

    /// The first records as one delimiter cuts them, one after the other.
    private final class Candidate {
        let delimiter: UInt8
        private(set) var isAtEnd = false
        private let head: [UInt8]
        // Made when it is needed: nearly all files are cut by the first delimiter.
        private var reader: CSVRecordReader?

        init(_ head: [UInt8], delimiter: UInt8) {
            self.head = head
            self.delimiter = delimiter
        }

        /// Cells and line of the next record; `nil` for a blank or broken one, and at the end.
        func next() throws(IngestError) -> (names: [String], line: Int)? {
            let reader = try started()
            guard !isAtEnd, try reader.readRecord() else {
                isAtEnd = true
                return nil
            }
            let isCut = reader.endsWithFile && head.count >= headLength
            guard reader.defect == nil, !reader.isBlank, !isCut else { return nil }
            return (headerCells(reader), reader.line)
        }

        private func started() throws(IngestError) -> CSVRecordReader {
            if let reader { return reader }
            let reader = CSVRecordReader(
                MemoryByteSource(head), fieldCapacity: maxColumns + 1, chunk: head.count + 1,
                recordBytes: head.count + 2)
            _ = try reader.peek(head.count)
            reader.begin(delimiter: delimiter, skipping: markLength(head))
            self.reader = reader
            return reader
        }
    }

    private static func candidates(_ head: [UInt8], _ options: LayoutOptions) -> [Candidate] {
        (options.delimiter.map { [$0] } ?? delimiters).map { Candidate(head, delimiter: $0) }
    }

    private static func markLength(_ head: [UInt8]) -> Int {
        head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The layout of a file without a header, of which the caller says the columns.
    private static func layout(
        _ names: [String], _ tables: [Candidate], _ head: [UInt8], name: String
    ) throws(IngestError) -> CSVLayout {
        try refuseOtherTexts(head, name: name)
        guard names.count <= maxColumns else {
            throw IngestError(
                .usage,
                "--header names \(names.count) columns; at most \(maxColumns) are read. Leave out those"
                    + " at the end that you do not need.")
        }
        let header = HeaderMap(names: names)
        guard header.isComplete else {
            let missing = header.missing.map { $0.fileNames[0] }.joined(separator: ", ")
            let problem =
                header.duplicates.isEmpty
                ? "does not name \(missing)"
                : "names a column twice (\(header.duplicates.joined(separator: "; ")))"
            throw IngestError(.usage, "--header \(problem). Write \(expected).")
        }
        var widths: [Int] = []
        for table in tables {
            var width = 0
            while width == 0, !table.isAtEnd { width = try table.next()?.names.count ?? 0 }
            widths.append(width)
        }
        let right = widths.firstIndex(of: names.count)
        let widest = widths.indices.max { widths[$0] < widths[$1] }
        guard let chosen = right ?? widest, widths[chosen] > 0 else {
            throw nothingFound(head, name: name, LayoutOptions())
        }
        return CSVLayout(
            delimiter: tables[chosen].delimiter, markLength: markLength(head), recordsBefore: 0,
            hasHeader: false, header: header)
    }

    /// The cells of the reader's record as text, trimmed.
    package static func headerCells(_ reader: CSVRecordReader) -> [String] {
        let encoding: TextEncoding = TextEncoding.isUTF8(reader.record) ? .utf8 : .windows1252
        return (0..<min(reader.fieldCount, maxColumns + 1)).map { index in
            let field = reader[index]
            let text = encoding.visibleText(field.bytes, limit: 200)
            let plain = field.hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text
            return plain.trimmingSpaces
        }
    }

    // MARK: Errors

    private static let expected = InvoiceColumn.allCases.map { $0.fileNames[0] }
        .joined(separator: ",")

    private static func nothingFound(
        _ head: [UInt8], name: String, _ options: LayoutOptions
    ) -> IngestError {
        if head.count >= headLength {
            return IngestError(
                .data,
                "\(name): no header ends in the first \(headLength) bytes, the most that is"
                    + " looked at. Check the line ends of the file.")
        }
        if let line = options.headerLine {
            return IngestError(
                .data,
                "\(name): line \(line) is blank, broken or not there, so it is no header."
                    + " Pass another --header-line, or leave it out.")
        }
        return IngestError(
            .data, "\(name): is empty. Expected a header line and invoice lines below it.")
    }

    private static func unusable(
        _ header: HeaderMap, _ columns: HeaderNames, name: String, line: Int
    ) -> IngestError {
        let found =
            header.names.prefix(30).joined(separator: ", ")
            + (header.names.count > 30 ? ", … (\(header.names.count) in all)" : "")
        if !header.duplicates.isEmpty {
            return IngestError(
                .data,
                "\(name):\(line): the header names a column twice"
                    + " (\(header.duplicates.joined(separator: "; "))). Say which with --map, rename"
                    + " or remove one of them. Found: \(found).")
        }
        let missing = header.missing.map { column in
            columns.given[column] ?? column.fileNames.prefix(2).joined(separator: " or ")
        }
        if header.looksLikeCustomers {
            return IngestError(
                .data,
                "\(name):\(line): no usable header: missing \(missing.joined(separator: ", "))."
                    + " Found: \(found). It looks like a file of customers, without invoices: read"
                    + " it with workbench ingest --customers \(name).")
        }
        // Any other header cell would be an absurd example.
        let likely = nearestName(to: header.missing[0].fileNames[0], among: header.ignored)
        let advice =
            header.matchCount == 0
            ? "If the file has no header, pass --header \(expected) in the order of its fields"
            : "Name the columns with --map, for example --map"
                + " \(header.missing[0].sqlName)=\(likely ?? "HEADER")"
        return IngestError(
            .data,
            "\(name):\(line): no usable header: missing \(missing.joined(separator: ", "))."
                + " Found: \(found). Expected, in any order: \(expected). \(advice).")
    }

    private static func tooManyColumns(name: String, line: Int) -> IngestError {
        IngestError(
            .data,
            "\(name):\(line): the header has more than \(maxColumns) columns, the most that is read."
                + " Export only the invoice columns.")
    }

    private static func refuseOtherTexts(_ head: [UInt8], name: String) throws(IngestError) {
        if let other = FileSignature.text(head) {
            throw IngestError(.data, "\(name): is \(other.type), not CSV. \(other.advice)")
        }
    }

    /// Names file types that are not CSV, so that nobody has to read a header full of noise.
    private static func refuseOtherTypes(_ head: [UInt8], name: String) throws(IngestError) {
        if let other = FileSignature.binary(head) {
            throw IngestError(.data, "\(name): is \(other.type), not CSV. \(other.advice)")
        }
        let start = head.prefix(512)
        let zeros = start.count { $0 == 0 }
        guard zeros * 4 > start.count else { return }
        if zeros * 3 > start.count * 2 {
            throw IngestError(.data, "\(name): is not text but NUL bytes. Fetch the file again.")
        }
        let form = start.first == 0 ? UTF16Form.bigEndian : .littleEndian
        throw IngestError(
            .data,
            "\(name): looks like UTF-16 text without a byte order mark."
                + " Pass --encoding \(form.rawValue).")
    }
}

extension String {
    /// Without white space at both ends.
    fileprivate var trimmingSpaces: String {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}
