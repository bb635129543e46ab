import Reports

/// Customers on the two directions in which they differ most: dots, or how dense they are where they are many.
package struct CustomerMap {
    /// A customer.
    package struct Point: Sendable {
        package let x: Double
        package let y: Double
        /// Place in the segments.
        package let segment: Int

        package init(x: Double, y: Double, segment: Int) {
            self.x = x
            self.y = y
            self.segment = segment
        }
    }

    /// A direction: its part of all differences, and what it mostly is.
    package struct Axis: Sendable {
        package let share: Double
        package let words: String

        package init(share: Double, words: String) {
            self.share = share
            self.words = words
        }
    }

    private let segments: [SegmentKey]
    private let sizes: [Int]
    private let points: [Point]
    private let typical: [Int: Point]
    private let axes: [Axis]

    /// - Parameters:
    ///   - segments: All that points name.
    ///   - typical: The typical customer of a segment, by its place.
    ///   - axes: Of x and of y.
    package init(
        segments: [SegmentKey], points: [Point], typical: [Int: Point], axes: [Axis]
    ) {
        precondition(axes.count == 2, "a map has two directions")
        self.segments = segments
        self.points = points.filter {
            $0.x.isFinite && $0.y.isFinite && segments.indices.contains($0.segment)
        }
        self.typical = typical.filter { segments.indices.contains($0.key) }
        self.axes = axes
        var sizes = [Int](repeating: 0, count: segments.count)
        for point in self.points { sizes[point.segment] += 1 }
        self.sizes = sizes
    }

    /// Customers up to which each is a dot.
    package static let mostDots = 5_000
    private static let nBins = (x: 56, y: 36)

    package func figure(of nAll: Int) -> Figure {
        let area = Box(x: 56, y: 26, width: 648, height: 420)
        let x = Scale(over: points.map(\.x), from: area.x, to: area.right)
        let y = Scale(over: points.map(\.y), from: area.bottom, to: area.y)
        let frame = Frame(area)
        let isDense = points.count > Self.mostDots
        var marks = frame.across(y, name: name(of: 1))
        marks += frame.below(x, name: name(of: 0), hasLines: true)
        marks += isDense ? density(x, y, area) : dots(x, y)
        marks += middles(x, y, area)
        let known = segments.indices.filter { sizes[$0] > 0 }
        let (own, shared) = (
            known.filter { segments[$0].place != nil }, known.filter { segments[$0].place == nil }
        )
        var entries = own.map { (key: segments[$0], text: segments[$0].heading) }
        if let first = shared.first {
            let text =
                shared.count == 1
                ? segments[first].heading : "\(grouped(shared.count)) other segments"
            entries.append((segments[first], text))
        }
        let legend = Legend(
            entries, in: Box(x: 56, y: area.bottom + 48, width: 648, height: 0))
        return Figure(
            name: "map", title: "Customers on a map", summary: summary(nAll, isDense),
            height: legend.bottom + 8, marks: marks + legend.marks, table: table)
    }

    private func name(of axis: Int) -> String {
        let words = axes[axis].words.isEmpty ? "" : ": " + axes[axis].words
        return TextWidth.cut(
            "direction \(axis + 1), \(percent(axes[axis].share)) of the differences\(words)",
            to: 640, size: Label.small)
    }

    /// A path a segment, which is far shorter than an element a customer.
    private func dots(_ x: Scale, _ y: Scale) -> [Mark] {
        let radius = points.count > 1_500 ? 1.8 : points.count > 300 ? 2.4 : 3.4
        return segments.indices.sorted { sizes[$0] > sizes[$1] }.compactMap { segment in
            var path = PathText()
            for point in points where point.segment == segment {
                path.add(segments[segment].shape, x(point.x), y(point.y), radius: radius)
            }
            guard !path.text.isEmpty else { return nil }
            return .path(
                path.text, segments[segment].veil,
                title: "\(segments[segment].heading): \(counted(sizes[segment], "customer"))")
        }
    }

    /// A square has the shape of the segment that most of its customers are in, the larger the more they are.
    private func density(_ x: Scale, _ y: Scale, _ area: Box) -> [Mark] {
        let (width, height) = (
            area.width / Double(Self.nBins.x), area.height / Double(Self.nBins.y)
        )
        var bins: [Int: [Int: Int]] = [:]
        for point in points {
            let column = min(Int((x(point.x) - area.x) / width), Self.nBins.x - 1)
            let row = min(Int((y(point.y) - area.y) / height), Self.nBins.y - 1)
            bins[row * Self.nBins.x + column, default: [:]][point.segment, default: 0] += 1
        }
        let most = bins.values.map { $0.values.reduce(0, +) }.max() ?? 1
        return bins.sorted { $0.key < $1.key }.compactMap { bin, counts in
            guard let main = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
                return nil
            }
            let all = counts.values.reduce(0, +)
            // The area of a mark goes with the root of the count, else only the densest ones are seen.
            let part = (Double(all) / Double(most)).squareRoot().squareRoot()
            var path = PathText()
            path.add(
                segments[main.key].shape,
                area.x + (Double(bin % Self.nBins.x) + 0.5) * width,
                area.y + (Double(bin / Self.nBins.x) + 0.5) * height,
                radius: max(part * width * 0.48, 0.8))
            return .path(
                path.text, segments[main.key].area,
                title:
                    "\(counted(all, "customer")), \(grouped(main.value)) in \(segments[main.key].heading)"
            )
        }
    }

    private func middles(_ x: Scale, _ y: Scale, _ area: Box) -> [Mark] {
        var room = LabelRoom(area)
        var marks: [Mark] = []
        for (segment, point) in typical.sorted(by: { sizes[$0.key] > sizes[$1.key] })
        where segments[segment].place != nil {
            let (px, py) = (x(point.x), y(point.y))
            // At the edge the number moves in.
            let text = segments[segment].label
            let half = TextWidth.of(text, size: 14, isBold: true) / 2 + 1
            let label = Label(
                text, x: min(max(px, area.x + half), area.right - half),
                y: min(max(py + 5, area.y + 14), area.bottom - 4), size: 14, anchor: .middle,
                isBold: true)
            guard let placed = room.place(label, tries: 3) else { continue }
            // A plate behind the number, so that it is read on any dot.
            var plate = placed.box
            plate.x -= 4
            plate.width += 8
            plate.y -= 2
            plate.height += 4
            marks += [
                .group(
                    [.rect(plate, .ground), .rect(plate, segments[segment].line), .text(placed)],
                    title: "\(segments[segment].heading): typical customer")
            ]
        }
        return marks
    }

    private func summary(_ nAll: Int, _ isDense: Bool) -> String {
        let both = axes[0].share + axes[1].share
        let shown =
            points.count < nAll
            ? "\(grouped(points.count)) of \(counted(nAll, "customer")), drawn at random"
            : counted(nAll, "customer")
        return
            "\(shown), by the two directions in which they differ most; these show \(percent(both)) of all "
            + "differences, so near on the map need not be near."
            + (isDense
                ? " A mark stands for all customers of its place: the larger, the more; its look is that of most of them."
                : " A mark is a customer; numbers stand at the typical customers.")
    }

    private var table: ResultTable {
        ResultTable(
            name: "Segments on the map",
            columns: [
                "segment", .init("customers on the map", role: .measure),
                .init("typical customer, direction 1", role: .measure),
                .init("typical customer, direction 2", role: .measure),
            ], nKeys: 1,
            rows: segments.indices.filter { sizes[$0] > 0 }.map { place in
                [
                    .text(segments[place].heading), .integer(Int64(sizes[place])),
                    .text(typical[place].map { fixedText($0.x, decimals: 2) } ?? ""),
                    .text(typical[place].map { fixedText($0.y, decimals: 2) } ?? ""),
                ]
            })
    }
}
