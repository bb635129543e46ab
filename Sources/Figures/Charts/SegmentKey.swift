/// A segment in pictures: what it is called there, and which colour and shape it has.
package struct SegmentKey: Sendable, Hashable {
    /// The number that people see.
    package let label: String
    package let name: String
    /// Its place among the colours; `nil` for who is in no segment, and for those beyond `most`.
    package let place: Int?

    package init(label: String, name: String, place: Int?) {
        self.label = label
        self.name = name
        self.place = place
    }

    /// Segments that have a look of their own; others share one.
    package static let most = 24

    /// `3 loyal`.
    package var heading: String { label.isEmpty ? name : label + " " + name }

    package var area: Style { place.map(Style.segment) ?? .other }
    package var veil: Style { place.map(Style.segmentVeil) ?? .otherVeil }
    package var line: Style { place.map(Style.segmentLine) ?? .axis }

    /// The shape of its customers: another one where colours repeat, too.
    package var shape: MarkerShape {
        guard let place else { return .circle }
        let shapes = MarkerShape.allCases
        return shapes[(place + place / Palette.segments.count) % shapes.count]
    }
}

/// Rows of marks with names: which segment looks how.
struct Legend {
    let marks: [Mark]
    /// Where it ends.
    let bottom: Double

    /// - Parameters:
    ///   - entries: Look and words of each.
    ///   - box: Room from its top on; lines are added below as they are needed.
    init(_ entries: [(key: SegmentKey, text: String)], in box: Box) {
        var marks: [Mark] = []
        var (x, y) = (box.x, box.y + 12)
        for entry in entries {
            let text = TextWidth.cut(entry.text, to: box.width - 18, size: Label.usual)
            let width = 18 + TextWidth.of(text, size: Label.usual)
            if x > box.x, x + width > box.right {
                (x, y) = (box.x, y + 20)
            }
            var path = PathText()
            path.add(entry.key.shape, x + 6, y - 4, radius: 5)
            marks.append(.path(path.text, entry.key.area))
            marks.append(.text(Label(text, x: x + 16, y: y)))
            x += width + 14
        }
        self.marks = marks
        bottom = entries.isEmpty ? box.y : y + 8
    }
}
