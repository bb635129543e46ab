/// Fitted centres that place further rows.
public struct KMeansModel: Sendable {
    /// The nearest centre of a row and the next one.
    public struct Choice: Sendable, Hashable {
        /// One centre and how far it is.
        public struct Candidate: Sendable, Hashable {
            /// Number of the centre.
            public let cluster: Int
            /// Euclidean distance to it, in scaled units.
            public let distance: Double
        }

        /// The nearest.
        public let first: Candidate
        /// The second nearest; `nil` with one centre.
        public let second: Candidate?
        public var cluster: Int { first.cluster }
        public var distance: Double { first.distance }
    }
    private let centroids: [Double]
    private let nClusters: Int
    private let nFeatures: Int

    public init(centroids: [Double], nClusters: Int, nFeatures: Int) {
        precondition(centroids.count == nClusters * nFeatures && nClusters > 0)
        self.centroids = centroids
        self.nClusters = nClusters
        self.nFeatures = nFeatures
    }

    public func assign(_ matrix: FeatureMatrix) -> [Choice] {
        (0..<matrix.nSamples).map { row in
            var best: [(Double, Int)] = []
            for cluster in 0..<nClusters {
                var sum = 0.0
                for j in 0..<nFeatures {
                    let d = matrix.values[row * nFeatures + j] - centroids[cluster * nFeatures + j]
                    sum += d * d
                }
                best.append((sum, cluster))
            }
            best.sort { $0 < $1 }
            return Choice(
                first: .init(cluster: best[0].1, distance: best[0].0.squareRoot()),
                second: nClusters > 1
                    ? .init(cluster: best[1].1, distance: best[1].0.squareRoot()) : nil)
        }
    }
}
