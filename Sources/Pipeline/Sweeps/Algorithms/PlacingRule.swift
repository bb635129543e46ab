import Clustering
import Store

/// Finds the cluster of rows that a run was not fitted on: the run's own rule, on scaled rows.
package protocol PlacingRule: Sendable {
    /// Clusters of the run, numbered from 0.
    var nClusters: Int { get }
    /// Whether it names the core row that is nearest to a row.
    var hasCoreRows: Bool { get }
    /// Places each row by itself alone, one element a row.
    func place(_ rows: FeatureMatrix) -> [Placement]
}

extension PlacingRule {
    /// Centres are no rows.
    package var hasCoreRows: Bool { false }
}

/// A stored run of which an algorithm makes its rule.
package struct StoredFit {
    /// Number of the run.
    package let runID: Int
    /// What it was fitted on.
    package let snapshot: Snapshot
    /// Where it is stored.
    package let connection: Connection
}

/// Where a row belongs.
package struct Placement: Sendable, Hashable {
    /// One cluster and how far it is.
    package struct Choice: Sendable, Hashable {
        /// The cluster's number; -1 for a row near none.
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
    /// Row of the snapshot: the nearest core row, to which the distances are; `nil` for a rule without any.
    package let coreRow: Int?

    package init(first: Choice, second: Choice? = nil, coreRow: Int? = nil) {
        self.first = first
        self.second = second
        self.coreRow = coreRow
    }
}
