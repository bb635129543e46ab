/// Looks for an eps with which DBSCAN finds two dense groups or more, and tells where there is none.
public struct EpsSearch: Sendable {
    /// What one cell of DBSCAN gives.
    public struct Trial: Sendable, Hashable {
        /// The cell.
        public let parameters: DBSCANParameters
        /// Clusters found.
        public let nClusters: Int
        /// Those of at least the least size.
        public let nSized: Int
        /// Part of the rows in no cluster.
        public let noiseShare: Double
        /// Their part of the weights; `nil` without weights.
        public let noiseWeightShare: Double?
        /// Whether eps is at the knee of its curve.
        public let isKnee: Bool

        /// Two groups or more, and few rows outside.
        public var isFound: Bool { nSized >= 2 && noiseShare <= EpsSearch.mostNoise }
    }

    /// Part of the rows that may be in no cluster.
    public static let mostNoise = 0.2
    /// Shares of core rows that are tried beside the knee.
    ///
    /// Noise is at most what is not core, so an eps with little of it lies at the upper ones or, where many
    /// rows are at the rim of something, below.
    static let shares = [
        0.1, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975,
        0.99,
    ]
    /// The same for many rows: one pass over the pairs takes eight eps, and a knee is one.
    static let fewShares = [0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95]
    /// Rows above which few shares are tried.
    static let mostRowsOfShares = 20_000
    /// Pairs of rows whose distances are taken at most; above them rows are drawn.
    static let mostPairs = 400_000_000
    /// Least rows drawn.
    static let leastDrawn = 500

    private let matrix: FeatureMatrix
    private let workers: Int
    private let path: CPUPath

    /// - Parameters:
    ///   - matrix: Scaled features, shape `(n_samples, n_features)`.
    ///   - workers: Threads to use, 1 or more; they change no result.
    ///   - path: Instruction set of the kernels.
    public init(matrix: FeatureMatrix, workers: Int, path: CPUPath = .best) {
        self.matrix = matrix
        self.workers = workers
        self.path = path
    }

    /// Rows that a curve is made of: all, or as many as the pairs allow.
    public static func curveRows(nSamples: Int) -> Int {
        min(nSamples, max(leastDrawn, mostPairs / nSamples))
    }

    /// Rows of a cluster that counts as a group: those of a segment of `recommend`.
    public var leastSize: Int { StudyThresholds().leastSize(nSamples: matrix.nSamples) }

    /// A curve for each min_samples that is no more than the rows.
    ///
    /// - Parameter rows: Rows that make the curve; each is held against all rows.
    /// - Throws: `ClusteringError.cancelled`.
    public func curves(
        minSamples: [Int], rows: [Int], observer: SweepObserver
    ) throws(ClusteringError) -> [KDistanceCurve] {
        let possible = Set(minSamples).filter { $0 <= matrix.nSamples }.sorted()
        let found = try NeighbourDistances(
            matrix: matrix, minSamples: possible, rows: rows, workers: workers
        ).run(observer: observer)
        return zip(possible, found).map { KDistanceCurve(minSamples: $0, distances: $1) }
    }

    /// Whether a column takes steps, as counts do: half of the rows or more share their value with another,
    /// and not all with all.
    ///
    /// - Complexity: O(n_samples · n_features) expected.
    public var hasSteps: Bool {
        (0..<matrix.nFeatures).contains { column in
            var counts: [Double: Int] = [:]
            for row in 0..<matrix.nSamples {
                counts[matrix.values[row * matrix.nFeatures + column], default: 0] += 1
            }
            let shared = counts.values.reduce(0) { $0 + ($1 > 1 ? $1 : 0) }
            return counts.count > 1 && 2 * shared >= matrix.nSamples
        }
    }

    /// Eps for rows of which many are alike: half the smallest distance of rows that differ, with which only
    /// equal rows are neighbours, and quantiles of the distances from each of them to the nearest.
    private func epsOfDistinctRows(
        shares: [Double], observer: SweepObserver
    ) throws(ClusteringError) -> [Double] {
        let d = matrix.nFeatures
        var seen: Set<ArraySlice<Double>> = []
        var values: [Double] = []
        for row in 0..<matrix.nSamples {
            let one = matrix.values[row * d..<(row + 1) * d]
            if seen.insert(one).inserted { values += one }
        }
        let count = seen.count
        if count < 2 { return [] }
        let used = Self.curveRows(nSamples: count)
        let nearest = KDistanceCurve(
            minSamples: 2,
            distances: try NeighbourDistances(
                matrix: try FeatureMatrix(values: values, nSamples: count, nFeatures: d),
                minSamples: [2], rows: (0..<used).map { $0 * count / used }, workers: workers
            ).run(observer: observer)[0])
        return [KDistanceCurve.roundedUp(nearest.distances[0] / 2)].compactMap(\.self)
            + (shares + [1]).compactMap(nearest.eps(atShare:))
    }

    /// What DBSCAN gives at the knee of each curve and at some of its quantiles, all rows in one call.
    ///
    /// Where a quantile is 0, as so many rows are alike, eps between the rows that differ are tried too.
    ///
    /// - Parameter weights: What each row is worth, 0 or more; `nil` where nobody knows.
    /// - Returns: By min_samples, then by eps.
    /// - Throws: `ClusteringError.cancelled`.
    public func trials(
        of curves: [KDistanceCurve], weights: [Double]?, observer: SweepObserver
    ) throws(ClusteringError) -> [Trial] {
        var knees: Set<DBSCANParameters> = []
        var cells: Set<DBSCANParameters> = []
        let shares = matrix.nSamples > Self.mostRowsOfShares ? Self.fewShares : Self.shares
        let alike = curves.filter { $0.distances[0] == 0 && $0.eps(atShare: shares[0]) == nil }
        let between =
            alike.isEmpty
            ? [] : try epsOfDistinctRows(shares: shares, observer: observer.part(0, 0.2))
        for curve in curves {
            for eps in shares.compactMap(curve.eps(atShare:))
                + (alike.contains(curve) ? between : [])
            {
                cells.insert(try DBSCANParameters(eps: eps, minSamples: curve.minSamples))
            }
            if let eps = curve.knee.flatMap(curve.eps(at:)) {
                knees.insert(try DBSCANParameters(eps: eps, minSamples: curve.minSamples))
            }
        }
        let order = cells.union(knees).sorted { ($0.minSamples, $0.eps) < ($1.minSamples, $1.eps) }
        var trials: [DBSCANParameters: Trial] = [:]
        try DBSCANSweep(matrix: matrix, parameters: order, workers: workers, path: path)
            .run(observer: alike.isEmpty ? observer : observer.part(0.2, 1)) { run in
                trials[run.parameters] = trial(
                    run, isKnee: knees.contains(run.parameters), weights: weights)
            }
        return order.compactMap { trials[$0] }
    }

    private func trial(_ run: DBSCANRun, isKnee: Bool, weights: [Double]?) -> Trial {
        var sizes = [Int](repeating: 0, count: run.nClustersFound)
        for label in run.labels where label >= 0 { sizes[Int(label)] += 1 }
        let least = leastSize
        var share: Double?
        if let weights {
            precondition(weights.count == run.labels.count, "a weight a row")
            let total = weights.reduce(0, +)
            let noise = zip(run.labels, weights).reduce(0) { $0 + ($1.0 < 0 ? $1.1 : 0) }
            share = total > 0 ? noise / total : nil
        }
        return Trial(
            parameters: run.parameters, nClusters: run.nClustersFound,
            nSized: sizes.count { $0 >= least },
            noiseShare: Double(run.nNoise) / Double(matrix.nSamples), noiseWeightShare: share,
            isKnee: isKnee)
    }

    /// The trial to suggest: at a knee if one finds groups, else any; `nil` where none does.
    ///
    /// Of several the one with most groups, of these the one with least noise, the first of equals.
    public static func suggestion(_ trials: [Trial]) -> Trial? {
        let found = trials.filter(\.isFound)
        let knees = found.filter(\.isKnee)
        return (knees.isEmpty ? found : knees).max {
            ($0.nSized, -$0.noiseShare, -$0.parameters.minSamples, -$0.parameters.eps)
                < ($1.nSized, -$1.noiseShare, -$1.parameters.minSamples, -$1.parameters.eps)
        }
    }
}

extension EpsSearch.Trial {
    /// Stores the parts as they are.
    package init(
        eps: Double, minSamples: Int, nClusters: Int, nSized: Int, noiseShare: Double,
        isKnee: Bool
    ) throws(ClusteringError) {
        self.init(
            parameters: try DBSCANParameters(eps: eps, minSamples: minSamples),
            nClusters: nClusters, nSized: nSized, noiseShare: noiseShare, noiseWeightShare: nil,
            isKnee: isKnee)
    }
}
