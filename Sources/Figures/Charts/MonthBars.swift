import Reports

/// Revenue by month, beside the same month a year before; months that the data only touches are marked.
package struct MonthBars {
    /// A month.
    package struct Month: Sendable {
        /// `2011-03`.
        package let month: String
        package let amount: Double
        package let coverage: Coverage
        /// The same month a year before, where both are there as a whole.
        package let before: Double?

        /// - Parameter before: Of a month that is not there as a whole it is not taken: that would be compared.
        package init(month: String, amount: Double, coverage: Coverage, before: Double?) {
            self.month = month
            self.amount = amount
            self.coverage = coverage
            self.before = coverage == .whole ? before : nil
        }

        fileprivate var isInPart: Bool {
            if case .part = coverage { true } else { false }
        }
    }

    /// What the data has of a month.
    package enum Coverage: Sendable, Hashable {
        case whole
        /// `from day 12`, `up to day 9`, `none from day 3 to 20`.
        case part(String)
        /// No line at all.
        case empty

        var words: String {
            switch self {
            case .whole: "whole"
            case .part(let words): words
            case .empty: "no lines"
            }
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
        let (legend, bottom) = key(Box(x: area.x, y: area.bottom + 46, width: 0, height: 0))
        return Figure(
            name: "months", title: "Revenue by month", summary: summary, height: bottom + 8,
            marks: marks + legend, table: table)
    }

    private func draw(_ month: Month, _ place: Box, _ y: Scale) -> [Mark] {
        let (top, bottom) = (y(max(month.amount, 0)), y(min(month.amount, 0)))
        let bar = Box(x: place.x, y: top, width: place.width, height: max(bottom - top, 0.5))
        if month.coverage == .empty {
            return [
                .text(Label("–", x: place.middle, y: y(0) - 4, size: Label.small, anchor: .middle))
            ]
        }
        let part = month.coverage == .whole ? "" : " (\(month.coverage.words))"
        let title = "\(month.month)\(part): \(Self.amount(month.amount)) \(unit)".trimmed
        var marks: [Mark] =
            month.coverage == .whole
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

    /// What marks are, a line each: on a phone the left part of a picture is seen first.
    private func key(_ box: Box) -> (marks: [Mark], bottom: Double) {
        var marks: [Mark] = []
        var y = box.y
        func add(_ sample: [Mark], _ text: String) {
            marks += sample
            marks.append(
                .text(Label(text, x: box.x + 24, y: y + 11, size: Label.small, ink: .muted)))
            y += 16
        }
        if months.contains(where: \.isInPart) {
            let square = Box(x: box.x, y: y + 1, width: 18, height: 12)
            add(
                [.rect(square, .segmentVeil(0)), .rect(square, .dashed)],
                "the data has a part of the month")
        }
        if months.contains(where: { $0.before != nil }) {
            add(
                [.path(PathText.line([(box.x, y + 7), (box.x + 18, y + 7)]), .accentLine)],
                "the same month a year before")
        }
        if months.contains(where: { $0.coverage == .empty }) {
            add(
                [.text(Label("–", x: box.x + 9, y: y + 11, size: Label.small, anchor: .middle))],
                "the data has no line of the month")
        }
        return (marks, y)
    }

    private static func amount(_ value: Double) -> String {
        abs(value) < 1e15 ? grouped(Int(value.rounded())) : "\(value)"
    }

    private var summary: String {
        let whole = months.filter { $0.coverage == .whole }
        guard let best = whole.max(by: { $0.amount < $1.amount }) else {
            return "The data has no month as a whole." + leftOut
        }
        let parts = months.count(where: \.isInPart)
        let gaps = months.count - whole.count - parts
        let told = [
            parts > 0 ? "\(grouped(parts)) of them in part only" : nil,
            gaps > 0 ? "\(grouped(gaps)) \(parts > 0 ? "" : "of them ")without any line" : nil,
        ].compactMap(\.self)
        let isAnything = months.contains { $0.amount != 0 }
        return counted(months.count, "month")
            + (told.isEmpty ? "" : ", " + told.joined(separator: ", ") + ": not to be compared")
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
                let change = month.before.flatMap { before in
                    before > 0 ? percent(month.amount / before - 1) : nil
                }
                return [
                    .text(month.month), .text(Self.amount(month.amount)),
                    .text(month.before.map(Self.amount) ?? ""), .text(change ?? ""),
                    .text(month.coverage.words),
                ]
            })
    }
}
