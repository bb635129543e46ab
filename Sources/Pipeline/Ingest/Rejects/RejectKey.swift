import Tabular

/// Names a rejected line in a file that was exported for mending: `line 1042 of 1f3a9c0b2d4e5f60`.
///
/// The file is named by the start of its SHA-256, so that the key holds in any database that has the
/// file. A spreadsheet takes it for text, which it leaves alone.
package struct RejectKey: Sendable, Hashable {
    /// Header of the column that holds the keys; it marks a file as one that mends.
    package static let columnName = "reject_key"
    private static let digits = 16

    /// First 16 hexadecimal digits of the file's digest.
    package let digestStart: String
    /// Physical line of that file where the record starts.
    package let lineNo: Int

    /// The key of a line.
    package init(sha256: String, lineNo: Int) {
        digestStart = String(sha256.prefix(Self.digits))
        self.lineNo = lineNo
    }

    /// Reads a key; `nil` if it is none.
    package init?(_ text: String) {
        let words = text.split(separator: " ")
        guard words.count == 4, words[0] == "line", words[2] == "of", let line = Int(words[1]),
            line > 0, words[3].count == Self.digits, words[3].allSatisfy(\.isHexDigit)
        else { return nil }
        self.init(sha256: words[3].lowercased(), lineNo: line)
    }

    /// As it stands in the file.
    package var text: String { "line \(lineNo) of \(digestStart)" }

    /// Which field of a record holds the key; `nil` if the header has no such column.
    static func index(in header: HeaderMap) -> Int? {
        header.names.firstIndex { $0.lowercased() == columnName }
    }
}

extension RejectKey {
    /// The key of the first record below the header; `nil` if it has none.
    static func first(
        in head: [UInt8], layout: InvoiceLayout, index: Int
    ) throws(IngestError) -> RejectKey? {
        let reader = try IngestError.from(
            CSVRecordReader(
                CSVHead(head, name: "input"), delimiter: layout.delimiter,
                fieldCapacity: index + 1))
        for _ in 0...layout.recordsToSkip {
            guard try reader.nextRecord() else { return nil }
        }
        return RejectKey(String(decoding: reader[index].bytes, as: UTF8.self))
    }
}

/// A line of a file that stands for a rejected line of another.
package struct MendingLine: Sendable, Hashable {
    /// Physical line of the mending file.
    package let lineNo: Int
    /// The line it stands for.
    package let key: RejectKey
}

extension InvoiceFilePass {
    /// Takes down which rejected line the record stands for.
    ///
    /// - Returns: `false` if the record was rejected: its key was changed, or it still holds the marks of
    ///   bytes that could not be read, which must not become text.
    func noteMend(_ keyIndex: Int) -> Bool {
        guard keyIndex < reader.fieldCount else { return true }
        let text = TextEncoding.utf8.visibleText(reader[keyIndex].bytes, limit: 100)
        // A line that somebody added stands for nothing.
        guard !text.allSatisfy(\.isWhitespace) else { return true }
        guard let key = RejectKey(text) else {
            reject(
                nil, .badRejectKey,
                "\(RejectKey.columnName) \"\(text)\" was changed; take it from the exported file, or"
                    + " empty it for a line of its own")
            return false
        }
        batch.mends.append(MendingLine(lineNo: reader.line, key: key))
        // What stands above is of another place of the file, and says nothing of its order.
        let follows =
            lastKey?.digestStart == key.digestStart && lastKey?.lineNo == key.lineNo - 1
        if !follows { before = OrderBefore(rows: batch.rowCount) }
        lastKey = key
        guard let mark = UnreadMark.first(in: reader.record) else { return true }
        reject(nil, .encoding, "still holds \(mark); write what belongs there")
        return false
    }
}

/// What `TextEncoding.visibleText` writes in place of what is not text or too long.
enum UnreadMark {
    /// The first such mark in a record.
    static func first(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let cut = Array("… [cut, ".utf8)
        for index in bytes.indices {
            let rest = bytes[index...]
            if rest.count >= 4, rest[index] == UInt8(ascii: "\\"),
                rest[index + 1] == UInt8(ascii: "x"),
                isHexDigit(rest[index + 2]), isHexDigit(rest[index + 3])
            {
                return String(decoding: rest.prefix(4), as: UTF8.self)
            }
            if rest[index] == cut[0], rest.starts(with: cut) {
                return "the mark \"… [cut\" of a line that was too long to keep"
            }
        }
        return nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}
