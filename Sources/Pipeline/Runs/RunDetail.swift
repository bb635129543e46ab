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
    ///
    /// - Parameter algorithms: A run of another has no centres here.
    public init(
        of reference: RunReference, in connection: Connection,
        algorithms: AlgorithmList = .standard
    ) throws {
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
        let run = try ExportedRun(runID, from: connection)
        let snapshotID = run.snapshotID
        let snapshot = try Snapshot.load(snapshotID, from: connection)
        raw = try RunProfile(of: runID, on: snapshot, from: connection)
        centroids = try Self.centroids(
            of: run, by: algorithms[run.algorithm], on: snapshot, in: connection)
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
    private static func centroids(
        of run: ExportedRun, by algorithm: Algorithm?, on snapshot: Snapshot,
        in connection: Connection
    ) throws -> ResultTable {
        let transforms = snapshot.scaler.transforms.transforms
        var table = ResultTable(
            columns: ["cluster"]
                + snapshot.scaler.columns.map { column in
                    let transform = transforms[column.input]
                    return [.share, .clr].contains(transform)
                        ? "\(transform.rawValue)(\(column.name))" : column.name
                })
        guard let algorithm else { return table }
        let centres = try ModelCentroids.load(
            run.id, by: algorithm, snapshot: snapshot, from: connection)
        for (cluster, centre) in centres.enumerated() {
            table.append(
                [.integer(Int64(cluster))]
                    + zip(centre.original, centre.transformed).map { .real($0 ?? $1) })
        }
        return table
    }
}
