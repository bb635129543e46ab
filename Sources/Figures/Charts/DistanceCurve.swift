import Reports

/// How far each customer's n-th neighbour is, in ascending order: where the curve bends, density ends.
package struct DistanceCurve {
    /// A number of neighbours.
    package struct Line: Sendable {
        package let neighbours: Int
        /// Part of the customers whose neighbour is no farther.
        package let points: [(share: Double, distance: Double)]
        package let knee: Double?

        package init(
            neighbours: Int, points: [(share: Double, distance: Double)], knee: Double?
        ) {
            self.neighbours = neighbours
            self.points = points.filter { $0.distance.isFinite && $0.share.isFinite }
            self.knee = knee
        }
    }

    private let lines: [Line]

    package init(_ lines: [Line]) {
        self.lines = Array(lines.filter { !$0.points.isEmpty }.prefix(Palette.dashes.count))
    }

    package var isEmpty: Bool { lines.isEmpty }

    package func figure() -> Figure {
        let area = Box(x: 60, y: 30, width: 520, height: 250)
        // A few are far from everybody; the curve is read below them.
        let tops = lines.compactMap { line in line.points.last { $0.share <= 0.98 }?.distance }
        let top = max(tops.max() ?? 1, lines.compactMap(\.knee).max() ?? 0)
        let x = Scale(over: [0, 1], from: area.x, to: area.right, format: .share)
        let y = Scale(over: [0, top], from: area.bottom, to: area.y)
        let frame = Frame(area)
        var marks = frame.across(y, name: "distance to the n-th neighbour")
        marks += frame.below(x, name: "customers, by that distance")
        var room = LabelRoom(Box(x: 0, y: 10, width: Figure.usualWidth, height: area.bottom))
        for (place, line) in lines.enumerated() {
            let shown = line.points.filter { $0.distance <= y.domain.upperBound }
            marks.append(
                .path(
                    PathText.line(thinned(shown).map { (x($0.share), y($0.distance)) }),
                    .line(place),
                    title: "n = \(grouped(line.neighbours))"))
            if let knee = line.knee, let at = line.points.first(where: { $0.distance >= knee }) {
                var path = PathText()
                path.add(MarkerShape.allCases[place % 4], x(at.share), y(knee), radius: 5)
                marks.append(
                    .path(
                        path.text, .segment(place), title: "bend at \(roundedText(knee, digits: 3))"
                    ))
            }
            if let last = shown.last {
                let label = Label(
                    "n = \(grouped(line.neighbours))"
                        + (line.knee.map { ", bend \(roundedText($0, digits: 3))" } ?? ""),
                    x: area.right + 8, y: y(last.distance) + 4, size: Label.small)
                if let placed = room.place(label, tries: 12) { marks.append(.text(placed)) }
            }
        }
        return Figure(
            name: "distances", title: "How near neighbours are", summary: summary,
            height: area.bottom + 44, marks: marks, table: table)
    }

    private func thinned(
        _ points: [(share: Double, distance: Double)]
    ) -> [(share: Double, distance: Double)] {
        let step = max(points.count / 250, 1)
        return points.enumerated().filter { $0.offset % step == 0 || $0.offset == points.count - 1 }
            .map(\.element)
    }

    private var summary: String {
        let knees = lines.compactMap { line in
            line.knee.map { "\(roundedText($0, digits: 3)) for \(grouped(line.neighbours))" }
        }
        return
            "The distance of each customer to the n-th neighbour, in ascending order. Where a curve bends is a usual choice of eps: "
            + (knees.isEmpty
                ? "none of them bends." : knees.joined(separator: ", ") + " neighbours.")
    }

    private var table: ResultTable {
        let shares = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
        return ResultTable(
            name: "Distances",
            columns: [.init("neighbours", role: .measure), .init("bend", role: .measure)]
                + shares.map { .init("\(Int($0 * 100)) % within", role: .measure) }, nKeys: 1,
            rows: lines.map { line in
                [
                    .integer(Int64(line.neighbours)),
                    .text(line.knee.map { roundedText($0, digits: 3) } ?? ""),
                ]
                    + shares.map { share in
                        .text(
                            line.points.first { $0.share >= share }.map {
                                roundedText($0.distance, digits: 3)
                            } ?? "")
                    }
            })
    }
}
