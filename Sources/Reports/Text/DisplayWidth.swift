/// Columns of a terminal that text takes: letters of East Asia and emoji are two wide, accents on a letter none.
///
/// By clusters: what is drawn as one is as wide as its widest part. Terminals that draw joined emoji one by one are wider then.
/// - SeeAlso: Unicode Standard Annex #11.
package enum DisplayWidth {
    /// - Parameter text: A line of what can be seen (`VisibleText`).
    /// - Complexity: O(length).
    package static func of(_ text: some StringProtocol) -> Int {
        let bytes = text.utf8
        if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// The longest beginning of a text that takes no more columns.
    package static func prefix(_ text: String, width: Int) -> Substring {
        var (end, left) = (text.startIndex, width)
        while end < text.endIndex {
            left -= of(text[end])
            guard left >= 0 else { break }
            text.formIndex(after: &end)
        }
        return text[..<end]
    }

    private static func of(_ character: Character) -> Int {
        if character.isASCII { return 1 }
        var (width, spaces) = (0, 0)
        for scalar in character.unicodeScalars {
            if scalar.value == 0xFE0F {
                width = 2
            } else if scalar.properties.generalCategory == .spacingMark {
                spaces += 1
            } else {
                width = max(width, of(scalar))
            }
        }
        return width + spaces
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        let isWide = wide.contains { $0.contains(scalar.value) }
        return isWide || scalar.properties.isEmojiPresentation ? 2 : 1
    }

    /// What is wide or full width and no emoji, as blocks: places without a letter are as wide as their neighbours.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF,
        0x4E00...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
        0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D8F, 0x1AFF0...0x1B2FF,
        0x1F200...0x1F265, 0x20000...0x3FFFD,
    ]
}
