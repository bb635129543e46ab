/// What lies between two clusters.
public struct PairGap: Hashable, Sendable {
    /// The lower cluster number.
    public let first: Int
    /// The higher cluster number.
    public let second: Int
    /// Lowest density between the two over the lower of their peaks; 0 an empty gap, 1 none.
    public let valley: Double
    /// Customers half-way across over those inside; `nil` where it was not needed.
    public let bridge: Double?
    /// Column in which the centres differ most.
    public let topFeature: Int
    /// Its share of the squared distance of the centres, 0…1.
    public let topShare: Double

    /// Stores the parts as they are.
    public init(
        first: Int, second: Int, valley: Double, bridge: Double?, topFeature: Int, topShare: Double
    ) {
        self.first = first
        self.second = second
        self.valley = valley
        self.bridge = bridge
        self.topFeature = topFeature
        self.topShare = topShare
    }
}

/// From which values on two clusters count as divided.
public struct GapLimits: Hashable, Sendable {
    /// Highest valley that divides.
    public let valley: Double
    /// Highest bridge that divides.
    public let bridge: Double
    /// Rows that a cluster needs for either to be measured.
    public let leastRows: Int

    /// Limits; the defaults were tried on about 1,000 data sets (docs/recommend.md).
    public init(valley: Double = 0.25, bridge: Double = 0.7, leastRows: Int = 10) {
        self.valley = valley
        self.bridge = bridge
        self.leastRows = leastRows
    }

    /// How far a pair is from being divided: up to 1 it is.
    public func score(valley: Double, bridge: Double?) -> Double {
        max(valley / self.valley, bridge.map { $0 / self.bridge } ?? 0)
    }
}
