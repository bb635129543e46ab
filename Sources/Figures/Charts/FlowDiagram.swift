import Reports

/// What becomes of segments as their number grows: a column a run, ribbons as wide as the customers they carry.
package struct FlowDiagram {
    /// A run.
    package struct Column: Sendable {
        package let heading: String
        /// Customers of each segment, and what it is called.
        package let sizes: [Int]
        package let labels: [String]

        package init(heading: String, sizes: [Int], labels: [String]) {
            precondition(sizes.count == labels.count, "a label a segment")
            self.heading = heading
            self.sizes = sizes
            self.labels = labels
        }
    }

    /// Customers who are in one segment of a column and in one of the next.
    package struct Flow: Sendable, Hashable {
        package let from: Int
        package let to: Int
        package let count: Int

        package init(from: Int, to: Int, count: Int) {
            self.from = from
            self.to = to
            self.count = count
        }
    }

    private let columns: [Column]
    private let flows: [[Flow]]
    /// The segments of each column from top to bottom.
    private let orders: [[Int]]

    /// - Parameter flows: Between each column and the next, one fewer than columns.
    package init(_ columns: [Column], flows: [[Flow]]) {
        precondition(flows.count == max(columns.count - 1, 0), "flows lie between columns")
        self.columns = columns
        self.flows = flows
        orders = Self.orders(columns, flows)
    }

    private static let top = 34.0
    private static let height = 330.0
    private static let gap = 5.0
    private static let barWidth = 12.0

    package func figure() -> Figure {
        var marks: [Mark] = []
        let places = columns.indices.map { bars(of: $0) }
        for column in flows.indices { marks += ribbons(column, places) }
        for (column, bars) in places.enumerated() { marks += draw(column, bars) }
        return Figure(
            name: "flow", title: "From few segments to many", summary: summary,
            height: Self.top + Self.height + 12, marks: marks, table: table)
    }

    // MARK: Order

    /// Segments stand where the customers of the column before come from: fewer ribbons cross.
    static func orders(_ columns: [Column], _ flows: [[Flow]]) -> [[Int]] {
        var orders: [[Int]] = []
        for (place, column) in columns.enumerated() {
            guard place > 0, let before = orders.last else {
                orders.append(column.sizes.indices.sorted { column.sizes[$0] > column.sizes[$1] })
                continue
            }
            var rank = [Int](repeating: 0, count: columns[place - 1].sizes.count)
            for (position, segment) in before.enumerated() { rank[segment] = position }
            var sum = [Double](repeating: 0, count: column.sizes.count)
            var count = sum
            for flow in flows[place - 1] {
                sum[flow.to] += Double(rank[flow.from] * flow.count)
                count[flow.to] += Double(flow.count)
            }
            let mean = zip(sum, count).map { $1 > 0 ? $0 / $1 : .infinity }
            orders.append(
                column.sizes.indices.sorted {
                    (mean[$0], Double($0)) < (mean[$1], Double($1))
                })
        }
        return orders
    }

    // MARK: Drawing

    private func x(_ column: Int) -> Double {
        let room = Figure.usualWidth - 24 - 64 - Self.barWidth
        return 24 + room * Double(column) / Double(max(columns.count - 1, 1))
    }

    /// The bar of each segment, by its number.
    private func bars(of column: Int) -> [Box] {
        let sizes = columns[column].sizes
        let all = Double(max(columns.map { $0.sizes.reduce(0, +) }.max() ?? 1, 1))
        let most = columns.map(\.sizes.count).max() ?? 1
        let gap = min(Self.gap, Self.height / 3 / Double(max(most, 1)))
        let unit = (Self.height - gap * Double(most - 1)) / all
        var boxes = [Box](
            repeating: Box(x: 0, y: 0, width: 0, height: 0), count: sizes.count)
        var y = Self.top
        for segment in orders[column] {
            let height = Double(sizes[segment]) * unit
            boxes[segment] = Box(x: x(column), y: y, width: Self.barWidth, height: height)
            y += height + gap
        }
        return boxes
    }

    private func ribbons(_ column: Int, _ places: [[Box]]) -> [Mark] {
        let (left, right) = (places[column], places[column + 1])
        var (leftUsed, rightUsed) = (left.map(\.y), right.map(\.y))
        let rank = { (order: [Int], count: Int) -> [Int] in
            var ranks = [Int](repeating: 0, count: count)
            for (position, segment) in order.enumerated() { ranks[segment] = position }
            return ranks
        }
        let leftRank = rank(orders[column], left.count)
        let rightRank = rank(orders[column + 1], right.count)
        let sorted = flows[column].sorted {
            (leftRank[$0.from], rightRank[$0.to]) < (leftRank[$1.from], rightRank[$1.to])
        }
        return sorted.map { flow in
            let size = Double(flow.count)
            let out =
                left[flow.from].height * size / Double(max(columns[column].sizes[flow.from], 1))
            let into =
                right[flow.to].height * size / Double(max(columns[column + 1].sizes[flow.to], 1))
            let (y0, y1) = (leftUsed[flow.from], rightUsed[flow.to])
            leftUsed[flow.from] += out
            rightUsed[flow.to] += into
            let (x0, x1) = (left[flow.from].right, right[flow.to].x)
            var path = PathText()
            path.move(x0, y0)
            path.sweep(from: x0, to: x1, y0, y1)
            path.draw(x1, y1 + into)
            path.sweep(from: x1, to: x0, y1 + into, y0 + out)
            path.close()
            let title =
                "\(columns[column].heading), \(columns[column].labels[flow.from]) → "
                + "\(columns[column + 1].heading), \(columns[column + 1].labels[flow.to]): \(counted(flow.count, "customer"))"
            return .path(path.text, .segmentVeil(leftRank[flow.from]), title: title)
        }
    }

    private func draw(_ column: Int, _ bars: [Box]) -> [Mark] {
        let isLast = column == columns.count - 1
        let x = x(column)
        var marks: [Mark] = [
            .text(
                Label(
                    columns[column].heading, x: x + Self.barWidth / 2, y: 18, anchor: .middle,
                    isBold: true))
        ]
        var room = LabelRoom(
            Box(x: 0, y: Self.top - 4, width: Figure.usualWidth, height: Self.height + 12))
        for (place, segment) in orders[column].enumerated() {
            let bar = bars[segment]
            let label = columns[column].labels[segment]
            marks.append(
                .rect(
                    bar, .segment(place),
                    title:
                        "\(columns[column].heading), \(label): \(counted(columns[column].sizes[segment], "customer"))"
                ))
            guard isLast else { continue }
            let text = TextWidth.cut(label, to: 60, size: Label.small)
            if let placed = room.place(
                Label(text, x: bar.right + 5, y: bar.centre + 4, size: Label.small))
            {
                marks.append(.text(placed))
            }
        }
        return marks
    }

    // MARK: Words

    /// Part of a column's customers who stay together in the next: the largest flow out of each segment.
    private func together(_ column: Int) -> Double {
        var largest: [Int: Int] = [:]
        for flow in flows[column] { largest[flow.from] = max(largest[flow.from] ?? 0, flow.count) }
        let all = flows[column].reduce(0) { $0 + $1.count }
        return all == 0 ? 0 : Double(largest.values.reduce(0, +)) / Double(all)
    }

    private var summary: String {
        "Each column is a segmentation of the same customers; bars are segments, as high as their customers. Where ribbons split "
            + "cleanly, more segments only divide what was there; where they mix, segments are cut anew."
    }

    private var table: ResultTable {
        ResultTable(
            name: "Customers who stay together",
            columns: [
                "segmentation", .init("segments", role: .measure),
                .init("smallest", role: .measure), .init("largest", role: .measure),
                .init("stay together in the next", role: .measure),
            ], nKeys: 1,
            rows: columns.enumerated().map { place, column in
                [
                    .text(column.heading), .integer(Int64(column.sizes.count)),
                    Cell(column.sizes.min()), Cell(column.sizes.max()),
                    .text(place < flows.count ? percent(together(place)) : ""),
                ]
            })
    }
}
