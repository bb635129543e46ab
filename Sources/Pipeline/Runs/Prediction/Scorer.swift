import Store

/// Places customers in the clusters of a run: raw features in, cluster and distances out.
///
/// The fitted centres stand here (`KMeansScorer`); plain SQL over a stored model, or a remote engine, can.
/// What does not depend on how it is done (signs of compositions, which customers took part in the fit,
/// the table) is done around it, and so is the look at what it answers.
package protocol Scorer {
    /// Clusters of the run, numbered from 0.
    var nClusters: Int { get }

    /// Places each customer by its own row alone: the rows may come in parts.
    ///
    /// - Parameter customers: Finite values in the order of the snapshot's raw columns (`inputNames`);
    ///   those that have no say in the run may hold anything.
    /// - Returns: One element a customer, in their order.
    /// - Throws: `PredictionError` for a customer that has no place; whatever keeps it from going on.
    func place(_ customers: FeatureRows) throws -> [Placement]
}

/// Where a customer belongs.
package struct Placement: Sendable, Hashable {
    /// One cluster and how far it is.
    package struct Choice: Sendable, Hashable {
        /// The cluster's number; -1 for a customer near none.
        package let cluster: Int
        /// In the units of the run's scaled columns.
        package let distance: Double

        package init(cluster: Int, distance: Double) {
            self.cluster = cluster
            self.distance = distance
        }
    }

    /// The nearest cluster.
    package let first: Choice
    /// The second nearest; `nil` where there is none.
    package let second: Choice?

    package init(first: Choice, second: Choice? = nil) {
        self.first = first
        self.second = second
    }
}

/// How stored runs of an algorithm become scorers.
///
/// - Throws: `DamagedError` for a run that cannot be what workbench wrote; `StoreError`.
typealias MakeScorer = (ExportedRun, Snapshot, Connection) throws -> any Scorer

extension ExportedRun {
    /// How this run becomes a scorer: told before anything of it is read.
    ///
    /// - Throws: `PredictionError.notKMeans` for a run that has nothing to place customers by.
    func makeScorer() throws(PredictionError) -> MakeScorer {
        switch Algorithm(rawValue: algorithm) {
        case .kmeans: KMeansScorer.init
        case .dbscan, nil: throw .notKMeans(name)
        }
    }
}
