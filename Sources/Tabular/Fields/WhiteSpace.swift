/// White space around a field: one rule for all readers.
///
/// In bytes it is what ASCII calls so and the no-break space, which Excel and web pages put around
/// numbers; in text what Unicode calls so.
package enum WhiteSpace {
    /// What else is taken off besides white space.
    package enum Extra {
        case nothing
        /// All other control bytes below space, too: cells that were padded by an old system.
        case controls
    }

    /// The bytes without white space at both ends.
    ///
    /// - Parameter encoding: Says how a no-break space is written; `nil` for one that is not known, in
    ///   which it is taken for the byte 0xA0.
    @inlinable
    package static func trimmed(
        _ bytes: UnsafeBufferPointer<UInt8>, in encoding: TextEncoding?, and extra: Extra = .nothing
    ) -> UnsafeBufferPointer<UInt8> {
        guard let first = bytes.first, let last = bytes.last else { return bytes }
        // Nearly all fields, so without a call.
        if first > 0x20, first < 0x80, last > 0x20, last < 0x80 { return bytes }
        return trimmedSlowly(bytes, encoding, extra)
    }

    @inline(never)
    @usableFromInline
    package static func trimmedSlowly(
        _ bytes: UnsafeBufferPointer<UInt8>, _ encoding: TextEncoding?, _ extra: Extra
    ) -> UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = bytes.count
        let isUTF8 = encoding == .utf8
        func isSpace(_ byte: UInt8) -> Bool {
            byte == 0x20 || (0x09...0x0D).contains(byte) || !isUTF8 && byte == 0xA0
                || extra == .controls && byte < 0x20
        }
        while start < end {
            if isSpace(bytes[start]) {
                start += 1
            } else if isUTF8, end - start >= 2, bytes[start] == 0xC2, bytes[start + 1] == 0xA0 {
                start += 2
            } else {
                break
            }
        }
        while end > start {
            if isSpace(bytes[end - 1]) {
                end -= 1
            } else if isUTF8, end - start >= 2, bytes[end - 2] == 0xC2, bytes[end - 1] == 0xA0 {
                end -= 2
            } else {
                break
            }
        }
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    /// The text without white space at both ends.
    ///
    /// - Parameter keepsLineEnds: Leaves what ends a line where it is: only blanks and tabs go.
    package static func trimmed(_ text: String, keepsLineEnds: Bool = false) -> String {
        func isSpace(_ scalar: Unicode.Scalar) -> Bool {
            guard scalar.properties.isWhitespace else { return false }
            return !keepsLineEnds || scalar == "\t"
                || scalar.properties.generalCategory == .spaceSeparator
        }
        var rest = text.unicodeScalars[...]
        while let first = rest.first, isSpace(first) { rest.removeFirst() }
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return String(rest)
    }
}

extension CSVRecordReader.Field {
    /// The field without white space at both ends.
    @inlinable
    package func trimmed(in encoding: TextEncoding?) -> CSVRecordReader.Field {
        CSVRecordReader.Field(
            bytes: WhiteSpace.trimmed(bytes, in: encoding), hasDoubledQuotes: hasDoubledQuotes)
    }
}
