/// Whether quotes around a field belong to the file and not to the field.
public enum Quoting: String, Sendable, Hashable, CaseIterable {
    /// A field may stand in quotes; those inside are doubled.
    case double
    /// A quote is a character like any other.
    case none
    /// A line may stand in quotes as a whole, those inside doubled; without them it is as with `double`.
    case lines
}

extension WholeLineQuoteSource {
    /// The text as the quoting says; `nil` finds out whether lines stand in quotes.
    package convenience init(_ inner: any ByteSource, quoting: Quoting?) {
        self.init(inner, isWrapped: quoting.map { $0 == .lines })
    }
}

extension CSVHead {
    /// The first bytes of a text without quotes around its lines, if it has such.
    package static func withoutLineQuotes(
        _ bytes: [UInt8], quoting: Quoting?
    ) throws(TabularError) -> [UInt8] {
        let isWrapped =
            quoting.map { $0 == .lines }
            ?? WholeLineQuotes.areThere(in: bytes, isCut: bytes.count >= length)
        return isWrapped ? try WholeLineQuotes.unwrapped(bytes) : bytes
    }
}

extension CSVHead {
    /// What the first bytes say of quotes, where the delimiter leaves it open: files with tabs or pipes come from
    /// programs that quote and from programs that do not.
    ///
    /// Read with quotes, a file without them has fields that swallow line ends, or text behind a closing
    /// quote; read without, a file with them has records of the wrong length.
    /// - Parameters:
    ///   - skipped: Records before the first line of data.
    ///   - fields: Fields of a whole record.
    /// - Returns: The first line that a quote would break, if more lines are whole without quotes than with.
    package func firstLineWithoutQuoting(
        _ delimiter: UInt8, skipping skipped: Int, fields: ClosedRange<Int>
    ) throws(TabularError) -> Int? {
        let quoted = try doubts(delimiter, .double, skipped, fields)
        guard quoted.count > 0 else { return nil }
        let plain = try doubts(delimiter, .none, skipped, fields)
        return quoted.count > plain.count ? quoted.first : nil
    }

    /// Records that are broken, or that span lines.
    private func doubts(
        _ delimiter: UInt8, _ quoting: Quoting, _ skipped: Int, _ fields: ClosedRange<Int>
    ) throws(TabularError) -> (count: Int, first: Int?) {
        let reader = try CSVRecordReader(
            CSVHead(bytes, name: name, quoting: quoting), delimiter: delimiter,
            fieldCapacity: Self.maxColumns + 1)
        for _ in 0..<skipped { _ = try reader.readRecord() }
        reader.minFields = fields.lowerBound
        reader.maxFields = fields.upperBound
        var count = 0
        var first: Int?
        while try reader.readRecord() {
            guard reader.defect != nil || reader.spansLines,
                !(reader.endsWithFile && isCut)
            else { continue }
            count += 1
            first = first ?? reader.line
        }
        return (count, first)
    }
}

extension CSVRecordReader {
    /// Whether every physical line of the record is a whole one if quotes are characters like any other.
    package func isWholeWithoutQuotes(fields: ClosedRange<Int>) -> Bool {
        var count = 1
        var previous: UInt8 = 0
        for byte in record {
            if byte == delimiter {
                count += 1
            } else if byte == 0x0D || byte == 0x0A && previous != 0x0D {
                guard fields.contains(count) else { return false }
                count = 1
            }
            previous = byte
        }
        return fields.contains(count)
    }
}
