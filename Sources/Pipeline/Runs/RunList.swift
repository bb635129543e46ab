import Reports
import Store

/// The table of stored runs.
public struct RunList {
    private let connection: Connection

    /// Columns of the table, in the order of interest.
    private let columns: String

    /// The columns that fit a terminal; the name carries the hyperparameters.
    public static let briefColumns = [
        "run_id", "run_name", "snapshot_id", "n_clusters_found", "n_noise", "n_iter", "inertia",
        "silhouette", "calinski_harabasz", "davies_bouldin", "fit_seconds", "shared_seconds",
    ]

    /// Lists runs of the given database.
    ///
    /// - Parameter algorithms: Those whose hyperparameters have columns.
    public init(in connection: Connection, algorithms: AlgorithmList = .standard) {
        self.connection = connection
        let listed = algorithms.hyperparameters.filter(\.isListed).map { "run.\($0.column), " }
        columns = """
            run.run_id, run.run_name, run.snapshot_id, run.algorithm, \(listed.joined())run.seed,
            run.n_iter, run.stop_reason, run.n_clusters_found, run.n_noise, run.inertia,
            run.silhouette, run.calinski_harabasz, run.davies_bouldin, run.fit_seconds,
            run.shared_seconds, run.cell, snapshot.feature_set
            """
    }

    /// All runs, or those of one algorithm or snapshot, oldest first.
    public func table(algorithm: Algorithm? = nil, snapshotID: Int? = nil) throws -> ResultTable {
        if let snapshotID { try Snapshot.checkIsThere(snapshotID, in: connection) }
        let table = try ResultTable(
            connection,
            """
            select \(columns)
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            where (?1 is null or run.algorithm = ?1)
                and (?2 is null or run.snapshot_id = ?2)
            order by run.run_id
            """,
            [algorithm?.name, snapshotID])
        try RunRanges.check(table) { "run \($0[0].int ?? 0)" }
        return table
    }

    /// The runs of sweeps, in grid order.
    public func table(ofSweeps sweepIDs: [Int]) throws -> ResultTable {
        var result = ResultTable(columns: [])
        for sweepID in sweepIDs {
            let part = try ResultTable(
                connection,
                """
                select \(columns)
                from sweep_run
                join run on run.run_id = sweep_run.run_id
                join snapshot on snapshot.snapshot_id = run.snapshot_id
                where sweep_run.sweep_id = ?
                order by sweep_run.position
                """, [sweepID])
            result.columns = part.columns
            result.rows += part.rows
        }
        return result
    }
}
