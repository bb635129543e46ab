import Clustering
import Store

/// A run as it goes into the tables.
struct FinishedRun<Fit: AlgorithmFit>: Sendable {
    let fit: Fit
    let finishedAt: String
}

/// Writes runs, each whole in one transaction: hyperparameters, timings, labels, cluster sizes
/// and what else its algorithm has, or nothing.
package struct RunWriter {
    /// Stands in `metric_note` until the quality pass of the sweep has filled in the metrics.
    package static let pendingNote =
        "not computed: the sweep stopped before its quality pass; run the same sweep again"

    let connection: Connection
    let sweepID: Int
    let snapshot: Snapshot
    let startedAt: String
    let families: LabelFamilies

    /// Writes into the sweep `sweepID` of a snapshot.
    init(connection: Connection, sweepID: Int, snapshot: Snapshot, startedAt: String) {
        self.connection = connection
        self.sweepID = sweepID
        self.snapshot = snapshot
        self.startedAt = startedAt
        families = LabelFamilies(
            ofSnapshot: snapshot.id, nRows: snapshot.nRows, in: connection)
    }

    /// Stores one run under the given id and links it to the sweep.
    ///
    /// - Returns: The run's id and name: the given id, or that of the equal run which another process
    ///   has stored since the sweep was planned.
    /// - Complexity: O(n_rows).
    func write<A: AlgorithmDescriptor>(
        _ run: FinishedRun<A.Fit>, of algorithm: A, runID: Int, position: Int
    ) throws -> (runID: Int, name: String) {
        let fit = run.fit
        let sizes = ClusterSizes(labels: fit.labels)
        let key = algorithm.key(of: fit.parameters, fingerprint: snapshot.fingerprint)
        return try connection.transaction(.immediate) {
            let other = try connection.query(
                "select run_id, run_name from run where run_key = ?", [key])
            if let other = other.first {
                let otherID = try other.int(0)
                try link(otherID, position: position, isReused: true)
                return (otherID, try other.text(1))
            }
            let name = try newName(of: algorithm.cell(of: fit.parameters)).text
            try insertRun(run, of: algorithm, runID: runID, name: name, key: key, sizes: sizes)
            try link(runID, position: position, isReused: false)
            try families.insert(fit.labels, runID: runID)
            try algorithm.writeRows(
                of: fit, to: RunRows(connection: connection, runID: runID, snapshot: snapshot))
            try insertClusters(sizes, runID: runID)
            return (runID, name)
        }
    }

    private func link(_ runID: Int, position: Int, isReused: Bool) throws {
        try connection.run(
            "insert into sweep_run (sweep_id, run_id, position, reused) values (?, ?, ?, ?)",
            [sweepID, runID, position, isReused])
    }

    /// The name of a cell that this snapshot does not have from this engine yet.
    ///
    /// What is there keeps its name: the set's first snapshot and a cell's first engine stay bare.
    private func newName(of cell: String) throws -> RunName {
        let first = try connection.scalar(
            "select min(snapshot_id) from snapshot where feature_set = ?", [snapshot.featureSet])
        let other = try connection.scalar(
            "select 1 from run where snapshot_id = ? and cell = ? limit 1",
            [snapshot.id, cell])
        return RunName(
            set: snapshot.featureSet, cell: cell,
            snapshotID: first?.int == Int64(snapshot.id) ? nil : snapshot.id,
            engineVersion: other == nil ? nil : Engine.resultVersion)
    }

    private func insertRun<A: AlgorithmDescriptor>(
        _ run: FinishedRun<A.Fit>, of algorithm: A, runID: Int, name: String, key: String,
        sizes: ClusterSizes
    ) throws {
        let fit = run.fit
        var values: [RunColumn] = [
            ("run_id", runID), ("run_name", name), ("cell", algorithm.cell(of: fit.parameters)),
            ("sweep_id", sweepID), ("snapshot_id", snapshot.id), ("run_key", key),
            ("algorithm", algorithm.name),
            ("n_clusters_found", sizes.nClusters), ("n_noise", sizes.nNoise),
            ("metric_note", Self.pendingNote),
            ("fit_seconds", fit.fitSeconds), ("shared_seconds", fit.sharedSeconds),
            ("label_digest", labelDigest(fit.labels)),
            ("partition_digest", RunPartitions.digest(of: fit.labels)),
            ("engine_version", Engine.resultVersion),
            ("started_at", startedAt), ("finished_at", run.finishedAt),
        ]
        values += algorithm.columns(of: fit)
        let columns = values.map(\.column).joined(separator: ", ")
        let places = values.map { _ in "?" }.joined(separator: ", ")
        try connection.run(
            "insert into run (\(columns)) values (\(places))", values.map(\.value))
    }

    private func insertClusters(_ sizes: ClusterSizes, runID: Int) throws {
        for (cluster, size) in sizes.rows {
            try connection.run(
                "insert into run_cluster (run_id, cluster, size, customer_share) "
                    + "values (?, ?, ?, ?)",
                [runID, cluster, size, Double(size) / Double(sizes.nRows)])
        }
    }
}

extension RunWriter {
    /// Fills in the metrics of stored runs, all in one transaction.
    func write(_ qualities: [(runID: Int, quality: ClusterQuality)]) throws {
        try connection.transaction(.immediate) {
            for (runID, quality) in qualities { try write(quality, runID: runID) }
        }
    }

    private func write(_ quality: ClusterQuality, runID: Int) throws {
        try connection.run(
            """
            update run
            set silhouette = ?, silhouette_with_noise = ?, calinski_harabasz = ?,
                davies_bouldin = ?, metric_note = ?
            where run_id = ?
            """,
            [
                quality.silhouette, quality.silhouetteWithNoise, quality.calinskiHarabasz,
                quality.daviesBouldin, quality.note, runID,
            ])
        for (cluster, silhouette) in quality.clusterSilhouette.enumerated() {
            try connection.run(
                "update run_cluster set silhouette = ? where run_id = ? and cluster = ?",
                [silhouette, runID, cluster])
        }
        let sampled = [
            ("silhouette_sampled", quality.sampledSilhouette),
            ("silhouette_with_noise_sampled", quality.sampledSilhouetteWithNoise),
        ]
        for case (let metric, let estimate?) in sampled {
            try connection.run(
                """
                insert or replace into run_metric (run_id, metric, value, low, high, n_sampled, note)
                values (?, ?, ?, ?, ?, ?, 'sampled rows against all rows; 95 % range')
                """,
                [runID, metric, estimate.value, estimate.low, estimate.high, estimate.nSampled])
        }
    }
}

/// How many rows each cluster of a labelling has.
struct ClusterSizes {
    /// Clusters `0..<nClusters`; the highest label decides.
    let nClusters: Int
    /// Rows labelled −1.
    let nNoise: Int
    /// All rows.
    let nRows: Int
    /// One row a cluster, noise (−1) first if there is any.
    let rows: [(cluster: Int, size: Int)]

    init(labels: [Int32]) {
        var counts: [Int] = []
        var noise = 0
        for label in labels {
            if label < 0 {
                noise += 1
            } else {
                while counts.count <= Int(label) { counts.append(0) }
                counts[Int(label)] += 1
            }
        }
        nClusters = counts.count
        nNoise = noise
        nRows = labels.count
        rows = (noise > 0 ? [(-1, noise)] : []) + counts.enumerated().map { ($0, $1) }
    }
}

extension ClusterSizes {
    /// Holds the stored sizes of a run against those of its labels.
    ///
    /// - Throws: `DamagedError` unless they are the same.
    func check(storedOf runID: Int, in connection: Connection) throws {
        let place = "run_cluster of run \(runID)"
        try reading(place) {
            let stored = try connection.query(
                "select cluster, size from run_cluster where run_id = ? order by cluster", [runID]
            ).map { [try $0.int(0), try $0.int(1)] }
            guard stored == rows.map({ [$0.cluster, $0.size] }) else {
                throw DamagedError(place, "the sizes are not those of the labels")
            }
        }
    }
}

/// SHA-256 of the labels as little-endian Int32, in hex: equal digests, equal labels.
func labelDigest(_ labels: [Int32]) -> String {
    var digest = SHA256Digest()
    #if _endian(little)
        labels.withUnsafeBytes { digest.update($0) }
    #else
        labels.map(\.littleEndian).withUnsafeBytes { digest.update($0) }
    #endif
    return digest.hex()
}
