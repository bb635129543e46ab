/// One k-means start of a study, as a draw.
public struct RestartDraw: Hashable, Sendable {
    /// Its seed.
    public let seed: UInt32
    /// Clusters asked for.
    public let nClusters: Int
    /// Sum of squared distances.
    public let inertia: Double
    /// Mean silhouette; `nil` where it is not defined.
    public let silhouette: Double?

    /// Stores the parts as they are.
    public init(seed: UInt32, nClusters: Int, inertia: Double, silhouette: Double?) {
        self.seed = seed
        self.nClusters = nClusters
        self.inertia = inertia
        self.silhouette = silhouette
    }
}

/// One imitation without gaps.
public struct NullDraw: Hashable, Sendable {
    /// Lowest gap score over the numbers of clusters whose smallest cluster is large enough, or a
    /// lower bound of it; `nil` where no number of clusters is.
    public let score: Double?
    /// Whether the score is a lower bound: looking ended at the first pair above the limit.
    public let isLowerBound: Bool
    /// Mean silhouettes, in the order of the study's numbers of clusters; `nil` where undefined.
    public let silhouettes: [Double?]

    /// Stores the parts as they are.
    public init(score: Double?, isLowerBound: Bool, silhouettes: [Double?]) {
        self.score = score
        self.isLowerBound = isLowerBound
        self.silhouettes = silhouettes
    }
}

/// What is known of one number of clusters.
public struct CandidateEvidence: Sendable {
    /// Clusters.
    public let nClusters: Int
    /// The best start: lowest inertia, of equals the lowest seed.
    public let run: KMeansRun
    /// Rows of each cluster.
    public private(set) var sizes: [Int]
    /// Mean silhouette of all rows; `nil` where it is not defined.
    public let silhouette: Double?
    /// Mean silhouette of each cluster; `nil` where it is not defined.
    public private(set) var clusterSilhouettes: [Double?]
    /// All pairs of clusters.
    public private(set) var pairs: [PairGap]
    /// Highest gap score of a pair; up to 1 all clusters are divided.
    public private(set) var score: Double
    /// Jaccard similarity of each cluster's best match, `[draw][cluster]`; empty where not wanted.
    public var jaccard: [[Double]] = []
    /// Inertia of each shuffle; empty where not wanted.
    public var shuffledInertia: [Double] = []
    /// An inertia up to this is 0: what is left of it is rounding, which differs by the order of rows.
    public var inertiaFloor = 0.0

    /// Stores the parts as they are, with nothing drawn yet.
    public init(
        nClusters: Int, run: KMeansRun, sizes: [Int], silhouette: Double?,
        clusterSilhouettes: [Double?], pairs: [PairGap], score: Double
    ) {
        self.nClusters = nClusters
        self.run = run
        self.sizes = sizes
        self.silhouette = silhouette
        self.clusterSilhouettes = clusterSilhouettes
        self.pairs = pairs
        self.score = score
    }

    /// The same with the gaps of a fit to all rows, of which the run's rows are a sample, and with that fit's
    /// numbers of clusters.
    ///
    /// - Parameters:
    ///   - labels: What the fit to all rows calls the run's rows.
    ///   - pairs: Its gaps over all rows.
    public func onAllRows(
        labels: [Int32], pairs: [PairGap], limits: GapLimits
    ) -> CandidateEvidence {
        let agreement = LabelAgreement(run.labels, labels) {}
        var numbers = [Int?](repeating: nil, count: nClusters)
        for cell in agreement.matching where cell.a >= 0 && cell.b >= 0 {
            numbers[Int(cell.a)] = Int(cell.b)
        }
        var left = (0..<nClusters).filter { !numbers.contains($0) }[...]
        let places = numbers.map { $0 ?? left.popFirst() ?? 0 }
        func renumbered<Value>(_ values: [Value]) -> [Value] {
            guard values.count == nClusters else { return values }
            var result = values
            for (cluster, place) in places.enumerated() { result[place] = values[cluster] }
            return result
        }
        var copy = self
        copy.sizes = renumbered(sizes)
        copy.clusterSilhouettes = renumbered(clusterSilhouettes)
        copy.jaccard = jaccard.map(renumbered)
        copy.pairs = pairs
        copy.score =
            pairs.map { limits.score(valley: $0.valley, bridge: $0.bridge) }.max() ?? .infinity
        return copy
    }

    /// Rows of the smallest cluster.
    public var smallest: Int { sizes.min() ?? 0 }

    /// Mean Jaccard similarity of each cluster.
    public var meanJaccard: [Double] {
        clusterColumns.map { $0.reduce(0, +) / Double($0.count) }
    }

    /// Lower bounds of those means, `z` standard errors below.
    public func lowJaccard(z: Double) -> [Double] {
        clusterColumns.map { values in
            let n = Double(values.count)
            let mean = values.reduce(0, +) / n
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            guard n > 1 else { return -.infinity }
            return mean - z * (squares / (n - 1)).squareRoot() / n.squareRoot()
        }
    }

    /// 1 − W/W of each shuffle: how much tighter the cut is than one of unrelated columns; 0 where those are
    /// cut exactly too.
    public var lifts: [Double] {
        let inertia = run.inertia > inertiaFloor ? run.inertia : 0
        return shuffledInertia.map { $0 > inertiaFloor ? 1 - inertia / $0 : 0 }
    }

    private var clusterColumns: [[Double]] {
        if jaccard.isEmpty { return [] }
        return (0..<nClusters).map { cluster in jaccard.map { $0[cluster] } }
    }
}
