import Reports

/// Whether segments come back when customers are redrawn: a column a number of segments, a mark a segment.
package struct StabilityPlot {
    /// One number of segments.
    package struct Row: Sendable {
        package let k: Int
        /// Mean similarity of each segment with its best match, 0 to 1.
        package let similarities: [Double]
        /// The lowest of their lower bounds, where it is known.
        package let low: Double?
        /// Whether all come back for certain, as the answer says; `nil` where it does not.
        package let comesBack: Bool?

        package init(k: Int, similarities: [Double], low: Double?, comesBack: Bool?) {
            self.k = k
            self.similarities = similarities.filter(\.isFinite).sorted()
            self.low = low
            self.comesBack = comesBack
        }
    }

    private let rows: [Row]
    private let limit: Double
    private let pointed: PointedCounts

    /// - Parameter limit: What a lower bound has to reach for its segment to count as coming back.
    package init(_ rows: [Row], limit: Double, pointed: PointedCounts) {
        self.rows = rows.filter { !$0.similarities.isEmpty }.sorted { $0.k < $1.k }
        self.limit = limit
        self.pointed = pointed
    }

    package var isEmpty: Bool { rows.isEmpty }

    /// - Parameter note: What else is to be known of it; a sentence, or empty.
    package func figure(note: String = "") -> Figure {
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
                title:
                    "segments come back whose lower bound reaches \(shortAmount(limit, step: 0.01))"
            ))
        // Words below the numbers; where two would meet, the second moves down a line.
        var room = LabelRoom(
            Box(x: 0, y: area.bottom + 20, width: Figure.usualWidth, height: 30))
        for (place, row) in rows.enumerated() {
            let x = area.x + (Double(place) + 0.5) * step
            marks += draw(row, x, y)
            let isPointed = pointed.holds(row.k)
            marks.append(
                .text(
                    Label(
                        grouped(row.k), x: x, y: area.bottom + 16, size: Label.small,
                        anchor: .middle, ink: isPointed ? .ink : .muted, isBold: isPointed)))
            let words = pointed.words(row.k).map {
                Label($0, x: x, y: area.bottom + 30, size: Label.small, anchor: .middle)
            }
            if let words, let placed = room.place(words, tries: 1) { marks.append(.text(placed)) }
        }
        marks.append(
            .text(
                Label(
                    "number of segments", x: area.middle, y: area.bottom + 60, size: Label.small,
                    anchor: .middle, ink: .muted)))
        return Figure(
            name: "stability", title: "Do the segments come back?",
            summary: summary + (note.isEmpty ? "" : " " + note), height: area.bottom + 70,
            marks: marks, table: table)
    }

    private func draw(_ row: Row, _ x: Double, _ y: Scale) -> [Mark] {
        guard let worst = row.similarities.first, let best = row.similarities.last else {
            return []
        }
        var marks: [Mark] = [
            .path(PathText.line([(x, y(row.low ?? worst)), (x, y(best))]), .axis)
        ]
        if let low = row.low {
            marks.append(
                .path(
                    PathText.line([(x - 7, y(low)), (x + 7, y(low))]), .outline,
                    title: "\(row.k) segments: at least \(fixedText(low, decimals: 2)) (95 %)"))
        }
        for (place, value) in row.similarities.enumerated() {
            var path = PathText()
            path.add(place == 0 ? .diamond : .circle, x, y(value), radius: place == 0 ? 5 : 3.5)
            marks.append(
                .path(
                    path.text, place == 0 && row.comesBack != true ? .accent : .segment(0),
                    title: "\(row.k) segments: \(fixedText(value, decimals: 2))"))
        }
        return marks
    }

    /// By the words of the answer: a mean above the limit is not yet certain.
    private var summary: String {
        let good = rows.filter { $0.comesBack == true }.map { grouped($0.k) }
        let least = shortAmount(limit, step: 0.01)
        return
            "Customers are redrawn and segmented again by k-means; 1: a segment is found again as it was. A diamond is the "
            + "worst segment of each number, the foot of its line the lower bound (95 %). Where that bound reaches \(least) "
            + "(dashed), all segments come back for certain: "
            + (good.isEmpty ? "with no number." : "with \(good.joined(separator: ", ")).")
    }

    private var table: ResultTable {
        ResultTable(
            name: "Similarities",
            columns: [
                .init("segments", role: .measure), .init("worst", role: .measure),
                .init("lower bound (95 %)", role: .measure), .init("best", role: .measure),
                "come back",
            ], nKeys: 1,
            rows: rows.map { row in
                [
                    .integer(Int64(row.k)),
                    .text(row.similarities.first.map { fixedText($0, decimals: 2) } ?? ""),
                    .text(row.low.map { fixedText($0, decimals: 2) } ?? ""),
                    .text(row.similarities.last.map { fixedText($0, decimals: 2) } ?? ""),
                    .text(row.comesBack.map { $0 ? "all" : "not all" } ?? ""),
                ]
            })
    }
}
