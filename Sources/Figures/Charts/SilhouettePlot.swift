import Reports

/// How much nearer customers are to their own segment than to the next: a shape a segment, its customers side by side.
package struct SilhouettePlot {
    /// A segment.
    package struct Band: Sendable {
        package let segment: SegmentKey
        package let size: Int
        /// The mean over all its customers, where it is known.
        package let mean: Double?
        /// Of all its customers, or of a sample.
        package let values: [Double]

        package init(segment: SegmentKey, size: Int, mean: Double?, values: [Double]) {
            self.segment = segment
            self.size = size
            self.mean = mean
            self.values = values.filter(\.isFinite).sorted(by: >)
        }
    }

    private let bands: [Band]
    private let mean: Double?
    private let nBehind: Int

    /// - Parameters:
    ///   - mean: That of the run.
    ///   - nBehind: Customers whose values are drawn.
    package init(_ bands: [Band], mean: Double?) {
        self.bands = bands
        self.mean = mean
        nBehind = bands.reduce(0) { $0 + $1.values.count }
    }

    private static let nameWidth = 210.0
    private static let least = 18.0
    private static let height = 330.0

    package func figure(note: String = "") -> Figure {
        let all = bands.reduce(0) { $0 + $1.size }
        let heights = bands.map {
            max(Self.height * Double($0.size) / Double(max(all, 1)), Self.least)
        }
        let gap = 6.0
        let area = Box(
            x: Self.nameWidth, y: 16, width: Figure.usualWidth - Self.nameWidth - 66,
            height: heights.reduce(0) { $0 + $1 + gap })
        let lowest = bands.compactMap(\.values.last).min() ?? 0
        let scale = Scale(
            over: [min(lowest, 0), 1], from: area.x, to: area.right, nTicks: 6)
        let frame = Frame(area)
        var marks = frame.below(
            scale, name: "nearer to another segment ← 0 → nearer to the own", hasLines: true)
        var top = area.y
        for (band, height) in zip(bands, heights) {
            marks += draw(band, Box(x: area.x, y: top, width: area.width, height: height), scale)
            top += height + gap
        }
        marks.append(
            .path(PathText.line([(scale(0), area.y), (scale(0), area.bottom)]), .axis))
        if let mean {
            marks.append(
                .path(
                    PathText.line([(scale(mean), area.y - 4), (scale(mean), area.bottom)]), .dashed,
                    title: "mean \(fixedText(mean, decimals: 2))"))
        }
        return Figure(
            name: "silhouette", title: "How clearly customers belong to their segment",
            summary: summary + (note.isEmpty ? "" : " " + note), height: area.bottom + 44,
            marks: marks, table: table)
    }

    private func draw(_ band: Band, _ box: Box, _ scale: Scale) -> [Mark] {
        let name = TextWidth.cut(band.segment.heading, to: Self.nameWidth - 14, size: Label.usual)
        var marks: [Mark] = [
            .text(Label(name, x: box.x - 10, y: box.centre + 4, anchor: .end))
        ]
        if let mean = band.mean {
            marks.append(
                .text(
                    Label(
                        fixedText(mean, decimals: 2), x: box.right + 10, y: box.centre + 4,
                        isBold: true)))
        }
        guard !band.values.isEmpty else { return marks }
        // As many points as there are pixels.
        let steps = min(band.values.count, max(Int(box.height * 2), 8))
        var path = PathText()
        path.move(scale(0), box.y)
        for step in 0...steps {
            let place = min(step * band.values.count / steps, band.values.count - 1)
            path.draw(scale(band.values[place]), box.y + box.height * Double(step) / Double(steps))
        }
        path.draw(scale(0), box.bottom)
        path.close()
        let title =
            "\(band.segment.heading): \(counted(band.size, "customer"))"
            + (band.mean.map { ", mean \(fixedText($0, decimals: 2))" } ?? "")
        return [.path(path.text, band.segment.area, title: title)] + marks
    }

    private func nearOther(_ band: Band) -> Double? {
        band.values.isEmpty
            ? nil : Double(band.values.count { $0 < 0 }) / Double(band.values.count)
    }

    private var summary: String {
        let worst = bands.filter { $0.mean != nil }.min { ($0.mean ?? 1) < ($1.mean ?? 1) }
        return
            "1: as clearly in the own segment as can be; 0: on the border; below 0: nearer to another."
            + (mean.map { " On average \(fixedText($0, decimals: 2)) (the dashed line)." } ?? "")
            + (worst.map {
                " Least clear: \($0.segment.heading), \(fixedText($0.mean ?? 0, decimals: 2))."
            } ?? "")
    }

    private var table: ResultTable {
        ResultTable(
            name: "Silhouettes",
            columns: [
                "segment", .init("customers", role: .measure), .init("mean", role: .measure),
                .init("nearer to another", role: .measure),
            ], nKeys: 1,
            rows: bands.map { band in
                [
                    .text(band.segment.heading), .integer(Int64(band.size)),
                    .text(band.mean.map { fixedText($0, decimals: 2) } ?? ""),
                    .text(nearOther(band).map { percent($0) } ?? ""),
                ]
            })
    }
}
