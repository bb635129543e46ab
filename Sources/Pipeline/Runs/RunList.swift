import Reports
import Store

/// The tables of stored runs: one list an algorithm, since what ranks k-means does not rank DBSCAN.
public struct RunList {
    private let connection: Connection
    private let algorithms: AlgorithmList

    /// Columns of the table, in the order of interest.
    private let columns: String

    /// What the columns that no table has are described by.
    private static let views = ["run_overview", "run_partition", "dbscan_health"]

    /// Lists runs of the given database.
    ///
    /// - Parameter algorithms: Those whose hyperparameters have columns.
    public init(in connection: Connection, algorithms: AlgorithmList = .standard) {
        self.connection = connection
        self.algorithms = algorithms
        let listed = algorithms.hyperparameters.filter(\.isListed).map { "run.\($0.column), " }
        columns = """
            run.run_id, run.run_name, run.snapshot_id, run.algorithm, \(listed.joined())run.seed,
            run.n_iter, run.stop_reason, run.n_clusters_found, run.n_noise, run.inertia,
            run.silhouette, run.calinski_harabasz, run.davies_bouldin, run.fit_seconds,
            run.shared_seconds, run.cell, snapshot.feature_set,
            run_partition.n_equal_runs, run_partition.partition_run_id,
            run_overview.noise_share, dbscan_health.noise_revenue_share,
            run_overview.silhouette_coverage, run_overview.is_ranked,
            run_overview.smallest_share, run_overview.largest_share, dbscan_health.health
            """
    }

    /// Where all columns come from.
    private var source: String {
        """
        run
        inner join snapshot on snapshot.snapshot_id = run.snapshot_id
        inner join run_overview on run_overview.run_id = run.run_id
        inner join run_partition on run_partition.run_id = run.run_id
        left join dbscan_health on dbscan_health.run_id = run.run_id
        """
    }

    /// All runs, or those of one algorithm or snapshot, oldest first, also those that are equal to others.
    ///
    /// - Parameter requirement: Its marks make the column `passed`.
    public func table(
        algorithm: Algorithm? = nil, snapshotID: Int? = nil, requirement: RunRequirement? = nil
    ) throws -> ResultTable {
        if let snapshotID { try Snapshot.checkIsThere(snapshotID, in: connection) }
        let mark = requirement == nil ? "" : ", run_requirement.passed"
        let marks =
            requirement == nil
            ? ""
            : "left join run_requirement on run_requirement.run_id = run.run_id"
                + " and run_requirement.requirement = ?3"
        return try table(
            """
            select \(columns)\(mark)
            from \(source) \(marks)
            where (?1 is null or run.algorithm = ?1)
                and (?2 is null or run.snapshot_id = ?2)
            order by run.run_id
            """, [algorithm?.name, snapshotID] + (requirement.map { [$0.text] } ?? []))
    }

    /// Runs as they are listed: of those that are equal the first only, unless `showsAll`.
    ///
    /// - Throws: `FeatureError` for a snapshot that is not there; `DamagedError`.
    public func lists(
        algorithm: Algorithm? = nil, snapshotID: Int? = nil, requirement: RunRequirement? = nil,
        showsAll: Bool = false
    ) throws -> RunLists {
        RunLists(
            of: try table(algorithm: algorithm, snapshotID: snapshotID, requirement: requirement),
            by: algorithms, showsAll: showsAll)
    }

    /// All runs of sweeps, in grid order.
    public func lists(ofSweeps sweepIDs: [Int]) throws -> RunLists {
        RunLists(of: try table(ofSweeps: sweepIDs), by: algorithms, showsAll: true)
    }

    /// The runs of sweeps, in grid order.
    public func table(ofSweeps sweepIDs: [Int]) throws -> ResultTable {
        var result = ResultTable(columns: [])
        for sweepID in sweepIDs {
            let part = try table(
                """
                select \(columns)
                from sweep_run
                cross join \(source)
                where sweep_run.sweep_id = ?
                    and run.run_id = sweep_run.run_id
                order by sweep_run.position
                """, [sweepID])
            result.columns = part.columns
            result.rows += part.rows
        }
        return result
    }

    private func table(_ sql: String, _ bindings: [any Bindable]) throws -> ResultTable {
        var table = try ResultTable(connection, sql, bindings)
        try RunRanges.check(table) { "run \($0[0].int ?? 0)" }
        let described = Self.views.map { table.described(as: $0, in: connection).columns }
        for (place, column) in table.columns.enumerated() where column.meaning.isEmpty {
            let known = described.map { $0[place] }.first { !$0.meaning.isEmpty }
            if let known { table.columns[place] = known }
        }
        return table
    }
}
