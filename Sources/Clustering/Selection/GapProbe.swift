/// Looks for gaps between the clusters of one labeling.
///
/// Rows are listed by cluster first, so that each pair reads its own rows only.
package struct GapProbe: Sendable {
    private let d: Int
    private let limits: GapLimits
    private let start: UInt64
    /// All rows, row-major.
    private let values: [Double]
    /// Rows by cluster, ascending.
    private let order: [Int32]
    private let keys: [UInt64]
    private let borders: [Int]
    /// Means, `(n_clusters, n_features)`.
    private let centres: [Double]

    /// Pairs of clusters, the lower number first.
    package let pairs: [(first: Int, second: Int)]

    /// - Parameters:
    ///   - values: Row-major, shape `(labels.count, d)`, ties spread.
    ///   - labels: In `0..<nClusters`.
    ///   - keys: One number a row that stays with its customer.
    ///   - start: Of the stream of the bridges' random places.
    package init(
        values: [Double], d: Int, labels: [Int32], nClusters: Int,
        keys: [UInt64], limits: GapLimits, start: UInt64
    ) {
        precondition(values.count == labels.count * d && keys.count == labels.count, "one shape")
        self.d = d
        self.limits = limits
        self.start = start
        var borders = [Int](repeating: 0, count: nClusters + 1)
        for label in labels { borders[Int(label) + 1] += 1 }
        for cluster in 0..<nClusters { borders[cluster + 1] += borders[cluster] }
        var next = borders
        var order = [Int32](repeating: 0, count: labels.count)
        var centres = [Double](repeating: 0, count: nClusters * d)
        values.withUnsafeBufferPointer { values in
            centres.withUnsafeMutableBufferPointer { centres in
                for (row, label) in labels.enumerated() {
                    let label = Int(label)
                    order[next[label]] = Int32(row)
                    next[label] += 1
                    for j in 0..<d { centres[label * d + j] += values[row * d + j] }
                }
            }
        }
        for cluster in 0..<nClusters {
            let size = Double(borders[cluster + 1] - borders[cluster])
            for j in 0..<d where size > 0 { centres[cluster * d + j] /= size }
        }
        self.values = values
        self.order = order
        self.keys = keys
        self.borders = borders
        self.centres = centres
        pairs = (0..<nClusters).flatMap { b in (0..<b).map { ($0, b) } }
    }

    /// Rows of a cluster.
    package func size(_ cluster: Int) -> Int { borders[cluster + 1] - borders[cluster] }

    private func rows(of cluster: Int) -> ArraySlice<Int32> {
        order[borders[cluster]..<borders[cluster + 1]]
    }

    private func isMeasured(_ pair: (first: Int, second: Int)) -> Bool {
        min(size(pair.first), size(pair.second)) >= limits.leastRows
    }

    /// The valley between a pair; 1 where a side is too small for one.
    package func valley(_ pair: (first: Int, second: Int)) -> Double {
        guard isMeasured(pair) else { return 1 }
        let w = direction(pair)
        let length = w.reduce(0) { $0 + $1 * $1 }
        guard length > 0 else { return 1 }
        return Valley.ratio(
            left: positions(of: pair.first, from: pair.first, w, length),
            right: positions(of: pair.second, from: pair.first, w, length))
    }

    /// The bridge between a pair; 1 where a side is too small for one.
    package func bridge(_ pair: (first: Int, second: Int)) -> Double {
        guard isMeasured(pair) else { return 1 }
        let axes = d > 3 ? widestAxes(pair) : nil
        return Bridge.ratio(
            side(pair.first, axes), side(pair.second, axes), start: start)
    }

    /// The column in which the centres differ most, with its share of their squared distance.
    package func topFeature(_ pair: (first: Int, second: Int)) -> (column: Int, share: Double) {
        let squares = direction(pair).map { $0 * $0 }
        let total = squares.reduce(0, +)
        var top = 0
        for (column, square) in squares.enumerated() where square > squares[top] { top = column }
        return (top, total > 0 ? squares[top] / total : 0)
    }

    /// The highest score of any pair, or, once a pair is above `limit`, that pair's.
    ///
    /// Nearest pairs first, and all valleys before the bridges: what is not divided is found early.
    package func score(upTo limit: Double) -> (value: Double, isLowerBound: Bool) {
        let near = pairs.map { (direction($0).reduce(0) { $0 + $1 * $1 }, $0) }
            .sorted { ($0.0, $0.1.second, $0.1.first) < ($1.0, $1.1.second, $1.1.first) }
            .map(\.1)
        var highest = 0.0
        for measuresBridge in [false, true] {
            for pair in near {
                let score =
                    measuresBridge
                    ? limits.score(valley: 0, bridge: bridge(pair))
                    : limits.score(valley: valley(pair), bridge: nil)
                if score > limit { return (score, true) }
                highest = max(highest, score)
            }
        }
        return (highest, false)
    }

    private func direction(_ pair: (first: Int, second: Int)) -> [Double] {
        (0..<d).map { centres[pair.second * d + $0] - centres[pair.first * d + $0] }
    }

    private func positions(
        of cluster: Int, from origin: Int, _ w: [Double], _ length: Double
    ) -> [Double] {
        let centre = Array(centres[origin * d..<(origin + 1) * d])
        return values.withUnsafeBufferPointer { values in
            rows(of: cluster).map { row in
                let first = Int(row) * d
                var dot = 0.0
                for j in 0..<d { dot += (values[first + j] - centre[j]) * w[j] }
                return dot / length
            }
        }
    }

    /// The line of centres and the two widest principal directions across it.
    private func widestAxes(_ pair: (first: Int, second: Int)) -> [[Double]] {
        let w = direction(pair)
        let norm = w.reduce(0) { $0 + $1 * $1 }.squareRoot()
        let line = norm > 0 ? w.map { $0 / norm } : w
        let ranges = [pair.first, pair.second].map(rows(of:))
        let count = Double(ranges[0].count + ranges[1].count)
        var mean = [Double](repeating: 0, count: d)
        for row in ranges.joined() { for j in 0..<d { mean[j] += values[Int(row) * d + j] } }
        for j in 0..<d { mean[j] /= count }
        var scatter = Scatter(d)
        var rest = [Double](repeating: 0, count: d)
        for row in ranges.joined() {
            var along = 0.0
            for j in 0..<d {
                rest[j] = values[Int(row) * d + j] - mean[j]
                along += rest[j] * line[j]
            }
            for j in 0..<d { rest[j] -= along * line[j] }
            scatter.add(rest)
        }
        let axes = scatter.axes()
        let widest = (0..<d).sorted {
            let (a, b) = (axes[$0].spread, axes[$1].spread)
            return a != b ? a > b : $0 < $1
        }
        return [line] + widest.prefix(2).map { axes[$0].vector }
    }

    private func side(_ cluster: Int, _ axes: [[Double]]?) -> Bridge.Side {
        func point(_ vector: ArraySlice<Double>) -> SIMD4<Double> {
            var point = SIMD4<Double>()
            guard let axes else {
                for (j, value) in vector.enumerated() { point[j] = value }
                return point
            }
            for (axis, direction) in axes.enumerated() {
                var sum = 0.0
                for (a, b) in zip(vector, direction) { sum += a * b }
                point[axis] = sum
            }
            return point
        }
        let rows = rows(of: cluster).map { Int($0) }
        return Bridge.Side(
            points: rows.map { point(values[$0 * d..<($0 + 1) * d]) }, keys: rows.map { keys[$0] },
            centre: point(centres[cluster * d..<(cluster + 1) * d]))
    }
}
