import Clustering
import Store

/// Which runs have the same segments, whatever the numbers of their clusters: `run.partition_digest`, and the view
/// `run_partition` over it.
public enum RunPartitions {
    /// SHA-256 of labels renumbered in the order of their first rows: equal digests, equal partitions.
    ///
    /// - Precondition: as `CanonicalLabeling` has it.
    /// - Complexity: O(rows).
    package static func digest(of labels: [Int32]) -> String {
        labelDigest(CanonicalLabeling(labels).labels)
    }

    /// Gives the runs that an older workbench made their digest, all in one transaction.
    ///
    /// A run whose labels are damaged stays without one, and alone: the commands that read it say so. Where there is
    /// nothing to give, nothing is written.
    /// - Complexity: O(rows) for each run without a digest; otherwise O(runs).
    public static func settle(in connection: Connection) throws {
        let runIDs = try reading("run") {
            try connection.query(
                "select run_id from run where partition_digest is null order by run_id"
            ).map { try $0.int(0) }
        }
        var digests: [(runID: Int, digest: String)] = []
        for runID in runIDs {
            // Labels never change, so no lock is held meanwhile.
            let labels = Result { try RunLabels.load(runID, from: connection) }
            if case .failure(let error) = labels, error is DamagedError { continue }
            digests.append((runID, digest(of: try labels.get())))
        }
        guard !digests.isEmpty else { return }
        try connection.transaction(.immediate) {
            for (runID, digest) in digests {
                try connection.run(
                    "update run set partition_digest = ? where run_id = ?", [digest, runID])
            }
        }
    }
}
