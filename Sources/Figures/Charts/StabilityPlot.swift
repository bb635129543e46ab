import Reports

/// Whether segments come back when customers are redrawn: a column a number of segments, a mark a segment.
package struct StabilityPlot {
    /// One number of segments.
    package struct Row: Sendable {
        package let k: Int
        /// Mean similarity of each segment with its best match, 0 to 1.
        package let similarities: [Double]
        /// The lower bound of the worst of them, where it is known.
        package let low: Double?

        package init(k: Int, similarities: [Double], low: Double?) {
            self.k = k
            self.similarities = similarities.filter(\.isFinite).sorted()
            self.low = low
        }
    }

    private let rows: [Row]
    private let limit: Double
    private let chosen: Int?

    /// - Parameter limit: From where on a segment counts as coming back.
    package init(_ rows: [Row], limit: Double, chosen: Int?) {
        self.rows = rows.filter { !$0.similarities.isEmpty }.sorted { $0.k < $1.k }
        self.limit = limit
        self.chosen = chosen
    }

    package var isEmpty: Bool { rows.isEmpty }

    package func figure() -> Figure {
        let area = Box(x: 56, y: 30, width: 640, height: 220)
        let lowest = rows.flatMap { $0.similarities + [$0.low ?? 1] }.min() ?? 0
        let y = Scale(over: [min(lowest, limit), 1], from: area.bottom, to: area.y, nTicks: 5)
        let frame = Frame(area)
        var marks = frame.across(y, name: "similarity with the segment found again")
        let step = area.width / Double(max(rows.count, 1))
        marks.append(
            .path(PathText.line([(area.x, area.bottom), (area.right, area.bottom)]), .axis))
        marks.append(
            .path(
                PathText.line([(area.x, y(limit)), (area.right, y(limit))]), .dashed,
                title: "from \(shortAmount(limit, step: 0.01)) on segments come back"))
        for (place, row) in rows.enumerated() {
            let x = area.x + (Double(place) + 0.5) * step
            marks += draw(row, x, y)
            let isChosen = row.k == chosen
            marks.append(
                .text(
                    Label(
                        grouped(row.k) + (isChosen ? " (taken)" : ""), x: x, y: area.bottom + 16,
                        size: Label.small, anchor: .middle, ink: isChosen ? .ink : .muted,
                        isBold: isChosen)))
        }
        marks.append(
            .text(
                Label(
                    "number of segments", x: area.middle, y: area.bottom + 34, size: Label.small,
                    anchor: .middle, ink: .muted)))
        return Figure(
            name: "stability", title: "Do the segments come back?", summary: summary,
            height: area.bottom + 44, marks: marks, table: table)
    }

    private func draw(_ row: Row, _ x: Double, _ y: Scale) -> [Mark] {
        guard let worst = row.similarities.first, let best = row.similarities.last else {
            return []
        }
        var marks: [Mark] = [
            .path(PathText.line([(x, y(row.low ?? worst)), (x, y(best))]), .axis)
        ]
        for (place, value) in row.similarities.enumerated() {
            var path = PathText()
            path.add(place == 0 ? .diamond : .circle, x, y(value), radius: place == 0 ? 5 : 3.5)
            marks.append(
                .path(
                    path.text, place == 0 && value < limit ? .accent : .segment(0),
                    title: "\(row.k) segments: \(fixedText(value, decimals: 2))"))
        }
        return marks
    }

    private var summary: String {
        let good = rows.filter { ($0.similarities.first ?? 0) >= limit }.map { grouped($0.k) }
        let words =
            "Customers are redrawn and segmented again; 1: a segment is found again as it was. From "
            + "\(shortAmount(limit, step: 0.01)) on (dashed) it counts as coming back. A diamond is the worst segment of each number."
        return words
            + (good.isEmpty
                ? " Of no number do all segments come back."
                : " All segments come back with \(good.joined(separator: ", ")).")
    }

    private var table: ResultTable {
        ResultTable(
            name: "Similarities",
            columns: [
                .init("segments", role: .measure), .init("worst", role: .measure),
                .init("at least (95 %)", role: .measure), .init("best", role: .measure),
            ], nKeys: 1,
            rows: rows.map { row in
                [
                    .integer(Int64(row.k)),
                    .text(row.similarities.first.map { fixedText($0, decimals: 2) } ?? ""),
                    .text(row.low.map { fixedText($0, decimals: 2) } ?? ""),
                    .text(row.similarities.last.map { fixedText($0, decimals: 2) } ?? ""),
                ]
            })
    }
}
