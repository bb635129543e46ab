/// Checked hyperparameters of one k-means fit.
public struct KMeansParameters: Hashable, Sendable {
    /// Clusters to find, 1 or more.
    public let nClusters: Int
    /// Stop when the summed squared centre shift is at most `tol` × the mean column variance.
    public let tol: Double
    /// Iterations at most, 1 or more.
    public let maxIter: Int
    /// Independent starts, of which the one with the lowest inertia is kept; 1 or more.
    public let nInit: Int
    /// Seed of the MT19937 stream that decides everything random, 0…2³²−1.
    public let seed: UInt32

    /// Checks and stores the hyperparameters.
    ///
    /// - Throws: `ClusteringError.hyperparameter` for a value outside its domain.
    public init(
        nClusters: Int, tol: Double = 1e-4, maxIter: Int = 300, nInit: Int = 1, seed: UInt32 = 0
    ) throws(ClusteringError) {
        func check(_ holds: Bool, _ name: String, _ value: String, _ allowed: String)
            throws(ClusteringError)
        {
            guard holds else {
                throw .hyperparameter(name: name, value: value, allowed: allowed)
            }
        }
        try check(nClusters >= 1, "n_clusters", "\(nClusters)", "1 or more")
        try check(tol.isFinite && tol >= 0, "tol", "\(tol)", "0 or more")
        try check(maxIter >= 1, "max_iter", "\(maxIter)", "1 or more")
        try check(nInit >= 1, "n_init", "\(nInit)", "1 or more")
        self.nClusters = nClusters
        self.tol = tol
        self.maxIter = maxIter
        self.nInit = nInit
        self.seed = seed
    }
}

/// Why a k-means run stopped.
public enum KMeansStopReason: String, Sendable {
    /// An assignment step changed no label.
    case labelsUnchanged = "labels_unchanged"
    /// The centres moved by no more than the tolerance.
    case tol
    /// `max_iter` iterations were done.
    case maxIter = "max_iter"
}

/// One finished k-means fit.
public struct KMeansRun: Sendable {
    /// What was asked for.
    public let parameters: KMeansParameters
    /// Cluster of every row, shape `(n_samples,)`, in `0..<n_clusters`.
    public let labels: [Int32]
    /// Fitted centres, row-major `(n_clusters, n_features)`: scikit-learn's `cluster_centers_`,
    /// after a stop by tol not the means of the final labels.
    public let centroids: [Double]
    /// Sum of squared distances of the rows to their centres.
    public let inertia: Double
    /// Iterations (update steps) of the kept start.
    public let nIter: Int
    /// Why the kept start stopped.
    public let stopReason: KMeansStopReason
    /// `tol` × the mean column variance: the threshold the squared shift was compared with.
    public let effectiveTol: Double
    /// Seconds of work done for this run alone.
    public let fitSeconds: Double
    /// Seconds of work done once for this and other runs, in full.
    public let sharedSeconds: Double

    /// Stores the parts as they are.
    public init(
        parameters: KMeansParameters, labels: [Int32], centroids: [Double], inertia: Double,
        nIter: Int, stopReason: KMeansStopReason, effectiveTol: Double, fitSeconds: Double,
        sharedSeconds: Double
    ) {
        self.parameters = parameters
        self.labels = labels
        self.centroids = centroids
        self.inertia = inertia
        self.nIter = nIter
        self.stopReason = stopReason
        self.effectiveTol = effectiveTol
        self.fitSeconds = fitSeconds
        self.sharedSeconds = sharedSeconds
    }
}
