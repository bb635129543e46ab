import Reports

/// How segments differ from everybody: a column a segment, a row a feature.
package struct HeatMap {
    /// A feature over all segments.
    package struct Row: Sendable {
        package let name: String
        /// Standard deviations above or below the mean of all, one a segment; `nil` where there is none.
        package let effects: [Double?]
        /// Medians as people read them, one a segment, and that of all.
        package let medians: [String]
        package let overall: String

        package init(name: String, effects: [Double?], medians: [String], overall: String) {
            self.name = name
            self.effects = effects
            self.medians = medians
            self.overall = overall
        }
    }

    private let segments: [SegmentKey]
    private let rows: [Row]

    /// - Parameters:
    ///   - segments: Up to `mostSegments`; the caller says which are left out.
    ///   - rows: One a feature, each with a value a segment.
    package init(segments: [SegmentKey], rows: [Row]) {
        self.segments = segments
        self.rows = rows
    }

    /// Columns that can be read side by side.
    package static let mostSegments = 10

    private static let margin = 8.0
    private static let top = 74.0
    private static let rowHeight = 24.0

    /// As wide as the longest name, within bounds: segments need room too.
    private var nameWidth: Double {
        let widest = rows.map { TextWidth.of($0.name, size: Label.usual) }.max() ?? 0
        return min(max(widest + 12, 120), segments.count > 6 ? 200 : 270)
    }

    package func figure(note: String = "") -> Figure {
        let width = Figure.usualWidth
        let cellWidth = min(
            (width - nameWidth - 2 * Self.margin) / Double(max(segments.count, 1)), 110)
        var marks = heads(cellWidth)
        for (place, row) in rows.enumerated() { marks += line(row, place, cellWidth) }
        let bottom = Self.top + Double(rows.count) * Self.rowHeight
        marks += scaleMarks(at: bottom + 16)
        return Figure(
            name: "profiles", title: "How segments differ from all customers",
            summary: summary + (note.isEmpty ? "" : " " + note), height: bottom + 66, marks: marks,
            table: table)
    }

    private func heads(_ cellWidth: Double) -> [Mark] {
        segments.enumerated().flatMap { place, segment -> [Mark] in
            let x = nameWidth + Self.margin + (Double(place) + 0.5) * cellWidth
            let lines = TextWidth.lines(
                segment.name, width: cellWidth - 6, most: 4, size: 10)
            let number = Mark.text(
                Label(
                    segment.label, x: x, y: Self.top - 12 - Double(lines.count) * 12 + 2,
                    anchor: .middle, isBold: true))
            return [number]
                + lines.enumerated().map { line, text in
                    .text(
                        Label(
                            text, x: x, y: Self.top - 8 - Double(lines.count - 1 - line) * 12,
                            size: 10, anchor: .middle, ink: .muted))
                }
        }
    }

    private func line(_ row: Row, _ place: Int, _ cellWidth: Double) -> [Mark] {
        let y = Self.top + Double(place) * Self.rowHeight
        let name = TextWidth.cut(row.name, to: nameWidth - 8, size: Label.usual)
        var marks: [Mark] = [
            .text(Label(name, x: nameWidth, y: y + 16, anchor: .end))
        ]
        for (column, segment) in segments.enumerated() where column < row.effects.count {
            let box = Box(
                x: nameWidth + Self.margin + Double(column) * cellWidth + 1, y: y + 1,
                width: cellWidth - 2, height: Self.rowHeight - 2)
            guard let effect = row.effects[column] else {
                marks.append(.text(Label("–", x: box.middle, y: y + 16, anchor: .middle)))
                continue
            }
            let step = Self.step(effect)
            marks.append(
                .rect(
                    box, .diverging(step),
                    title:
                        "\(segment.heading): \(row.name) \(row.medians[column]) (all: \(row.overall))"
                ))
            marks.append(
                .text(
                    Label(
                        Self.signed(effect), x: box.middle, y: y + 16, size: Label.small,
                        anchor: .middle, ink: .onDiverging(step))))
        }
        return marks
    }

    /// What the colours mean, in words beside each end and below: on a phone the left part of a picture is seen first.
    private func scaleMarks(at y: Double) -> [Mark] {
        let side = 26.0
        let less = "less than all"
        let x = Self.margin + TextWidth.of(less, size: Label.small) + 8
        var marks: [Mark] = [
            .text(Label(less, x: x - 8, y: y + 13, size: Label.small, anchor: .end, ink: .muted))
        ]
        for step in 0..<Palette.diverging.count {
            let box = Box(x: x + Double(step) * side, y: y, width: side - 2, height: 18)
            marks.append(.rect(box, .diverging(step)))
        }
        marks.append(
            .text(
                Label(
                    "more", x: x + Double(Palette.diverging.count) * side + 6, y: y + 13,
                    size: Label.small, ink: .muted)))
        marks.append(
            .text(
                Label(
                    "numbers: standard deviations from the mean of all", x: Self.margin, y: y + 36,
                    size: Label.small, ink: .muted)))
        return marks
    }

    /// Nine steps, from two deviations less to two more.
    static func step(_ effect: Double) -> Int {
        let limits = [-1.5, -1, -0.5, -0.2, 0.2, 0.5, 1, 1.5]
        return limits.count { effect.isFinite && effect >= $0 }
    }

    static func signed(_ effect: Double) -> String {
        guard effect.isFinite else { return "–" }
        let text =
            abs(effect) >= 99.5
            ? grouped(Int(min(abs(effect), 1e12).rounded())) : fixedText(abs(effect), decimals: 1)
        return (text == "0.0" ? "" : effect < 0 ? "−" : "+") + text
    }

    private var summary: String {
        let strongest = rows.flatMap { row in
            row.effects.enumerated().compactMap { place, effect in
                effect.map { (row.name, place, $0) }
            }
        }.max { abs($0.2) < abs($1.2) }
        let words =
            "\(counted(rows.count, "feature")) of \(counted(segments.count, "segment")), "
            + "each against the mean of all customers in standard deviations."
        guard let strongest, strongest.1 < segments.count else { return words }
        return words + " The largest difference: \(segments[strongest.1].heading), \(strongest.0), "
            + "\(Self.signed(strongest.2))."
    }

    private var table: ResultTable {
        ResultTable(
            name: "Medians",
            columns: [.init("feature")] + segments.map { .init($0.heading, role: .measure) }
                + [.init("all", role: .measure)],
            nKeys: 1,
            rows: rows.map { row in
                [.text(row.name)]
                    + segments.indices.map { place in
                        .text(place < row.medians.count ? row.medians[place] : "")
                    } + [.text(row.overall)]
            })
    }
}
