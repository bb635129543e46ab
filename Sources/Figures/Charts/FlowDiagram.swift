import Reports

/// What becomes of segments as their number grows: a column a run, ribbons as wide as the customers they carry.
package struct FlowDiagram {
    /// A run.
    package struct Column: Sendable {
        package let heading: String
        /// Customers of each segment.
        package let sizes: [Int]
        /// How its segments look and what they are called, where the page tells of them: in one column at most.
        package let keys: [SegmentKey]?

        package init(heading: String, sizes: [Int], keys: [SegmentKey]? = nil) {
            precondition(keys.map { $0.count == sizes.count } ?? true, "a key a segment")
            self.heading = heading
            self.sizes = sizes
            self.keys = keys
        }

        fileprivate func title(of segment: Int) -> String {
            let name = keys.map { ", " + $0[segment].heading } ?? ""
            return "\(heading) segments\(name)"
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
    /// The column that the page tells of.
    private let chosen: Int?
    /// The look of each segment of each column: that of the chosen column's segment where most of its customers are.
    private let looks: [[SegmentKey?]]

    /// - Parameter flows: Between each column and the next, one fewer than columns.
    package init(_ columns: [Column], flows: [[Flow]]) {
        precondition(flows.count == max(columns.count - 1, 0), "flows lie between columns")
        self.columns = columns
        self.flows = flows
        orders = Self.orders(columns, flows)
        chosen = columns.firstIndex { $0.keys != nil }
        looks = Self.looks(columns, flows, chosen)
    }

    private static let top = 34.0
    private static let height = 330.0
    private static let gap = 5.0
    private static let barWidth = 12.0

    /// - Parameter note: What else is to be known of it; a sentence, or empty.
    package func figure(note: String = "") -> Figure {
        var marks: [Mark] = []
        let places = columns.indices.map { bars(of: $0) }
        for column in flows.indices { marks += ribbons(column, places) }
        for (column, bars) in places.enumerated() { marks += draw(column, bars) }
        let bottom = Self.top + Self.height + 12
        let keys = chosen.flatMap { columns[$0].keys } ?? []
        // In the order of the page: the first have colours of their own.
        let entries = keys.sorted { ($0.place ?? .max) < ($1.place ?? .max) }
            .prefix(SegmentKey.most).map { (key: $0, text: $0.heading) }
        guard !entries.isEmpty else { return figure(marks, height: bottom, note) }
        let legend = Legend(
            entries,
            in: Box(x: 24, y: bottom, width: Figure.usualWidth - 48, height: 0))
        return figure(marks + legend.marks, height: legend.bottom + 8, note)
    }

    private func figure(_ marks: [Mark], height: Double, _ note: String) -> Figure {
        Figure(
            name: "flow", title: "From few segments to many",
            summary: summary + (note.isEmpty ? "" : " " + note), height: height, marks: marks,
            table: table)
    }

    // MARK: Looks

    /// A segment looks as the neighbour, on the chosen column's side, that it shares most customers with.
    private static func looks(
        _ columns: [Column], _ flows: [[Flow]], _ chosen: Int?
    ) -> [[SegmentKey?]] {
        var looks = columns.map { [SegmentKey?](repeating: nil, count: $0.sizes.count) }
        guard let chosen, let keys = columns[chosen].keys else { return looks }
        looks[chosen] = keys
        for column in stride(from: chosen - 1, through: 0, by: -1) {
            let largest = largest(flows[column]) { ($0.from, $0.to) }
            for (own, next) in largest { looks[column][own] = looks[column + 1][next] }
        }
        for column in columns.indices.dropFirst(chosen + 1) {
            let largest = largest(flows[column - 1]) { ($0.to, $0.from) }
            for (own, before) in largest { looks[column][own] = looks[column - 1][before] }
        }
        return looks
    }

    /// The other end of the largest flow at each segment; of equal ones that with the lowest number.
    private static func largest(
        _ flows: [Flow], _ ends: (Flow) -> (own: Int, other: Int)
    ) -> [Int: Int] {
        var most: [Int: (count: Int, other: Int)] = [:]
        for flow in flows {
            let (own, other) = ends(flow)
            guard let old = most[own], (-old.count, old.other) <= (-flow.count, other) else {
                most[own] = (flow.count, other)
                continue
            }
        }
        return most.mapValues(\.other)
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
                "\(columns[column].title(of: flow.from)) → \(columns[column + 1].title(of: flow.to)): "
                + counted(flow.count, "customer")
            // By the end nearer to the chosen column: what leaves or reaches it has its colours.
            let look =
                column >= (chosen ?? 0) ? looks[column][flow.from] : looks[column + 1][flow.to]
            return .path(path.text, look?.veil ?? .otherVeil, title: title)
        }
    }

    private func draw(_ place: Int, _ bars: [Box]) -> [Mark] {
        let x = x(place)
        let column = columns[place]
        var marks: [Mark] = [
            .text(
                Label(
                    column.heading, x: x + Self.barWidth / 2, y: 18, anchor: .middle,
                    isBold: true))
        ]
        var room = LabelRoom(
            Box(x: 0, y: Self.top - 4, width: Figure.usualWidth, height: Self.height + 12))
        for segment in orders[place] {
            let bar = bars[segment]
            marks.append(
                .rect(
                    bar, looks[place][segment]?.area ?? .other,
                    title:
                        "\(column.title(of: segment)): \(counted(column.sizes[segment], "customer"))"
                ))
            guard let key = column.keys?[segment] else { continue }
            let text = TextWidth.cut(key.label, to: 60, size: Label.small)
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
            + (chosen.map {
                " The colours are those of the \(columns[$0].heading) segments of this page, and elsewhere of those that "
                    + "most of a bar's customers are in."
            } ?? "")
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
