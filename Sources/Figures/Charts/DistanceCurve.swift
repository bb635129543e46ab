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
        let area = Box(x: 60, y: 30, width: 480, height: 250)
        let x = Scale(over: [0, 1], from: area.x, to: area.right, format: .share)
        let y = Scale(over: [0, top], from: area.bottom, to: area.y)
        let frame = Frame(area)
        var marks = frame.across(y, name: "distance to the n-th neighbour")
        marks += frame.below(x, name: "customers, by that distance")
        for (place, line) in lines.enumerated() {
            let shown = cut(line, at: y.domain.upperBound)
            marks.append(
                .path(
                    PathText.line(thinned(shown).map { (x($0.share), y($0.distance)) }),
                    .line(place),
                    title: "n = \(grouped(line.neighbours))"))
            if let knee = line.knee, let at = line.points.first(where: { $0.distance >= knee }) {
                marks.append(
                    mark(
                        place, x(at.share), y(knee),
                        title: "bend at \(roundedText(knee, digits: 3))"))
            }
        }
        marks += key(Box(x: area.right + 16, y: area.y, width: 0, height: 0))
        return Figure(
            name: "distances", title: "How near neighbours are",
            summary: summary(y.domain.upperBound),
            height: area.bottom + 44, marks: marks, table: table)
    }

    /// A few are far from everybody; the curves are read below them.
    private var top: Double {
        let tops = lines.compactMap { line in line.points.last { $0.share <= 0.98 }?.distance }
        return max(tops.max() ?? 1, lines.compactMap(\.knee).max() ?? 0)
    }

    private func mark(_ place: Int, _ x: Double, _ y: Double, title: String? = nil) -> Mark {
        var path = PathText()
        path.add(MarkerShape.allCases[place % 4], x, y, radius: 5)
        return .path(path.text, .segment(place), title: title)
    }

    /// Which curve is which, in the order in which they stand: at any share more neighbours are farther.
    private func key(_ box: Box) -> [Mark] {
        let order = lines.enumerated().sorted {
            ($1.element.neighbours, $0.offset) < ($0.element.neighbours, $1.offset)
        }
        var marks: [Mark] = []
        var y = box.y + 10
        for (place, line) in order {
            marks.append(.path(PathText.line([(box.x, y - 4), (box.x + 26, y - 4)]), .line(place)))
            if line.knee != nil { marks.append(mark(place, box.x + 13, y - 4)) }
            let words =
                "n = \(grouped(line.neighbours))"
                + (line.knee.map { ", bend \(roundedText($0, digits: 3))" } ?? "")
            let room = Figure.usualWidth - box.x - 32
            marks.append(
                .text(
                    Label(
                        TextWidth.cut(words, to: room, size: Label.small), x: box.x + 32, y: y,
                        size: Label.small)))
            y += 20
        }
        return marks
    }

    /// The part of a line up to a distance, which it meets where it leaves the picture.
    private func cut(_ line: Line, at most: Double) -> [(share: Double, distance: Double)] {
        var shown = Array(line.points.prefix { $0.distance <= most })
        guard let last = shown.last, shown.count < line.points.count else { return shown }
        let next = line.points[shown.count]
        let part = (most - last.distance) / (next.distance - last.distance)
        if part.isFinite {
            shown.append((share: last.share + part * (next.share - last.share), distance: most))
        }
        return shown
    }

    private func thinned(
        _ points: [(share: Double, distance: Double)]
    ) -> [(share: Double, distance: Double)] {
        let step = max(points.count / 250, 1)
        return points.enumerated().filter { $0.offset % step == 0 || $0.offset == points.count - 1 }
            .map(\.element)
    }

    private func summary(_ most: Double) -> String {
        let knees = lines.compactMap { line in
            line.knee.map { "\(roundedText($0, digits: 3)) for \(grouped(line.neighbours))" }
        }
        return
            "The distance of each customer to the n-th neighbour, in ascending order. Where a curve bends is a usual choice of eps: "
            + (knees.isEmpty
                ? "none of them bends." : knees.joined(separator: ", ") + " neighbours.")
            + leftOut(above: most)
    }

    /// Who is farther than the picture is high.
    private func leftOut(above most: Double) -> String {
        let above = lines.compactMap { line -> String? in
            guard let next = line.points.firstIndex(where: { $0.distance > most }) else {
                return nil
            }
            let share = 1 - (next > 0 ? line.points[next - 1].share : 0)
            return "\(percent(share)) at n = \(grouped(line.neighbours))"
        }
        guard !above.isEmpty, let farthest = lines.compactMap({ $0.points.last?.distance }).max()
        else { return "" }
        return " The picture ends at \(roundedText(most, digits: 3)): farther, up to "
            + "\(roundedText(farthest, digits: 3)), lie \(above.joined(separator: ", "))."
    }

    private var table: ResultTable {
        let shares = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
        return ResultTable(
            name: "Distances",
            columns: [.init("neighbours", role: .measure), .init("bend", role: .measure)]
                + shares.map { .init("\(Int($0 * 100)) % within", role: .measure) }
                + [.init("all within", role: .measure)], nKeys: 1,
            rows: lines.map { line -> [Cell] in
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
                    + [.text(line.points.last.map { roundedText($0.distance, digits: 3) } ?? "")]
            })
    }
}
