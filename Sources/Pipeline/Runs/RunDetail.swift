import Store

/// One run in full: every column, its clusters, what their customers are like, its centres.
public struct RunDetail {
    /// Number of the run.
    public let runID: Int
    /// Facts of the run, one row a column of `run`.
    public let facts: ResultTable
    /// Clusters with their sizes.
    public let clusters: ResultTable
    /// Centres, one row a cluster, one column a feature, in original units; empty for DBSCAN.
    ///
    /// Those of transformed features are transformed back, and no averages.
    public let centroids: ResultTable
    /// Mean and median of the raw values, one row a cluster and feature.
    public var profile: ResultTable { raw.table }
    /// Further metrics with their ranges.
    public let metrics: ResultTable

    let raw: RunProfile
    let spaces: [CentreSpace]

    /// Reads a run.
    public init(of reference: RunReference, in connection: Connection) throws {
        runID = try reference.resolve(in: connection)
        let row = try ResultTable(connection, "select * from run where run_id = ?", [runID])
        facts = ResultTable(
            columns: ["column_name", "value"],
            rows: zip(row.columns, row.rows.first ?? []).map { [.text($0), $1] })
        clusters = try ResultTable(
            connection,
            "select cluster, size, customer_share, silhouette from run_cluster "
                + "where run_id = ? order by cluster", [runID])
        metrics = try ResultTable(
            connection,
            "select metric, value, low, high, n_sampled, note from run_metric "
                + "where run_id = ? order by metric", [runID])
        centroids = try Self.centroids(of: runID, in: connection)
        let snapshotID = try connection.query(
            "select snapshot_id from run where run_id = ?", [runID])[0].int(0)
        raw = try RunProfile(
            of: runID, on: try Snapshot.load(snapshotID, from: connection), from: connection)
        spaces = try connection.query(
            "select feature, transform from snapshot_feature where snapshot_id = ? order by position",
            [snapshotID]
        ).map { CentreSpace(feature: try $0.text(0), transform: try $0.text(1)) }
    }

    /// The parts that have rows, by name.
    public var sections: [(name: String, table: ResultTable)] {
        [
            ("run", facts), ("clusters", clusters), ("centroids", centroids),
            ("profile", profile), ("metrics", metrics),
        ].filter { !$0.1.rows.isEmpty }
    }

    /// In the features' own units; a feature whose transform has no inverse stands transformed,
    /// under a heading such as `share(monday)`.
    private static func centroids(of runID: Int, in connection: Connection) throws -> ResultTable {
        let features = try connection.query(
            """
            select
                case
                    when transform in ('share', 'clr') then transform || '(' || feature || ')'
                    else feature
                end
            from snapshot_feature
            where snapshot_id = (select snapshot_id from run where run_id = ?)
            order by position
            """, [runID]
        ).map { try $0.text(0) }
        let cells = try connection.query(
            """
            select
                run_centroid.cluster,
                coalesce(run_centroid.original_value, run_centroid.transformed_value)
            from run_centroid
            join run on run.run_id = run_centroid.run_id
            join snapshot_feature on snapshot_feature.snapshot_id = run.snapshot_id
                and snapshot_feature.feature = run_centroid.feature
            where run_centroid.run_id = ?
            order by run_centroid.cluster, snapshot_feature.position
            """, [runID])
        // Whoever has lost a value would shift those of the clusters after it.
        guard cells.count % max(1, features.count) == 0 else {
            throw DamagedError("run_centroid of run \(runID)", "a value of a centre is missing")
        }
        var table = ResultTable(columns: ["cluster"] + features)
        for start in stride(from: 0, to: cells.count, by: max(1, features.count)) {
            let row = cells[start..<min(cells.count, start + features.count)]
            table.append([cells[start][0]] + row.map { $0[1] })
        }
        return table
    }
}
