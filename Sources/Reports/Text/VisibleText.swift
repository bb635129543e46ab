/// Text from data in something that a person reads: it cannot drive a terminal.
package enum VisibleText {
    /// The text with all that is hidden written as `\u{1b}`, line ends included.
    package static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return text.unicodeScalars.reduce(into: "") { result, scalar in
            if isHidden(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
    }

    /// The text on one line: what is hidden, line ends among it, is a blank there.
    package static func oneLine(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isHidden) else { return text }
        return text.unicodeScalars.split(whereSeparator: { isHidden($0) || $0 == " " })
            .map { String($0) }.joined(separator: " ")
    }

    /// The lines of a text, each of them harmless.
    static func lines(_ text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { escaped(String($0)) }
    }

    /// Controls, and what turns the direction of text or cannot be seen.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069,
            0xFEFF:
            true
        default: false
        }
    }
}
