import Figures

/// Small pictures of every kind, with texts that are long, hostile or strange.
enum SampleFigures {
    static let hostile = "<script>alert('x')</script> & \"q\" \u{1B}[31m \u{202E}evil ]]>"

    static func keys(_ count: Int) -> [SegmentKey] {
        let names = [
            "champions", "frequent, high value", "rather long ago, rather frequent",
            "recent, frequent", hostile, "long ago, infrequent, a name that is very long indeed",
        ]
        return (0..<count).map { place in
            SegmentKey(
                label: "\(place)", name: names[place % names.count],
                place: place < SegmentKey.most ? place : nil)
        }
    }

    /// A number between 0 and 1 for each place, the same at every run.
    static func noise(_ place: Int) -> Double {
        var x = UInt64(truncatingIfNeeded: place) &* 0x9E37_79B9_7F4A_7C15
        x ^= x >> 30
        x = x &* 0xBF58_476D_1CE4_E5B9
        x ^= x >> 27
        return Double(x % 100_003) / 100_003
    }

    static func heatMap(segments: Int = 6, rows: Int = 8) -> Figure {
        HeatMap(
            segments: keys(segments),
            rows: (0..<rows).map { row in
                HeatMap.Row(
                    name: row == 0 ? hostile : "Days since the last purchase of \(row)",
                    effects: (0..<segments).map {
                        $0 == 2 && row == 1 ? nil : noise(row * 31 + $0) * 6 - 3
                    }, medians: (0..<segments).map { "\(row * $0)" }, overall: "12")
            }
        ).figure()
    }

    static func map(points: Int, segments: Int = 6) -> Figure {
        let spots = (0..<points).map { place in
            CustomerMap.Point(
                x: noise(place) * 4 + Double(place % segments), y: noise(place + 7_919) * 3,
                segment: place % segments)
        }
        return CustomerMap(
            segments: keys(segments), points: spots,
            typical: Dictionary(
                uniqueKeysWithValues: spots.prefix(segments).enumerated().map { ($0, $1) }),
            axes: [
                .init(share: 0.62, words: "Revenue, Invoices"), .init(share: 0.21, words: hostile),
            ]
        ).figure(of: points)
    }

    static func silhouette(segments: Int = 6) -> Figure {
        SilhouettePlot(
            keys(segments).enumerated().map { place, key in
                .init(
                    segment: key, size: 40 + 200 * place, mean: 0.1 * Double(place % 7),
                    values: (0..<80).map { noise($0 + place * 100) * 1.1 - 0.3 })
            }, mean: 0.31
        ).figure()
    }

    static func curves(last: Int = 10, page: Int? = 6) -> Figure {
        ClusterCurves(
            [
                .init(
                    title: "Spread within segments",
                    lines: [
                        .init(
                            name: "inertia", values: (1...last).map { ($0, 13_002 / Double($0)) })
                    ]),
                .init(
                    title: "Silhouette",
                    lines: [
                        .init(
                            name: "these customers",
                            values: (2...last).map { ($0, 0.35 - 0.01 * Double($0)) })
                    ], chance: (2...last).map { ($0, 0.2, 0.4 - 0.01 * Double($0)) }),
                .init(
                    title: "Gap statistic",
                    lines: [
                        .init(name: "box", values: (1...last).map { ($0, 1.6 + noise($0) / 4) }),
                        .init(name: "one peak", values: (1...last).map { ($0, noise($0) / 4) }),
                    ]),
            ], pointed: .init(page: page, recommended: 6)
        ).figure(summary: "Three measures.")
    }

    static func stability(page: Int? = 6, recommended: Int? = 6) -> Figure {
        StabilityPlot(
            (2...10).map { k in
                .init(
                    k: k, similarities: (0..<k).map { 1 - noise($0 + k * 20) * 0.5 },
                    low: k % 2 == 0 ? 0.45 : nil, comesBack: k % 2 == 0 ? false : nil)
            }, limit: 0.75, pointed: .init(page: page, recommended: recommended)
        ).figure()
    }

    static func flow(columns: Int = 6) -> Figure {
        let all = (0..<columns).map { column in
            FlowDiagram.Column(
                heading: "\(column + 2)", sizes: (0..<(column + 2)).map { 60 + $0 * 35 },
                keys: column == min(3, columns - 1)
                    ? (0..<(column + 2)).map {
                        SegmentKey(
                            label: $0 == 1 ? hostile : "\($0)", name: $0 == 1 ? hostile : "name",
                            place: $0)
                    } : nil)
        }
        let flows = (0..<(columns - 1)).map { column in
            (0..<(column + 2)).flatMap { from in
                [
                    FlowDiagram.Flow(from: from, to: from, count: 40 + from * 30),
                    FlowDiagram.Flow(from: from, to: from + 1, count: 20 + from * 5),
                ]
            }
        }
        return FlowDiagram(all, flows: flows).figure()
    }

    static func agreement(_ count: Int = 8) -> Figure {
        let names = (0..<count).map { $0 == 1 ? hostile : "rfm_kmeans_\($0)_0.0001" }
        let values: [[Double?]] = (0..<count).map { row in
            (0..<count).map { column -> Double? in
                if row == column { return 1 }
                return min(row, column) == 2 ? nil : noise(row * column) - 0.02
            }
        }
        return AgreementMatrix(names: names, values: values).figure()
    }

    static func density(eps: Int = 3, neighbours: Int = 3) -> Figure {
        var cells: [DensityGrid.Cell] = []
        for e in 0..<eps {
            for n in 0..<neighbours {
                let left = 0.99 - 0.3 * Double(e) / 2
                cells.append(
                    DensityGrid.Cell(
                        eps: 0.1 + 0.2 * Double(e), neighbours: [10, 50, 100, 200][n % 4],
                        groups: e * 40 + n, left: max(left, 0), leftRevenue: n == 1 ? nil : 0.5,
                        note: n == 2 ? hostile : "mostly noise"))
            }
        }
        return DensityGrid(cells).figure()
    }

    static func distances() -> Figure {
        let lines = [10, 50, 100].map { n -> DistanceCurve.Line in
            let near = 0.02 * Double(n).squareRoot()
            let points = (1...400).map { place -> (share: Double, distance: Double) in
                let share = Double(place) / 400
                return (share, near / (1.02 - share))
            }
            return .init(neighbours: n, points: points, knee: n == 50 ? nil : near / 0.15)
        }
        return DistanceCurve(lines).figure()
    }

    static func months(_ count: Int = 13) -> Figure {
        MonthBars(
            (0..<count).map { place in
                let (year, month) = (2010 + (place + 11) / 12, (place + 11) % 12 + 1)
                return .init(
                    month: "\(year)-" + (month < 10 ? "0" : "") + "\(month)",
                    amount: 400_000 + noise(place) * 900_000 - (place == 3 ? 600_000 : 0),
                    coverage: place == count - 1
                        ? .part("up to day 9") : place == 5 ? .empty : .whole,
                    before: place >= 12 ? 550_000 : nil)
            }, unit: "GBP"
        ).figure()
    }

    /// Numbers that no shop has, and that a file may hold all the same.
    static var extreme: [(String, Figure)] {
        let ends = [-1.7e308, 1.7e308, .nan, .infinity, .leastNonzeroMagnitude, 0]
        let keys = keys(2)
        let points = ends.flatMap { x in
            ends.map { CustomerMap.Point(x: x, y: $0, segment: 0) }
        }
        let many = [[CustomerMap.Point]](repeating: points, count: 300).flatMap(\.self)
        let axes = [CustomerMap.Axis](repeating: .init(share: .nan, words: ""), count: 2)
        return [
            (
                "extreme-map",
                CustomerMap(segments: keys, points: points, typical: [:], axes: axes).figure(of: 9)
            ),
            (
                "extreme-density",
                CustomerMap(segments: keys, points: many, typical: [:], axes: axes).figure(of: 9)
            ),
            (
                "extreme-curves",
                ClusterCurves(
                    [
                        .init(
                            title: "t",
                            lines: [
                                .init(name: "l", values: [(.min, 1), (.max, 2), (3, 1.7e308)])
                            ],
                            chance: [(.max, 0, 1), (3, -.infinity, 0)])
                    ], pointed: .init(page: .max, recommended: nil)
                ).figure(summary: "s.")
            ),
            (
                "extreme-grid",
                DensityGrid([
                    .init(
                        eps: 1e300, neighbours: .max, groups: .max, left: 1e300, leftRevenue: .nan,
                        note: ""),
                    .init(
                        eps: 0, neighbours: .min, groups: .min, left: .nan, leftRevenue: nil,
                        note: ""),
                ]).figure()
            ),
            (
                "extreme-bands",
                SilhouettePlot(
                    [.init(segment: keys[0], size: 0, mean: .nan, values: [.nan])], mean: .nan
                ).figure()
            ),
        ]
    }

    /// All of them, by what is tried.
    static let all: [(String, Figure)] = [
        ("heat", heatMap()), ("heat-wide", heatMap(segments: 10, rows: 21)),
        ("heat-one", heatMap(segments: 1, rows: 1)), ("map", map(points: 1_200)),
        ("map-few", map(points: 3, segments: 2)), ("map-many", map(points: 40, segments: 40)),
        ("map-dense", map(points: 20_000)), ("silhouette", silhouette()),
        ("silhouette-many", silhouette(segments: 30)),
        ("silhouette-one", silhouette(segments: 1)),
        ("curves", curves()), ("curves-two", curves(last: 2)),
        ("curves-many", curves(last: 30)),
        ("curves-other", curves(page: 4)),
        ("stability", stability()), ("stability-other", stability(page: 5)), ("flow", flow()),
        ("flow-two", flow(columns: 2)),
        ("flow-many", flow(columns: 14)), ("agreement", agreement()),
        ("agreement-two", agreement(2)), ("agreement-many", agreement(12)),
        ("density", density()), ("density-many", density(eps: 12, neighbours: 4)),
        ("density-one", density(eps: 1, neighbours: 1)), ("distances", distances()),
        ("months", months()), ("months-one", months(1)), ("months-many", months(50)),
    ]
}
