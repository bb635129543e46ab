/// Text from data in something that a person reads: it cannot drive a terminal, and nothing in it is hidden.
package enum VisibleText {
    /// The text with all that is hidden written as `\u{1b}`, line ends included.
    package static func escaped(_ text: String) -> String {
        guard hides(text) else { return text }
        var result = ""
        forEach(in: text) { scalar, isHidden in
            if isHidden {
                result += written(scalar)
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// What a hidden character is written as.
    package static func written(_ scalar: Unicode.Scalar) -> String {
        "\\u{" + String(scalar.value, radix: 16) + "}"
    }

    /// Whether anything in a text is hidden.
    package static func hides(_ text: String) -> Bool {
        guard text.unicodeScalars.contains(where: isHidden) else { return false }
        var found = false
        forEach(in: text) { found = found || $1 }
        return found
    }

    /// The characters of a text, and whether each is hidden where it stands.
    package static func forEach(
        in text: String, _ body: (_ scalar: Unicode.Scalar, _ isHidden: Bool) -> Void
    ) {
        let scalars = text.unicodeScalars
        var before: Unicode.Scalar?
        var place = scalars.startIndex
        while place < scalars.endIndex {
            let scalar = scalars[place]
            scalars.formIndex(after: &place)
            let next = place < scalars.endIndex ? scalars[place] : nil
            body(scalar, isHidden(scalar) && !isSeen(scalar, behind: before, before: next))
            before = scalar
        }
    }

    /// The text on one line: each run of what is hidden is a space, and none stands at an end.
    package static func oneLine(_ text: String) -> String {
        guard hides(text) else { return text }
        return text.unicodeScalars.split(whereSeparator: { isHidden($0) || $0 == " " })
            .map { String($0) }.joined(separator: " ")
    }

    /// The lines of a text, each of them harmless.
    static func lines(_ text: String) -> [String] {
        text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { escaped(String($0)) }
    }

    /// Controls, and what turns the direction of text or cannot be seen by itself.
    ///
    /// - SeeAlso: Unicode 15, 5.21 (default ignorable code points) and 23.2.
    package static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0xA0 { return scalar.value < 0x20 || scalar.value >= 0x7F }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: return true
        case .format: return !isDrawn(scalar)
        default: return properties.isDefaultIgnorableCodePoint
        }
    }

    /// Signs over a number or a name, as in Arabic and Kaithi: of the category of what is hidden, and drawn.
    private static func isDrawn(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x600...0x605, 0x6DD, 0x70F, 0x890...0x891, 0x8E2, 0x110BD, 0x110CD: true
        default: false
        }
    }

    /// Whether a sign chooses how its neighbour is drawn: an emoji in colours, several of them as one, a form of an ideograph.
    private static func isSeen(
        _ scalar: Unicode.Scalar, behind before: Unicode.Scalar?, before next: Unicode.Scalar?
    ) -> Bool {
        guard let before else { return false }
        switch scalar.value {
        case 0xFE0E, 0xFE0F:
            // Digits are emoji as keys alone.
            return before.properties.isEmoji && (before.value > 0x7F || next?.value == 0x20E3)
        case 0x200D:
            guard let next, next.properties.isEmoji, next.value > 0x7F else { return false }
            return before.properties.isEmojiPresentation || before.value == 0xFE0F
        case 0xFE00...0xFE0D, 0xE0100...0xE01EF: return before.properties.isIdeographic
        default: return false
        }
    }
}
