import Clustering
import Store

/// Places customers in the clusters of a stored k-means run.
public struct Prediction {
    private let connection: Connection
    private let run: ExportedRun
    private let snapshot: Snapshot
    private let model: KMeansModel

    /// What a prediction found.
    public struct Outcome: Sendable {
        /// One row a customer: cluster, distance, second choice.
        public let table: ResultTable
        /// The moment to which recency counts; `nil` for a file of features.
        public let asOf: String?
    }

    /// Loads a run.
    ///
    /// - Throws: `PredictionError.notKMeans` for a DBSCAN run.
    public init(of reference: RunReference, in connection: Connection) throws {
        self.connection = connection
        run = try ExportedRun(
            try reference.resolve(in: connection, algorithm: .kmeans), from: connection)
        guard run.algorithm == Algorithm.kmeans.rawValue else {
            throw PredictionError.notKMeans(run.name)
        }
        snapshot = try Snapshot.load(run.snapshotID, from: connection)
        let centroids = try ModelCentroids.load(run.id, snapshot: snapshot, from: connection)
        model = KMeansModel(
            centroids: centroids.flatMap(\.scaled), nClusters: centroids.count)
    }

    /// Places the customers of a CSV of raw features.
    public func predict(features path: String) throws -> Outcome {
        let file = try FeatureFile(path: path, features: snapshot.featureNames)
        return Outcome(
            table: try table(ids: file.customerIDs, rawValues: file.values), asOf: nil)
    }

    /// Places the customers of a file of transactions, by the views that made the run's matrix.
    ///
    /// - Parameters:
    ///   - path: Transactions as `ingest` reads them.
    ///   - asOf: `YYYY-MM-DD HH:MM:SS` to which recency counts; by default the later of the
    ///     snapshot's and the file's newest complete line.
    public func predict(transactions path: String, asOf: String?) throws -> Outcome {
        let scratch = try Connection.inMemory()
        try Database.prepare(scratch)
        _ = try Ingest(database: scratch, options: IngestOptions()).ingest(path: path)
        let moment = try asOf ?? latest(in: scratch)
        try scratch.run("update observation_window set as_of = ?", [moment])
        let view = try FeatureCatalog(in: connection).untrimmedView(of: snapshot)
        try copyView(view, to: scratch)
        let columns = snapshot.featureNames.map(Identifier.quote).joined(separator: ", ")
        var ids: [String] = []
        var values: [Double] = []
        try scratch.forEachRow(
            "select customer_id, \(columns) from \(Identifier.quote(view)) order by customer_id",
            []
        ) { row in
            ids.append(row.text(0))
            for column in 1...snapshot.nFeatures { values.append(row.double(column)) }
        }
        guard !ids.isEmpty else { throw PredictionError.noCustomers(path, asOf: moment) }
        return Outcome(table: try table(ids: ids, rawValues: values), asOf: moment)
    }

    private func latest(in scratch: Connection) throws -> String {
        let newest = try scratch.scalar(
            "select max(invoiced_at) from invoice_line "
                + "where customer_id is not null and description is not null")
        guard case .text(let newest)? = newest else { return snapshot.asOf ?? "" }
        return max(newest, snapshot.asOf ?? "")
    }

    /// A view of the analyst's own exists in the database only; its text goes along.
    private func copyView(_ name: String, to scratch: Connection) throws {
        let isThere = try scratch.scalar(
            "select count(*) from sqlite_schema where type = 'view' and name = ?", [name])
        guard isThere == 0 else { return }
        let text = try connection.scalar(
            "select sql from sqlite_schema where type = 'view' and name = ?", [name])
        guard case .text(let sql)? = text else { throw PredictionError.noView(name, run.name) }
        try scratch.execute(sql)
    }

    private func table(ids: [String], rawValues: [Double]) throws -> ResultTable {
        let scaled = snapshot.scale(rawValues)
        let matrix = try FeatureMatrix(
            values: scaled, nSamples: ids.count, nFeatures: snapshot.nFeatures)
        let choices = model.assign(matrix)
        var table = ResultTable(columns: [
            "customer_id", "cluster", "distance", "second_cluster", "second_distance",
        ])
        for (id, choice) in zip(ids, choices) {
            table.append([
                .text(id), .integer(Int64(choice.cluster)), .real(choice.distance),
                Value(choice.secondCluster),
                choice.secondCluster == nil ? .null : .real(choice.secondDistance),
            ])
        }
        return table
    }
}

/// Why nothing was predicted.
public enum PredictionError: UserFacingError {
    /// DBSCAN has no centres.
    case notKMeans(String)
    /// The run's view is neither ours nor in the database.
    case noView(String, String)
    /// No complete line up to the moment.
    case noCustomers(String, asOf: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .notKMeans: .usage
        case .noView, .noCustomers: .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .notKMeans(let run):
            "run \(run) is a DBSCAN run: it has no centres to predict with. "
                + "Take a k-means run; list them with `workbench runs --algorithm kmeans`."
        case .noView(let view, let run):
            "the view \(view) that run \(run) was made from is gone. Create it again, or predict "
                + "from features with --features FILE."
        case .noCustomers(let path, let asOf):
            "\(path): no line with a customer and a description up to \(asOf). "
                + "Check the file, or choose another --as-of."
        }
    }
}
