import Reports

/// Measures over the number of segments, each in a panel of its own.
package struct ClusterCurves {
    /// A line over numbers of segments.
    package struct Line: Sendable {
        package let name: String
        package let values: [(k: Int, value: Double)]

        package init(name: String, values: [(k: Int, value: Double)]) {
            self.name = name
            self.values = values.filter { $0.value.isFinite && ClusterCurves.counts ~= $0.k }
        }
    }

    /// One measure.
    package struct Panel: Sendable {
        package let title: String
        package let lines: [Line]
        /// What data without groups reaches, from lowest to highest.
        package let chance: [(k: Int, low: Double, high: Double)]

        package init(
            title: String, lines: [Line], chance: [(k: Int, low: Double, high: Double)] = []
        ) {
            self.title = title
            self.lines = lines
            self.chance = chance.filter {
                $0.low.isFinite && $0.high.isFinite && ClusterCurves.counts ~= $0.k
            }
        }
    }

    /// Numbers of segments that somebody may have tried.
    static let counts = 1...1_000_000

    private let panels: [Panel]
    private let pointed: PointedCounts

    package init(_ panels: [Panel], pointed: PointedCounts) {
        self.panels = panels.filter { $0.lines.contains { !$0.values.isEmpty } }
        self.pointed = pointed
    }

    /// Whether there is anything to draw.
    package var isEmpty: Bool { panels.isEmpty }

    /// - Parameter summary: What there is to see; which numbers are pointed at stands before it, as it may end with a command.
    package func figure(summary: String) -> Figure {
        let pointing = pointed.sentence(among: allCounts)
        let gap = 12.0
        let width =
            (Figure.usualWidth - gap * Double(panels.count - 1)) / Double(max(panels.count, 1))
        var marks: [Mark] = []
        for (place, panel) in panels.enumerated() {
            let box = Box(x: Double(place) * (width + gap), y: 0, width: width, height: 270)
            marks += draw(panel, box)
        }
        return Figure(
            name: "curves", title: "Measures over the number of segments",
            summary: (pointing.isEmpty ? "" : pointing + " ") + summary, height: 304, marks: marks,
            table: table)
    }

    private var allCounts: [Int] {
        Set(panels.flatMap { $0.lines.flatMap { $0.values.map(\.k) } + $0.chance.map(\.k) })
            .sorted()
    }

    private func draw(_ panel: Panel, _ box: Box) -> [Mark] {
        let area = Box(x: box.x + 52, y: 48, width: box.width - 62, height: 190)
        let values = panel.lines.flatMap { $0.values.map(\.value) }
        let y = Scale(
            over: values + panel.chance.flatMap { [$0.low, $0.high] }, from: area.bottom,
            to: area.y, nTicks: 4)
        let ks = allCounts
        let (first, last) = (ks.first ?? 1, max(ks.last ?? 2, (ks.first ?? 1) + 1))
        func x(_ k: Int) -> Double {
            area.x + 8 + Double(k - first) / Double(last - first) * (area.width - 16)
        }
        var marks: [Mark] = [
            .text(
                Label(
                    TextWidth.cut(panel.title, to: box.width - 8, size: 13, isBold: true),
                    x: box.x + 4, y: 18, size: 13, isBold: true))
        ]
        marks += Frame(area).across(y)
        marks.append(
            .path(PathText.line([(area.x, area.bottom), (area.right, area.bottom)]), .axis))
        var room = LabelRoom(Box(x: box.x, y: area.bottom, width: box.width, height: 24))
        for k in ks {
            let label = Label(
                grouped(k), x: x(k), y: area.bottom + 16, size: Label.small, anchor: .middle,
                ink: pointed.holds(k) ? .ink : .muted, isBold: pointed.holds(k))
            if let placed = room.place(label) { marks.append(.text(placed)) }
        }
        for k in ks where pointed.holds(k) {
            let isOfPage = k == pointed.page
            let words: [String?] = [
                isOfPage ? "as on this page" : nil, k == pointed.recommended ? "recommended" : nil,
            ]
            let title =
                "\(counted(k, "segment")): " + words.compactMap(\.self).joined(separator: ", ")
            marks.append(
                .path(
                    PathText.line([(x(k), area.y), (x(k), area.bottom)]),
                    isOfPage ? .dashed : .chanceLine,
                    title: title))
        }
        marks += chance(panel, x, y)
        for (place, line) in panel.lines.enumerated() {
            marks += draw(line, place, isAlone: panel.lines.count == 1, x, y)
        }
        marks += key(
            panel, Box(x: box.x + 4, y: area.bottom + 26, width: box.width - 8, height: 50))
        return marks
    }

    private func chance(_ panel: Panel, _ x: (Int) -> Double, _ y: Scale) -> [Mark] {
        guard let first = panel.chance.first else { return [] }
        guard panel.chance.count > 1 else {
            let box = Box(
                x: x(first.k) - 5, y: y(first.high), width: 10,
                height: max(y(first.low) - y(first.high), 1))
            return [.rect(box, .chance)]
        }
        var path = PathText()
        path.move(x(first.k), y(first.high))
        for step in panel.chance.dropFirst() { path.draw(x(step.k), y(step.high)) }
        for step in panel.chance.reversed() { path.draw(x(step.k), y(step.low)) }
        path.close()
        return [.path(path.text, .chance, title: "what customers without groups reach")]
    }

    private func draw(
        _ line: Line, _ place: Int, isAlone: Bool, _ x: (Int) -> Double, _ y: Scale
    ) -> [Mark] {
        var marks: [Mark] = [
            .path(PathText.line(line.values.map { (x($0.k), y($0.value)) }), .line(place))
        ]
        for value in line.values {
            var path = PathText()
            path.add(MarkerShape.allCases[place % 4], x(value.k), y(value.value), radius: 3.2)
            marks.append(
                .path(
                    path.text, .segment(place),
                    title: "\(value.k) segments: \(roundedText(value.value, digits: 3))"))
        }
        return marks
    }

    /// What lines and areas are, below the panel.
    private func key(_ panel: Panel, _ box: Box) -> [Mark] {
        var entries: [(Mark, String)] = []
        func sample(_ style: Style, _ y: Double) -> Mark {
            .path(PathText.line([(box.x, y), (box.x + 22, y)]), style)
        }
        var y = box.y + 10
        var marks: [Mark] = []
        if panel.lines.count > 1 || !panel.chance.isEmpty {
            for (place, line) in panel.lines.enumerated() {
                entries.append((sample(.line(place), y - 4), line.name))
                y += 16
            }
        }
        if !panel.chance.isEmpty {
            let area = Box(x: box.x, y: y - 9, width: 22, height: 10)
            entries.append((.rect(area, .chance), "reached without groups"))
            y += 16
        }
        y = box.y + 10
        for entry in entries.prefix(3) {
            let text = TextWidth.cut(entry.1, to: box.width - 30, size: Label.small)
            marks.append(entry.0)
            marks.append(.text(Label(text, x: box.x + 28, y: y, size: Label.small, ink: .muted)))
            y += 16
        }
        return marks
    }

    private var table: ResultTable {
        var columns: [ResultTable.Column] = [.init("segments", role: .measure)]
        for panel in panels {
            for line in panel.lines {
                let name = panel.lines.count == 1 ? panel.title : panel.title + ": " + line.name
                columns.append(.init(name, role: .measure))
            }
            if !panel.chance.isEmpty {
                columns.append(.init(panel.title + ": without groups", role: .measure))
            }
        }
        let rows = allCounts.map { k -> [Cell] in
            [.integer(Int64(k))]
                + panels.flatMap { panel -> [Cell] in
                    panel.lines.map { line in
                        .text(
                            line.values.first { $0.k == k }.map {
                                roundedText($0.value, digits: 3)
                            } ?? "")
                    }
                        + (panel.chance.isEmpty
                            ? []
                            : [
                                .text(
                                    panel.chance.first { $0.k == k }.map {
                                        "\(roundedText($0.low, digits: 2)) to \(roundedText($0.high, digits: 2))"
                                    } ?? "")
                            ])
                }
        }
        return ResultTable(name: "Measures", columns: columns, nKeys: 1, rows: rows)
    }
}
