/// Numbers as people write them: `1,234.50`, `1.234,50`, `1 234,50`, `1'234.50`.
///
/// Rewrites them with a point and without groups, which is what `NumberParser` reads. Groups are of
/// three digits behind a first of one to three that does not start with 0, or, as in India, of two and
/// a last of three behind a first of one or two (`1,23,456.78`); one separator a number: the other mark,
/// a space (also a no-break one) or an apostrophe.
package enum LocalNumber {
    /// What the separators of one number tell of the decimal mark of its file.
    package enum Evidence: Sendable, Hashable {
        /// Nothing: digits alone, or no number.
        case none
        /// A number under either mark, but not the same one: `1.234`.
        case ambiguous
        /// A number under this mark only.
        case mark(DecimalMark)
    }

    /// Longest number; longer ones are damage.
    package static let maxBytes = 64

    /// Whether the field is digits alone, with a sign perhaps: the same number under either mark.
    package static func isDigits(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        let start = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0
        return bytes[start...].allSatisfy { $0 &- 0x30 <= 9 }
    }

    /// What a field, which is trimmed, tells.
    package static func evidence(_ bytes: UnsafeBufferPointer<UInt8>) -> Evidence {
        let hasMark = bytes.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }
        guard hasMark else { return .none }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maxBytes) { room in
            switch (
                rewrite(bytes, mark: .point, into: room) != nil,
                rewrite(bytes, mark: .comma, into: room) != nil
            ) {
            case (true, true): .ambiguous
            case (true, false): .mark(.point)
            case (false, true): .mark(.comma)
            case (false, false): .none
            }
        }
    }

    /// Calls `body` with the number as plain digits and a point; with `bytes` as they stand where they
    /// are no number under the mark.
    package static func withPlain<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, mark: DecimalMark,
        _ body: (_ plain: UnsafeBufferPointer<UInt8>, _ isNumber: Bool) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: maxBytes) { room in
            guard let count = rewrite(bytes, mark: mark, into: room) else {
                return body(bytes, false)
            }
            return body(UnsafeBufferPointer(rebasing: room[..<count]), true)
        }
    }

    /// Writes the number plainly.
    ///
    /// - Returns: The number of bytes, or `nil` where it is no number under the mark.
    private static func rewrite(
        _ bytes: UnsafeBufferPointer<UInt8>, mark: DecimalMark,
        into room: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        guard !bytes.isEmpty, bytes.count <= maxBytes else { return nil }
        var index = 0
        var count = 0
        func put(_ byte: UInt8) {
            precondition(count < room.count)
            room[count] = byte
            count += 1
        }
        if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
            put(bytes[0])
            index = 1
        }
        let firstDigit = index
        var groups = Groups()
        var digits = 0
        while index < bytes.count {
            if bytes[index] &- 0x30 <= 9 {
                put(bytes[index])
                groups.digits += 1
                digits += 1
                index += 1
                continue
            }
            guard bytes[index] != mark.byte,
                let found = groupSeparator(bytes, at: index, mark: mark)
            else { break }
            guard groups.end(at: found, afterZero: bytes[firstDigit] == UInt8(ascii: "0")) else {
                return nil
            }
            index += found.count
        }
        guard groups.areWhole else { return nil }
        if index < bytes.count, bytes[index] == mark.byte {
            put(UInt8(ascii: "."))
            index += 1
            while index < bytes.count, bytes[index] &- 0x30 <= 9 {
                put(bytes[index])
                digits += 1
                index += 1
            }
        }
        guard digits > 0 else { return nil }
        if index < bytes.count {
            // Powers of ten are written by machines, which write no groups.
            guard groups.separator == nil, NumberParser.isExponent(bytes[index...]) else {
                return nil
            }
            while index < bytes.count {
                put(bytes[index])
                index += 1
            }
        }
        return count
    }

    /// The groups of one number, as they are read.
    private struct Groups {
        /// Digits of the group at hand.
        var digits = 0
        private(set) var separator: [UInt8]?
        private var first = 0
        /// Digits of the groups between the first and the last.
        private var inner: Int?

        /// Ends a group; gives whether there can be such a one.
        mutating func end(at found: [UInt8], afterZero: Bool) -> Bool {
            defer { digits = 0 }
            guard let separator else {
                (separator, first) = (found, digits)
                return (1...3).contains(digits) && !afterZero
            }
            guard separator == found, digits == 3 || digits == 2 && first <= 2 && found == [0x2C],
                inner == nil || inner == digits
            else { return false }
            inner = digits
            return true
        }

        /// Whether the last group is one.
        var areWhole: Bool { separator == nil || digits == 3 }
    }

    /// The bytes of a separator of groups at `index`, if there is one.
    private static func groupSeparator(
        _ bytes: UnsafeBufferPointer<UInt8>, at index: Int, mark: DecimalMark
    ) -> [UInt8]? {
        if bytes[index] == mark.other.byte { return [mark.other.byte] }
        return separators.first { bytes[index...].starts(with: $0) }
    }

    /// Separators that are no mark: space, apostrophe, no-break space in UTF-8 and in one byte,
    /// narrow no-break space, typographic apostrophe in UTF-8 and in one byte.
    private static let separators: [[UInt8]] = [
        [0x20], [0x27], [0xC2, 0xA0], [0xA0], [0xE2, 0x80, 0xAF], [0xE2, 0x80, 0x99], [0x92],
    ]
}
