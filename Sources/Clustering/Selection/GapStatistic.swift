/// The gap statistic: how much tighter the clusters of a matrix are than those of references without any.
///
/// It may answer that there is one cluster, or that the grid holds no maximum. It decides nothing here.
/// - SeeAlso: Tibshirani, Walther, Hastie 2001, doi:10.1111/1467-9868.00293
public struct GapStatistic: Sendable, Hashable {
    /// One number of clusters.
    public struct Point: Sendable, Hashable {
        /// Clusters.
        public let nClusters: Int
        /// Mean log inertia of the references less that of the matrix.
        public let gap: Double
        /// Standard error of the gap: s·√(1 + 1/draws), s of the references.
        public let error: Double
    }

    /// What the curve says.
    public enum Answer: Sendable, Hashable {
        /// The first number of clusters that the next one does not better by more than an error.
        case clusters(Int)
        /// Every number of clusters is bettered by the next.
        case noMaximum
    }

    /// Share of the inertia of one cluster up to which an inertia is 0: what is left of it is rounding.
    package static let roundingShare = 1e-12

    /// Ascending, one apart.
    public let points: [Point]

    /// The curve of some inertias.
    ///
    /// - Parameters:
    ///   - first: The lowest number of clusters; the others follow one by one.
    ///   - inertia: Of the matrix, one a number of clusters, each above 0.
    ///   - references: `[number of clusters][draw]`, each above 0.
    /// - Returns: `nil` where an inertia is 0, or rounding beside the first: there are no more clusters than
    ///   distinct rows.
    public init?(first: Int, inertia: [Double], references: [[Double]]) {
        precondition(inertia.count == references.count, "one list of draws an inertia")
        func isExact(_ value: Double, beside first: Double?) -> Bool {
            !value.isNormal || value <= 0 || value <= Self.roundingShare * (first ?? 0)
        }
        guard !inertia.contains(where: { isExact($0, beside: inertia.first) }),
            references.allSatisfy({ draws in
                !draws.isEmpty
                    && !draws.indices.contains { draw in
                        isExact(
                            draws[draw],
                            beside: references.first.flatMap {
                                $0.indices.contains(draw) ? $0[draw] : nil
                            })
                    }
            })
        else { return nil }
        points = inertia.indices.map { index in
            let logs = references[index].map(PortableMath.log)
            let n = Double(logs.count)
            let mean = logs.reduce(0, +) / n
            let squares = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return Point(
                nClusters: first + index, gap: mean - PortableMath.log(inertia[index]),
                error: (squares / n).squareRoot() * (1 + 1 / n).squareRoot())
        }
    }

    /// The rule of the authors: the first k with gap(k) ≥ gap(k + 1) − error(k + 1).
    public var answer: Answer {
        for (point, next) in zip(points, points.dropFirst())
        where point.gap >= next.gap - next.error {
            return .clusters(point.nClusters)
        }
        return .noMaximum
    }
}

/// Where the inertia stops falling fast, on the logarithm of the number of clusters.
public enum InertiaKnee {
    /// The number of clusters at the knee; `nil` where the curve has none.
    ///
    /// - Parameters:
    ///   - first: The lowest number of clusters; the others follow one by one.
    ///   - inertia: One a number of clusters.
    /// - SeeAlso: `Kneedle`.
    public static func find(first: Int, inertia: [Double]) -> Int? {
        guard first >= 1, inertia.count >= 3, let start = inertia.first, let end = inertia.last,
            start > end
        else { return nil }
        let low = PortableMath.log(Double(first))
        let high = PortableMath.log(Double(first + inertia.count - 1))
        let below = inertia.indices.map { index -> Double in
            let x = (PortableMath.log(Double(first + index)) - low) / (high - low)
            return 1 - x - (inertia[index] - end) / (start - end)
        }
        return Kneedle.knee(distance: below).map { first + $0 }
    }
}
