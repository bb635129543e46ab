import Reports

/// Revenue by month, beside the same month a year before; months that the data only touches are marked.
package struct MonthBars {
    /// A month.
    package struct Month: Sendable {
        /// `2011-03`.
        package let month: String
        package let amount: Double
        /// What the data has of the month: `from day 12`, `up to day 9`; `nil` for all of it.
        package let part: String?
        /// The same month a year before, where the data has it.
        package let before: Double?

        package init(month: String, amount: Double, part: String?, before: Double?) {
            self.month = month
            self.amount = amount
            self.part = part
            self.before = before
        }
    }

    private let months: [Month]
    private let unit: String
    private let nLeftOut: Int

    /// - Parameters:
    ///   - months: In their order, without gaps; the newest of more than `most` are shown.
    ///   - unit: `GBP`, or empty.
    package init(_ months: [Month], unit: String) {
        self.months = Array(months.suffix(Self.most))
        self.unit = unit
        nLeftOut = max(months.count - Self.most, 0)
    }

    /// Three years.
    package static let most = 36

    package func figure() -> Figure {
        let area = Box(x: 66, y: 34, width: 640, height: 200)
        let y = Scale(
            over: months.map(\.amount) + months.compactMap(\.before), from: area.bottom, to: area.y,
            holdsZero: true)
        let frame = Frame(area)
        var marks = frame.across(y, name: unit.isEmpty ? "net revenue" : "net revenue, " + unit)
        let step = area.width / Double(max(months.count, 1))
        for (place, month) in months.enumerated() {
            let box = Box(
                x: area.x + Double(place) * step + step * 0.14, y: 0, width: step * 0.72, height: 0)
            marks += draw(month, box, y)
        }
        marks.append(.path(PathText.line([(area.x, y(0)), (area.right, y(0))]), .axis))
        marks += names(area, step)
        marks += key(Box(x: area.x, y: area.bottom + 46, width: area.width, height: 16))
        return Figure(
            name: "months", title: "Revenue by month", summary: summary, height: area.bottom + 72,
            marks: marks, table: table)
    }

    private func draw(_ month: Month, _ place: Box, _ y: Scale) -> [Mark] {
        let (top, bottom) = (y(max(month.amount, 0)), y(min(month.amount, 0)))
        let bar = Box(x: place.x, y: top, width: place.width, height: max(bottom - top, 0.5))
        let part = month.part.map { " (\($0))" } ?? ""
        let title = "\(month.month)\(part): \(Self.amount(month.amount)) \(unit)".trimmed
        var marks: [Mark] =
            month.part == nil
            ? [.rect(bar, .segment(0), title: title)]
            : [.rect(bar, .segmentVeil(0), title: title), .rect(bar, .dashed)]
        if let before = month.before {
            let x = (place.x - 2, place.right + 2)
            marks.append(
                .path(
                    PathText.line([(x.0, y(before)), (x.1, y(before))]), .accentLine,
                    title: "a year before \(month.month): \(Self.amount(before)) \(unit)".trimmed))
        }
        return marks
    }

    /// Months by number, years below where they begin.
    private func names(_ area: Box, _ step: Double) -> [Mark] {
        var marks: [Mark] = []
        var year = ""
        for (place, month) in months.enumerated() {
            let x = area.x + (Double(place) + 0.5) * step
            let number = month.month.split(separator: "-").last.flatMap { Int($0) } ?? 0
            marks.append(
                .text(
                    Label(
                        "\(number)", x: x, y: area.bottom + 16, size: Label.small, anchor: .middle,
                        ink: .muted)))
            let own = String(month.month.prefix(4))
            if own != year, place == 0 || place + 2 < months.count || months.count < 12 {
                marks.append(
                    .text(
                        Label(
                            own, x: area.x + Double(place) * step + 2, y: area.bottom + 33,
                            size: Label.small, isBold: true)))
            }
            year = own
        }
        // A year that begins in the next month would stand on the one before.
        var room = LabelRoom(Box(x: 0, y: 0, width: Figure.usualWidth + 60, height: 1_000))
        return marks.filter { mark in
            guard case .text(let label) = mark else { return true }
            return room.place(label) != nil
        }
    }

    private func key(_ box: Box) -> [Mark] {
        var marks: [Mark] = []
        var x = box.x
        func add(_ sample: [Mark], _ text: String) {
            marks += sample
            marks.append(
                .text(Label(text, x: x + 24, y: box.y + 11, size: Label.small, ink: .muted)))
            x += 24 + TextWidth.of(text, size: Label.small) + 18
        }
        let square = Box(x: x, y: box.y + 1, width: 18, height: 12)
        if months.contains(where: { $0.part != nil }) {
            add(
                [.rect(square, .segmentVeil(0)), .rect(square, .dashed)],
                "the data has a part of the month")
        }
        if months.contains(where: { $0.before != nil }) {
            add(
                [.path(PathText.line([(x, box.y + 7), (x + 18, box.y + 7)]), .accentLine)],
                "the same month a year before")
        }
        return marks
    }

    private static func amount(_ value: Double) -> String {
        abs(value) < 1e15 ? grouped(Int(value.rounded())) : "\(value)"
    }

    private var summary: String {
        let whole = months.filter { $0.part == nil }
        guard let best = whole.max(by: { $0.amount < $1.amount }) else {
            return "The data has no month as a whole." + leftOut
        }
        let parts = months.count - whole.count
        let isAnything = months.contains { $0.amount != 0 }
        return counted(months.count, "month")
            + (parts > 0 ? ", \(parts) of them in part only and not to be compared" : "")
            + (isAnything ? ". The best whole month is \(best.month)." : ". No line has a price.")
            + leftOut
    }

    private var leftOut: String {
        nLeftOut > 0 ? " \(grouped(nLeftOut)) earlier months are not shown." : ""
    }

    private var table: ResultTable {
        ResultTable(
            name: "Months",
            columns: [
                "month", .init("net revenue", unit: unit, role: .measure),
                .init("a year before", unit: unit, role: .measure),
                .init("change", role: .measure), "in the data",
            ], nKeys: 1,
            rows: months.map { month in
                let isWhole = month.part == nil
                let change = month.before.flatMap { before in
                    isWhole && before > 0 ? percent(month.amount / before - 1) : nil
                }
                return [
                    .text(month.month), .text(Self.amount(month.amount)),
                    .text(month.before.map(Self.amount) ?? ""), .text(change ?? ""),
                    .text(month.part ?? "whole"),
                ]
            })
    }
}
