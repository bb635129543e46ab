/// Fitted centres as a rule for rows: the nearest centre, and by how much.
public struct KMeansModel: Sendable {
    /// Where a row belongs.
    public struct Assignment: Hashable, Sendable {
        /// Nearest centre, of equally near ones the lowest.
        public let cluster: Int
        /// Euclidean distance to it.
        public let distance: Double
        /// Second nearest centre; `nil` when there is only one.
        public let secondCluster: Int?
        /// Euclidean distance to the second; infinite when there is none.
        public let secondDistance: Double
    }

    /// Centres, row-major `(n_clusters, n_features)`, in the units of the rows.
    public let centroids: [Double]
    /// Number of centres.
    public let nClusters: Int

    /// Takes over centres, as `KMeansRun.centroids` holds them.
    ///
    /// - Precondition: `centroids.count` is a positive multiple of `nClusters`.
    public init(centroids: [Double], nClusters: Int) {
        precondition(
            nClusters > 0 && !centroids.isEmpty && centroids.count % nClusters == 0,
            "shape does not fit the centres")
        self.centroids = centroids
        self.nClusters = nClusters
    }

    /// Assigns rows by scikit-learn's `predict`: all distances in Double, in direct form.
    ///
    /// For the rows the model was fitted on the clusters are the labels of the fit, unless a row
    /// lies between two centres at distances that differ by less than their rounding (1 in 10¹⁵):
    /// the fit works on centred columns, the published centres have the column means added back.
    /// - Precondition: the matrix has as many columns as the centres.
    /// - Complexity: O(n_samples · n_clusters · n_features).
    public func assign(_ rows: FeatureMatrix) -> [Assignment] {
        let d = centroids.count / nClusters
        precondition(rows.nFeatures == d, "rows and centres have the same columns")
        return rows.values.withUnsafeBufferPointer { x in
            centroids.withUnsafeBufferPointer { centroids in
                (0..<rows.nSamples).map { i in
                    var (first, second) = (0, -1)
                    var (lowest, next) = (Double.infinity, Double.infinity)
                    for j in 0..<nClusters {
                        var lanes = SIMD4<Double>()
                        for f in 0..<d {
                            let t = x[i * d + f] - centroids[j * d + f]
                            lanes[f & 3] += t * t
                        }
                        let distance = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3])
                        if distance < lowest {
                            if j > 0 { (second, next) = (first, lowest) }
                            (first, lowest) = (j, distance)
                        } else if distance < next || second < 0 && j > 0 {
                            (second, next) = (j, distance)
                        }
                    }
                    return Assignment(
                        cluster: first, distance: lowest.squareRoot(),
                        secondCluster: second < 0 ? nil : second,
                        secondDistance: next.squareRoot())
                }
            }
        }
    }
}
