/// The first bytes of a file, in which its header is looked for under each delimiter that it may have.
///
/// Which record is the header is for the caller to say, who knows what columns are wanted.
package struct CSVHead {
    /// Bytes looked at; the header has to end within them.
    package static let length = 1 << 16
    /// Records among which the header is looked for.
    package static let maxRecordsBefore = 20
    /// Most columns of a header.
    package static let maxColumns = 1000
    /// Delimiters tried.
    package static let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

    /// The bytes, `length` at most.
    package let bytes: [UInt8]
    /// The file, for messages.
    package let name: String

    /// Whether fields may stand in quotes.
    package let quoting: Quoting

    /// Takes the first bytes of the unpacked file.
    package init(_ bytes: [UInt8], name: String, quoting: Quoting = .double) {
        self.bytes = bytes
        self.name = name
        self.quoting = quoting
    }

    /// Bytes of the UTF-8 byte order mark: 3, more where programs have put several there, or 0.
    package var markLength: Int {
        var length = 0
        while bytes[length...].starts(with: [0xEF, 0xBB, 0xBF]) { length += 3 }
        return length
    }

    /// Whether the file goes on behind the bytes, or may.
    package var isCut: Bool { bytes.count >= Self.length }

    /// The records under each delimiter, or under the only one that it can be.
    package func tables(_ delimiter: UInt8? = nil) -> [Table] {
        (delimiter.map { [$0] } ?? Self.delimiters).map { Table(self, delimiter: $0) }
    }

    /// The records as one delimiter cuts them, one after the other.
    package final class Table {
        /// Byte between fields.
        package let delimiter: UInt8
        /// Whether no record is left.
        package private(set) var isAtEnd = false
        private let head: CSVHead
        // Made when it is needed: nearly all files are cut by the first delimiter.
        private var reader: CSVRecordReader?

        fileprivate init(_ head: CSVHead, delimiter: UInt8) {
            self.head = head
            self.delimiter = delimiter
        }

        /// Cells and line of the next record; `nil` for a blank, broken or cut one, and at the end.
        package func next() throws(TabularError) -> (cells: [String], line: Int)? {
            let reader = try started()
            guard !isAtEnd, try reader.readRecord() else {
                isAtEnd = true
                return nil
            }
            guard reader.defect == nil, !reader.isBlank, !(reader.endsWithFile && head.isCut) else {
                return nil
            }
            return (CSVHead.cells(of: reader), reader.line)
        }

        private func started() throws(TabularError) -> CSVRecordReader {
            if let reader { return reader }
            let reader = try CSVRecordReader(
                head, delimiter: delimiter, fieldCapacity: maxColumns + 1)
            self.reader = reader
            return reader
        }
    }

    /// The cells of the reader's record as text, trimmed.
    private static func cells(of reader: CSVRecordReader) -> [String] {
        let encoding: TextEncoding = TextEncoding.isUTF8(reader.record) ? .utf8 : .windows1252
        return (0..<min(reader.fieldCount, maxColumns + 1)).map { index in
            let field = reader[index]
            let text = encoding.visibleText(field.bytes, limit: 200)
            let plain = field.hasDoubledQuotes ? text.withQuotesOnce : text
            return WhiteSpace.trimmed(plain)
        }
    }

    // MARK: What is no table

    /// Refuses what is another type by its first bytes, so that nobody has to read a header full of noise.
    package func refuseOtherTypes() throws(TabularError) {
        try refuse(FileSignature.binary(bytes))
        let start = bytes.prefix(512)
        let zeros = start.count { $0 == 0 }
        guard zeros * 4 > start.count else { return }
        if zeros * 3 > start.count * 2 {
            throw TabularError(.content, name, "is not text but NUL bytes. Fetch the file again.")
        }
        let form = start.first == 0 ? UTF16Form.bigEndian : .littleEndian
        throw TabularError(
            .content, name,
            "looks like UTF-16 text without a byte order mark."
                + " Pass --encoding \(form.rawValue).")
    }

    /// Why no record could be read of what is not blank: marks and nothing to read; `nil` for blank bytes.
    package var whyUnread: String? {
        let text = bytes[markLength...]
        guard text.contains(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else {
            return nil
        }
        return text.contains(0)
            ? "is not text: NUL bytes stand in it. Name a file of text, or fetch it again."
            : "no line of it can be read: a quote is not closed, or text stands behind a closing one."
    }

    /// Refuses a text in which no header was found and that is of another type.
    package func refuseOtherTexts() throws(TabularError) {
        try refuse(FileSignature.text(bytes))
    }

    private func refuse(_ other: FileSignature.Other?) throws(TabularError) {
        guard let other else { return }
        throw TabularError(.content, name, "is \(other.type), not CSV. \(other.advice)")
    }
}

extension CSVRecordReader {
    /// A reader of the records that begin in `head`, whose delimiter is known.
    package convenience init(
        _ head: CSVHead, delimiter: UInt8, fieldCapacity: Int
    ) throws(TabularError) {
        self.init(
            MemoryByteSource(head.bytes), name: head.name, fieldCapacity: fieldCapacity,
            chunk: head.bytes.count + 1, recordBytes: head.bytes.count + 2)
        _ = try peek(head.bytes.count)
        begin(delimiter: delimiter, skipping: head.markLength, quoting: head.quoting)
    }
}
