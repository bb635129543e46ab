/// What decides whether a segmentation counts as found: the thresholds of every answer.
///
/// The defaults were tried on about 1,000 data sets with and without groups (docs/recommend.md).
public struct StudyThresholds: Hashable, Sendable {
    /// From which values on two clusters are divided.
    public var gap = GapLimits()
    /// Least share of the rows that a segment must have.
    public var leastShare = 0.02
    /// Least rows that a segment must have, whatever their share.
    public var leastRows = 20
    /// Least mean Jaccard similarity of every cluster over the bootstraps.
    ///
    /// - SeeAlso: Hennig 2007, doi:10.1016/j.csda.2006.11.025
    public var jaccard = 0.75
    /// Least mean share of the inertia that a cut takes off what it leaves of shuffled columns.
    public var lift = 0.05
    /// One-sided normal quantile for the lower bound of a mean Jaccard similarity: 95 %.
    public var lowerBound = 1.645

    /// The defaults.
    public init() {}

    /// Rows that the smallest segment must have.
    public func leastSize(nSamples: Int) -> Int {
        max(leastRows, Int((leastShare * Double(nSamples)).rounded(.up)))
    }
}

/// What a study of one matrix is made of; part of the identity of every answer.
public struct StudyOptions: Hashable, Sendable {
    /// Numbers of clusters to look at, ascending.
    public var nClusters = Array(2...10)
    /// Most segments that bands are cut into.
    public var maxSegments = 8
    /// Seed of everything random.
    public var seed: UInt32 = 0
    /// k-means starts for each number of clusters; their seeds are `seed` and those that follow.
    public var restarts = 20
    /// Bootstraps of the rows, each fitted from `bootstrapStarts` starts.
    public var bootstraps = 50
    /// Starts of a bootstrap's fit: with 3 the worst Jaccard read .63 where 10 gave .82.
    public var bootstrapStarts = 10
    /// Imitations without gaps.
    public var nullDraws = 99
    /// Starts of an imitation's fit.
    public var nullStarts = 3
    /// Shuffles of every column by itself.
    public var shuffles = 20
    /// Starts of a shuffle's fit: with fewer than the data has, unrelated columns look tighter than they are.
    public var shuffleStarts = 10
    /// Rows above which a simple random sample of that many stands for all.
    public var mostRows = 20_000
    /// Rows of an imitation whose silhouettes are taken.
    public var nullSilhouetteRows = 512
    /// What decides.
    public var thresholds = StudyThresholds()

    /// The defaults.
    public init() {}

    /// Stop tolerance of every fit.
    static let tol = 1e-4
}
