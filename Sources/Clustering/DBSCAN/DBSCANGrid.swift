/// Checked hyperparameters of one DBSCAN fit.
public struct DBSCANParameters: Hashable, Sendable {
    /// Two rows are neighbours when their Euclidean distance is at most `eps`; above 0.
    public let eps: Double
    /// Neighbours, itself included, that make a row a core row; 1 or more.
    public let minSamples: Int

    /// Checks and stores the hyperparameters.
    ///
    /// - Throws: `ClusteringError.hyperparameter` for a value outside its domain.
    public init(eps: Double, minSamples: Int) throws(ClusteringError) {
        guard eps.isFinite, eps > 0 else {
            throw .hyperparameter(name: "eps", value: "\(eps)", allowed: "finite and above 0")
        }
        guard minSamples >= 1 else {
            throw .hyperparameter(
                name: "min_samples", value: "\(minSamples)", allowed: "1 or more")
        }
        self.eps = eps
        self.minSamples = minSamples
    }
}

/// One finished DBSCAN fit.
public struct DBSCANRun: Sendable {
    /// What was asked for.
    public let parameters: DBSCANParameters
    /// Cluster of every row, shape `(n_samples,)`: `0..<nClustersFound`, noise −1.
    ///
    /// Clusters are numbered by their smallest core row; a border row takes the lowest cluster in reach.
    public let labels: [Int32]
    /// Core rows, ascending.
    public let coreRows: [Int32]
    /// Clusters found, 0 when there is no core row.
    public let nClustersFound: Int
    /// Rows labelled −1.
    public let nNoise: Int
    /// Seconds of work done for this run alone.
    public let fitSeconds: Double
    /// Seconds of work done once for this and other runs, in full.
    public let sharedSeconds: Double

    /// Stores the parts as they are.
    public init(
        parameters: DBSCANParameters, labels: [Int32], coreRows: [Int32], nClustersFound: Int,
        nNoise: Int, fitSeconds: Double, sharedSeconds: Double
    ) {
        self.parameters = parameters
        self.labels = labels
        self.coreRows = coreRows
        self.nClustersFound = nClustersFound
        self.nNoise = nNoise
        self.fitSeconds = fitSeconds
        self.sharedSeconds = sharedSeconds
    }
}
