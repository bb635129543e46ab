/// An e-mail address in the one form by which people are told from each other: trimmed, in small letters.
///
/// What providers take and deliver: one `@`, plain ASCII, a domain with a dot. Quoted local parts and addresses in
/// brackets are valid by the standard, and nobody's customer has one.
package struct EmailAddress: Hashable, Sendable {
    /// Trimmed and in small letters.
    package let text: String

    /// Longest address, and longest part before the `@`.
    private static let (longest, longestLocal, longestLabel) = (254, 64, 63)

    /// - Returns: `nil` for what is no address.
    /// - SeeAlso: RFC 5321, 4.5.3.1, and RFC 5322, 3.2.3.
    package init?(_ typed: String) {
        let text = Self.folded(typed)
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, parts.count == 2, Self.isLocal(parts[0]),
            Self.isDomain(parts[1])
        else { return nil }
        self.text = text
    }

    /// Appends the address that bytes of ASCII are, trimmed, in small letters: what the initializer makes of them, without a text.
    ///
    /// - Returns: `false`, and nothing is appended, for all that takes a closer look, which may be an address all the same.
    package static func append(_ cell: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) -> Bool
    {
        guard cell.count <= longest else { return false }
        let start = bytes.count
        var (at, label) = (-1, start)
        func fails() -> Bool {
            bytes.removeSubrange(start...)
            return false
        }
        for byte in cell {
            let letter = AddressFold.lowered(byte)
            let place = bytes.count
            if isWord(letter) {
                bytes.append(letter)
                continue
            }
            if letter == UInt8(ascii: "@") {
                guard at < 0, isBehindWord(bytes.last, start, place) else { return fails() }
                guard (1...longestLocal).contains(place - start) else { return fails() }
                (at, label) = (place, place + 1)
            } else if letter == UInt8(ascii: ".") {
                if at < 0 {
                    guard isBehindWord(bytes.last, start, place) else { return fails() }
                } else {
                    guard isLabel(bytes[label...]) else { return fails() }
                    label = place + 1
                }
            } else if at >= 0 ? letter != UInt8(ascii: "-") : !localMarks.contains(letter) {
                return fails()
            }
            bytes.append(letter)
        }
        guard at >= 0, label > at + 1, isLabel(bytes[label...]), bytes.count - label >= 2,
            bytes[label...].contains(where: { !(48...57).contains($0) })
        else { return fails() }
        return true
    }

    /// Whether something, and no full stop, stands before a place of the local part.
    private static func isBehindWord(_ last: UInt8?, _ start: Int, _ place: Int) -> Bool {
        place > start && last != UInt8(ascii: ".")
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        (1...longestLabel).contains(label.count) && label.first != UInt8(ascii: "-")
            && label.last != UInt8(ascii: "-")
    }

    private static let localMarks = Set("!#$%&'*+/=?^_`{|}~-".utf8)

    /// What is compared, whether it is an address or not.
    package static func folded(_ typed: String) -> String {
        AddressFold.folded(ContactText.trimmed(typed))
    }

    /// What tells an address from others: also one with letters beyond ASCII, which few can deliver and everybody can type.
    ///
    /// - Returns: `nil` for what has not the form of one: words that stand in its place are nobody's in common.
    package static func key(_ typed: String) -> String? {
        let text = folded(typed)
        guard text.utf8.contains(where: { $0 >= 0x80 }) else { return EmailAddress(text)?.text }
        let plain = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.isASCII || !isLetter($0) ? $0 : "x" }))
        return EmailAddress(plain) == nil ? nil : text
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic
            || [.nonspacingMark, .spacingMark, .decimalNumber].contains(
                scalar.properties.generalCategory)
    }

    private static func isLocal(_ part: Substring) -> Bool {
        guard (1...longestLocal).contains(part.utf8.count), !part.hasPrefix("."),
            !part.hasSuffix("."), !part.contains("..")
        else { return false }
        return part.utf8.allSatisfy { isWord($0) || ".!#$%&'*+/=?^_`{|}~-".utf8.contains($0) }
    }

    private static func isDomain(_ part: Substring) -> Bool {
        let labels = part.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last, top.utf8.count >= 2,
            top.utf8.contains(where: { !(48...57).contains($0) })
        else { return false }
        return labels.allSatisfy { label in
            (1...longestLabel).contains(label.utf8.count) && !label.hasPrefix("-")
                && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte)
    }
}

/// What addresses and numbers have in common.
enum ContactText {
    /// Without white space and signs that nobody sees around it.
    static func trimmed(_ typed: String) -> String {
        func isNothing(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || scalar.value < 0x20
                || [0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x7F].contains(scalar.value)
        }
        let scalars = typed.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isNothing($0) }),
            let last = scalars.lastIndex(where: { !isNothing($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
