import Reports

/// How far runs put the same customers together: 1 the same segments, 0 no more than by chance.
package struct AgreementMatrix {
    private let names: [String]
    private let values: [[Double?]]

    /// - Parameters:
    ///   - names: Of the runs, up to `most`.
    ///   - values: Square and symmetric; `nil` where it is not known.
    package init(names: [String], values: [[Double?]]) {
        precondition(
            values.count == names.count && values.allSatisfy { $0.count == names.count },
            "a value for each two runs")
        self.names = names
        self.values = values
    }

    /// Runs that can be read side by side.
    package static let most = 12

    package func figure(note: String = "") -> Figure {
        let side = 40.0
        let nameWidth = 240.0
        let top = 34.0
        var marks: [Mark] = []
        for (row, name) in names.enumerated() {
            let y = top + Double(row) * side
            let text = TextWidth.cut("\(row + 1)  " + name, to: nameWidth - 10, size: Label.usual)
            marks.append(.text(Label(text, x: 4, y: y + side / 2 + 4)))
            marks.append(
                .text(
                    Label(
                        "\(row + 1)", x: nameWidth + (Double(row) + 0.5) * side, y: top - 8,
                        anchor: .middle, ink: .muted)))
            for column in names.indices {
                let box = Box(
                    x: nameWidth + Double(column) * side + 1, y: y + 1, width: side - 2,
                    height: side - 2)
                marks += cell(row, column, box)
            }
        }
        let known = values.enumerated().flatMap { row, line in
            line.prefix(row).compactMap(\.self)
        }
        let range =
            known.isEmpty
            ? ""
            : known.count == 1
                ? " The two runs: \(fixedText(known[0], decimals: 2))."
                : " Between different runs from \(fixedText(known.min() ?? 0, decimals: 2)) to \(fixedText(known.max() ?? 0, decimals: 2))."
        return Figure(
            name: "agreement", title: "Do runs agree?",
            summary:
                "1: the same segments, whatever they are called; 0: no more alike than by chance."
                + range
                + (note.isEmpty ? "" : " " + note),
            height: top + Double(names.count) * side + 8, marks: marks, table: table)
    }

    private func cell(_ row: Int, _ column: Int, _ box: Box) -> [Mark] {
        guard let value = values[row][column], value.isFinite else {
            return [.text(Label("–", x: box.middle, y: box.centre + 4, anchor: .middle))]
        }
        let step = Palette.step(of: value)
        return [
            .rect(
                box, .sequential(step),
                title: "\(names[row]) and \(names[column]): \(fixedText(value, decimals: 2))"),
            .text(
                Label(
                    fixedText(value, decimals: 2).withoutMinusZero, x: box.middle,
                    y: box.centre + 4,
                    size: Label.small, anchor: .middle, ink: .onSequential(step))),
        ]
    }

    private var table: ResultTable {
        ResultTable(
            name: "Agreement of runs",
            columns: [.init("run")] + names.indices.map { .init("\($0 + 1)", role: .measure) },
            nKeys: 1,
            rows: names.indices.map { row in
                [.text("\(row + 1) \(names[row])")]
                    + values[row].map { .text($0.map { fixedText($0, decimals: 2) } ?? "") }
            })
    }
}
