import Reports

/// How wide text becomes, without a font at hand: an upper bound for the fonts that readers have.
///
/// The advances are those of DejaVu Sans, the widest of the stack that figures name (system-ui, Segoe UI, Roboto,
/// Helvetica, Arial, DejaVu Sans), so that labels which keep apart here do so on every screen.
package enum TextWidth {
    /// Thousandths of the font size, of the printable ASCII characters from the blank on.
    private static let ascii: [Double] = [
        318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636,
        636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698,
        770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732,
        684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
        634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592,
        525, 636, 337, 636, 838,
    ]
    /// Bold letters beside plain ones.
    private static let boldness = 1.14

    /// The width of a line.
    ///
    /// - Parameters:
    ///   - text: One line.
    ///   - size: Font size; the width has its unit.
    package static func of(_ text: String, size: Double, isBold: Bool = false) -> Double {
        // What cannot be seen is written out.
        let thousandths = VisibleText.escaped(text).unicodeScalars.reduce(0.0) { $0 + advance($1) }
        return thousandths / 1000 * size * (isBold ? boldness : 1)
    }

    private static func advance(_ scalar: Unicode.Scalar) -> Double {
        let code = scalar.value
        if code >= 32, code < 127 { return ascii[Int(code) - 32] }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        // Latin, Greek, Cyrillic, then what is as wide as high: Chinese, Japanese, Korean, pictures.
        return code < 0x600 ? 850 : code < 0x1100 ? 900 : 1400
    }

    /// The text, cut with an ellipsis where it is wider than there is room.
    package static func cut(
        _ text: String, to width: Double, size: Double, isBold: Bool = false
    ) -> String {
        guard of(text, size: size, isBold: isBold) > width else { return text }
        var kept = text
        while !kept.isEmpty {
            kept.removeLast()
            let shown = kept.trimmed + "…"
            if of(shown, size: size, isBold: isBold) <= width { return shown }
        }
        return "…"
    }

    /// The text in lines, broken between words; what does not fit into the last one is cut.
    package static func lines(
        _ text: String, width: Double, most: Int, size: Double, isBold: Bool = false
    ) -> [String] {
        var words = text.split(separator: " ").map(String.init)[...]
        var lines: [String] = []
        while !words.isEmpty, lines.count < most {
            var line = words.removeFirst()
            if lines.count == most - 1 {
                line = ([line] + words).joined(separator: " ")
                words = []
            }
            while let next = words.first, of(line + " " + next, size: size, isBold: isBold) <= width
            {
                line += " " + next
                words.removeFirst()
            }
            lines.append(cut(line, to: width, size: size, isBold: isBold))
        }
        return lines
    }
}

extension String {
    /// Without blanks at the end.
    var trimmed: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
