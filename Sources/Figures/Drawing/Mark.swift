/// What a picture is made of.
package indirect enum Mark: Sendable {
    /// A rectangle; a title is shown where the pointer rests.
    case rect(Box, Style, title: String? = nil)
    /// A path in the words of SVG, made by `PathText`.
    case path(String, Style, title: String? = nil)
    /// A word or a line of them.
    case text(Label)
    /// Marks that share a title.
    case group([Mark], title: String)
}

/// A line of text in a picture.
package struct Label: Sendable, Hashable {
    package enum Anchor: String, Sendable { case start, middle, end }

    package var text: String
    package var x: Double
    /// The base line.
    package var y: Double
    package var size: Double
    package var anchor: Anchor
    package var ink: Style
    package var isBold: Bool
    /// Whether it runs upwards.
    package var isUpright: Bool

    package init(
        _ text: String, x: Double, y: Double, size: Double = Label.usual,
        anchor: Anchor = .start, ink: Style = .ink, isBold: Bool = false, isUpright: Bool = false
    ) {
        self.text = text
        self.x = x
        self.y = y
        self.size = size
        self.anchor = anchor
        self.ink = ink
        self.isBold = isBold
        self.isUpright = isUpright
    }

    /// The size of labels.
    package static let usual = 12.0
    /// The size of numbers at axes.
    package static let small = 11.0

    /// The rectangle that it needs at most.
    package var box: Box {
        let width = TextWidth.of(text, size: size, isBold: isBold)
        let back =
            switch anchor {
            case .start: 0.0
            case .middle: width / 2
            case .end: width
            }
        // From the top of the capitals to the bottom of the descenders.
        if isUpright {
            return Box(x: x - size * 0.78, y: y - (width - back), width: size, height: width)
        }
        return Box(x: x - back, y: y - size * 0.78, width: width, height: size)
    }
}

extension Mark {
    /// The labels in it.
    package var labels: [Label] {
        switch self {
        case .rect, .path: []
        case .text(let label): [label]
        case .group(let marks, _): marks.flatMap(\.labels)
        }
    }
}
