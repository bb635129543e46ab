import Foundation
import Store

/// A fitted model as readable JSON: what another program needs to label customers alike.
struct RunModel {
    private struct Document: Encodable {
        struct Feature: Encodable {
            let name: String
            let mean: Double
            let scale: Double
        }

        struct Centroid: Encodable {
            let cluster: Int
            let scaled: [Double]
            let original: [Double]
        }

        let schema_version = 1
        let run_name: String
        let run_key: String
        let algorithm: String
        let n_clusters: Int?
        let tol: Double?
        let seed: Int?
        let n_init: Int?
        let max_iter: Int?
        let eps: Double?
        let min_samples: Int?
        let snapshot_fingerprint: String
        let as_of: String?
        let features: [Feature]
        let centroids: [Centroid]?
    }

    private let run: ExportedRun
    private let snapshot: Snapshot
    private let connection: Connection

    init(_ run: ExportedRun, snapshot: Snapshot, connection: Connection) {
        self.run = run
        self.snapshot = snapshot
        self.connection = connection
    }

    /// The document, keys sorted, numbers at full precision.
    func json() throws -> String {
        let row = try connection.query("select * from run where run_id = ?", [run.id])[0]
        let centroids = try ModelCentroids.load(run.id, snapshot: snapshot, from: connection)
        let document = Document(
            run_name: run.name,
            run_key: try row.text("run_key"),
            algorithm: run.algorithm,
            n_clusters: try row.optionalInt("n_clusters"),
            tol: try row.optionalDouble("tol"),
            seed: try row.optionalInt("seed"),
            n_init: try row.optionalInt("n_init"),
            max_iter: try row.optionalInt("max_iter"),
            eps: try row.optionalDouble("eps"),
            min_samples: try row.optionalInt("min_samples"),
            snapshot_fingerprint: snapshot.fingerprint,
            as_of: snapshot.asOf,
            features: snapshot.featureNames.indices.map { index in
                .init(
                    name: snapshot.featureNames[index], mean: snapshot.means[index],
                    scale: snapshot.scales[index])
            },
            centroids: centroids.isEmpty
                ? nil
                : centroids.indices.map { index in
                    .init(
                        cluster: index, scaled: centroids[index].scaled,
                        original: centroids[index].original)
                })
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(document), as: UTF8.self) + "\n"
    }
}

/// Centres of a k-means run in the order of its clusters and its snapshot's features.
struct ModelCentroids {
    var scaled: [Double] = []
    var original: [Double] = []

    /// One element a cluster; empty for DBSCAN.
    static func load(
        _ runID: Int, snapshot: Snapshot, from connection: Connection
    ) throws -> [ModelCentroids] {
        let cells = try connection.query(
            """
            select run_centroid.scaled_value, run_centroid.original_value
            from run_centroid
            join snapshot_feature on snapshot_feature.feature = run_centroid.feature
                and snapshot_feature.snapshot_id = ?
            where run_centroid.run_id = ?
            order by run_centroid.cluster, snapshot_feature.position
            """, [snapshot.id, runID])
        return try stride(from: 0, to: cells.count, by: snapshot.nFeatures).map { start in
            let row = cells[start..<start + snapshot.nFeatures]
            return ModelCentroids(
                scaled: try row.map { try $0.double(0) }, original: try row.map { try $0.double(1) }
            )
        }
    }
}
