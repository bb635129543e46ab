import Reports

/// Writes a picture as SVG; all text is taken as it is shown and goes through `markupText`.
package struct SVGWriter {
    /// Where the picture will be.
    package enum Place: Sendable {
        /// In a page, which has the style sheet.
        case page
        /// In a file of its own.
        case file
    }

    private let figure: Figure
    private let place: Place
    private let shown: @Sendable (String) -> String

    /// - Parameter shown: A text of data as people see it.
    package init(
        _ figure: Figure, in place: Place,
        showing shown: @escaping @Sendable (String) -> String = { $0 }
    ) {
        self.figure = figure
        self.place = place
        self.shown = shown
    }

    private func markup(_ text: String) -> String { markupText(shown(text)) }

    /// The whole text.
    package var text: String {
        let (title, about) = ("\(figure.name)-title", "\(figure.name)-desc")
        let (width, height) = (shortNumber(figure.width), shortNumber(figure.height))
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig\" role=\"img\" "
        text += "aria-labelledby=\"\(title) \(about)\" viewBox=\"0 0 \(width) \(height)\" "
        text += "width=\"\(width)\" height=\"\(height)\">\n"
        text += "<title id=\"\(title)\">\(markup(figure.title))</title>\n"
        text += "<desc id=\"\(about)\">\(markup(figure.summary))</desc>\n"
        if place == .file {
            text += "<style>\(StyleSheet.standalone)</style>\n"
            text += "<rect class=\"bg\" width=\"\(width)\" height=\"\(height)\"/>\n"
        }
        for mark in figure.marks { write(mark, to: &text) }
        return text + "</svg>\n"
    }

    private func write(_ mark: Mark, to text: inout String) {
        switch mark {
        case .rect(let box, let style, let title):
            text +=
                "<rect class=\"\(style.name)\" x=\"\(shortNumber(box.x))\" y=\"\(shortNumber(box.y))\" "
            text += "width=\"\(shortNumber(box.width))\" height=\"\(shortNumber(box.height))\""
            close("rect", title, &text)
        case .path(let path, let style, let title):
            guard !path.isEmpty else { return }
            text += "<path class=\"\(style.name)\" d=\"\(path)\""
            close("path", title, &text)
        case .text(let label): write(label, to: &text)
        case .group(let marks, let title):
            text += "<g><title>\(markup(title))</title>"
            for mark in marks { write(mark, to: &text) }
            text += "</g>\n"
        }
    }

    private func close(_ element: String, _ title: String?, _ text: inout String) {
        guard let title else {
            text += "/>\n"
            return
        }
        text += "><title>\(markup(title))</title></\(element)>\n"
    }

    private func write(_ label: Label, to text: inout String) {
        guard !label.text.isEmpty else { return }
        let (x, y) = (shortNumber(label.x), shortNumber(label.y))
        text +=
            "<text class=\"\(label.ink.name)\" x=\"\(x)\" y=\"\(y)\" font-size=\"\(shortNumber(label.size))\""
        if label.anchor != .start { text += " text-anchor=\"\(label.anchor.rawValue)\"" }
        if label.isBold { text += " font-weight=\"600\"" }
        if label.isUpright { text += " transform=\"rotate(-90 \(x) \(y))\"" }
        text += ">\(markup(label.text))</text>\n"
    }
}

/// Text as it may stand in markup, between tags and in quotes: nothing in it is taken for a tag, and what cannot be seen
/// is written out.
///
/// - Parameter keepsLines: Whether line ends stay, as in what is to be copied.
package func markupText(_ text: String, keepsLines: Bool = false) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    VisibleText.forEach(in: text) { scalar, isHidden in
        switch scalar {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        case "\n" where keepsLines: result += "\n"
        // No characters of XML.
        case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
        case _ where isHidden: result += VisibleText.written(scalar)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}
