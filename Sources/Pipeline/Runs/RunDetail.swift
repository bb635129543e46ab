import Reports
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
    let differences: ClusterDifferences
    /// Places of the matrix's columns among the raw features.
    let columns: [Int]
    /// Median of each raw feature over all rows.
    let everybody: [Double]
    /// What stands beside a feature for a person, with the currency of amounts.
    let headings: [String: String]

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
            name: "run", columns: ["column_name", "value"], nKeys: 1,
            rows: zip(row.columns, row.rows.first ?? []).map { [.text($0.name), $1] }
                + (try Self.furtherFacts(of: runID, in: connection)))
        clusters = try ResultTable(
            connection, name: "clusters", nKeys: 1,
            "select cluster, size, customer_share, silhouette from run_cluster "
                + "where run_id = ? order by cluster", [runID])
        metrics = try ResultTable(
            connection, name: "metrics", nKeys: 1,
            "select metric, value, low, high, n_sampled, note from run_metric "
                + "where run_id = ? order by metric", [runID])
        try RunRanges.checkFacts(facts, of: runID)
        try RunRanges.check(clusters) { [runID] in
            "run_cluster of run \(runID), cluster \($0[0].int ?? 0)"
        }
        try RunRanges.checkMetrics(metrics, of: runID)
        let run = try ExportedRun(runID, from: connection)
        let snapshotID = run.snapshotID
        let snapshot = try Snapshot.load(snapshotID, from: connection)
        let labels = try RunLabels.load(runID, from: connection)
        raw = try RunProfile(of: runID, labels, on: snapshot, from: connection)
        columns = snapshot.scaler.columns.map(\.input)
        differences = ClusterDifferences(
            labels: labels, values: try snapshot.scaledValues(from: connection),
            nColumns: snapshot.nFeatures)
        everybody = raw.overall
        let dictionary = DataDictionary(of: [snapshot.valuesTable], in: connection)
        headings = Dictionary(
            snapshot.inputNames.map {
                ($0, dictionary.column($0, of: snapshot.valuesTable).heading)
            }, uniquingKeysWith: { first, _ in first })
        centroids = try Self.centroids(
            of: run, by: algorithms[run.algorithm], on: snapshot, in: connection)
        spaces = try connection.query(
            "select feature, transform from snapshot_feature where snapshot_id = ? order by position",
            [snapshotID]
        ).map { CentreSpace(feature: try $0.text(0), transform: try $0.text(1)) }
    }

    /// The parts that have rows, at full precision.
    public var sections: [ResultTable] {
        [facts, clusters, centroids, profile, metrics].filter { !$0.rows.isEmpty }
    }

    /// Which runs are equal, and of DBSCAN what is wrong with it.
    private static func furtherFacts(of runID: Int, in connection: Connection) throws -> [[Cell]] {
        let others = try connection.query(
            """
            select other.run_id
            from run_partition
            inner join run_partition as other
                on other.partition_run_id = run_partition.partition_run_id
            where run_partition.run_id = ?1 and other.run_id <> ?1
            order by other.run_id
            """, [runID]
        ).map { try $0.int(0) }
        let equal = others.map(String.init).joined(separator: ", ")
        let health = try ResultTable(
            connection,
            """
            select noise_share, noise_revenue_share, silhouette_coverage, health
            from dbscan_health
            where run_id = ?
            """, [runID])
        return [[.text("equal_runs"), others.isEmpty ? .null : .text(equal)]]
            + zip(health.columns, health.rows.first ?? []).map { [.text($0.name), $1] }
    }

    /// In the features' own units; a feature whose transform has no inverse stands transformed,
    /// under a heading such as `share(monday)`.
    private static func centroids(
        of run: ExportedRun, by algorithm: Algorithm?, on snapshot: Snapshot,
        in connection: Connection
    ) throws -> ResultTable {
        let transforms = snapshot.scaler.transforms.transforms
        var table = ResultTable(
            name: "centroids",
            columns: [.init("cluster", role: .dimension)]
                + snapshot.scaler.columns.map { column in
                    let transform = transforms[column.input]
                    let isInUnits = ![.share, .clr].contains(transform)
                    return .init(
                        isInUnits ? column.name : "\(transform.rawValue)(\(column.name))",
                        role: .measure)
                })
        guard let algorithm else { return table }
        let centres = try ModelCentroids.load(
            run.id, by: algorithm, snapshot: snapshot, from: connection)
        for (cluster, centre) in centres.enumerated() {
            table.append(
                [.integer(Int64(cluster))]
                    + zip(centre.original, centre.transformed).map { .real($0 ?? $1) })
        }
        return table.described(as: snapshot.valuesTable, in: connection)
    }
}
