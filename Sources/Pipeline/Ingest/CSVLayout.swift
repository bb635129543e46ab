/// Where the header of a file stands and how its records are cut, found on its first bytes.
package struct CSVLayout: Sendable, Hashable {
    /// Byte that separates fields.
    package let delimiter: UInt8
    /// Bytes of a UTF-8 byte order mark: 3 or 0.
    package let markLength: Int
    /// Records above the header: titles, blank lines, a `sep=;` line.
    package let recordsBefore: Int
    /// The columns.
    package let header: HeaderMap

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
    ///   - columns: Which header cell names which column.
    ///   - delimiter: The only delimiter to try; `nil` tries all.
    /// - Throws: `data` that names what the file is instead, or lists found and expected columns.
    package static func detect(
        head: [UInt8], name: String, columns: HeaderNames = HeaderNames(),
        delimiter told: UInt8? = nil
    ) throws(IngestError) -> CSVLayout {
        try refuseOtherTypes(head, name: name)
        let markLength = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var best: (score: Int, header: HeaderMap, line: Int)?
        for record in 0..<maxRecordsBefore {
            for delimiter in told.map({ [$0] }) ?? delimiters {
                guard
                    let (names, line) = try cells(
                        of: record, in: head, delimiter: delimiter, skipping: markLength)
                else { continue }
                let header = HeaderMap(names: names, columns: columns)
                if header.isComplete {
                    guard names.count <= maxColumns else {
                        throw tooManyColumns(names.count, name: name, line: line)
                    }
                    return CSVLayout(
                        delimiter: delimiter, markLength: markLength, recordsBefore: record,
                        header: header)
                }
                let matched = header.fieldIndex.count { $0 != nil }
                let score = matched * 10_000 + min(names.count, 9_999)
                // The first record wins a tie: it is the likeliest header.
                if best.map({ score > $0.score && (matched > 0 || record == 0) }) ?? true {
                    best = (score, header, line)
                }
            }
        }
        if best.map({ $0.score < 20_000 }) ?? true, let other = FileSignature.text(head) {
            throw IngestError(.data, "\(name): is \(other.type), not CSV. \(other.advice)")
        }
        guard let best else {
            throw IngestError(
                .data,
                head.count < headLength
                    ? "\(name): is empty. Expected a header line and invoice lines below it."
                    : "\(name): no header ends in the first \(headLength) bytes, the most that is"
                        + " looked at. Check the line ends of the file.")
        }
        throw unusable(best.header, name: name, line: best.line)
    }

    /// Most columns that any of the first records names; 0 for what is not text.
    package static func score(
        head: [UInt8], names columns: HeaderNames
    ) throws(IngestError) -> Int {
        guard FileSignature.binary(head) == nil else { return 0 }
        let markLength = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var best = 0
        for record in 0..<maxRecordsBefore {
            for delimiter in delimiters {
                guard
                    let (names, _) = try cells(
                        of: record, in: head, delimiter: delimiter, skipping: markLength)
                else { continue }
                let header = HeaderMap(names: names, columns: columns)
                best = max(best, header.fieldIndex.count { $0 != nil })
            }
        }
        return best
    }

    /// Cells and line of the record with the given number; `nil` if there is none or it is blank.
    private static func cells(
        of record: Int, in head: [UInt8], delimiter: UInt8, skipping: Int
    ) throws(IngestError) -> (names: [String], line: Int)? {
        let reader = CSVRecordReader(
            MemoryByteSource(head), fieldCapacity: maxColumns + 1, chunk: headLength,
            recordBytes: headLength + 1)
        _ = try reader.peek(head.count)
        reader.begin(delimiter: delimiter, skipping: skipping)
        for _ in 0...record {
            guard try reader.readRecord() else { return nil }
        }
        let isCut = reader.endsWithFile && head.count >= headLength
        guard reader.defect == nil, !reader.isBlank, !isCut else { return nil }
        return (headerCells(reader), reader.line)
    }

    /// The cells of the reader's record as text, trimmed.
    package static func headerCells(_ reader: CSVRecordReader) -> [String] {
        let encoding: TextEncoding = TextEncoding.isUTF8(reader.record) ? .utf8 : .windows1252
        return (0..<min(reader.fieldCount, maxColumns + 1)).map { index in
            let field = reader.fields[index]
            let bytes = UnsafeBufferPointer(
                start: reader.bytes + Int(field.start), count: Int(field.end - field.start))
            let text = encoding.visibleText(bytes, limit: 200)
            let plain = field.hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text
            return plain.trimmingSpaces
        }
    }

    private static func unusable(_ header: HeaderMap, name: String, line: Int) -> IngestError {
        let found =
            header.names.prefix(30).joined(separator: ", ")
            + (header.names.count > 30 ? ", … (\(header.names.count) in all)" : "")
        if !header.duplicates.isEmpty {
            return IngestError(
                .data,
                "\(name):\(line): the header names a column twice"
                    + " (\(header.duplicates.joined(separator: "; "))). Rename or remove one of them."
                    + " Found: \(found).")
        }
        let missing = header.missing.map { $0.fileNames.prefix(2).joined(separator: " or ") }
        let expected = InvoiceColumn.allCases.map { $0.fileNames[0] }.joined(separator: ",")
        return IngestError(
            .data,
            "\(name):\(line): no usable header: missing \(missing.joined(separator: ", "))."
                + " Found: \(found). Expected, in any order: \(expected)."
                + " Add or rename the columns in the first line.")
    }

    private static func tooManyColumns(_ count: Int, name: String, line: Int) -> IngestError {
        IngestError(
            .data,
            "\(name):\(line): the header has more than \(maxColumns) columns, the most that is read."
                + " Export only the invoice columns.")
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
        let encoding = start.first == 0 ? "UTF-16BE" : "UTF-16LE"
        throw IngestError(
            .data,
            "\(name): looks like UTF-16 text without a byte order mark."
                + " Convert it with iconv -f \(encoding) -t UTF-8.")
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
