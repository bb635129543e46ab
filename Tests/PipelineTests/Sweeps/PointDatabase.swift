import Clustering
import Foundation
import Pipeline
import Store
import TestSupport

/// Databases whose matrix is a small table `points`, clustered with `--features points`.
enum PointDatabase {
    /// `perBlob` customers around each of four corners, at seeded places.
    static func make(_ path: String, perBlob: Int = 30) throws -> Connection {
        let connection = try Database.open(path, for: .creating)
        try connection.execute("create table points (customer_id text, x, y)")
        var dice = FeatureDice(state: 7)
        for number in 0..<(4 * perBlob) {
            let corner = number % 4
            func place(_ far: Bool) -> Double { (far ? 10 : 0) + Double(dice.below(1_000)) / 400 }
            try add(
                "C\(1_000 + number)", .real(place(corner % 2 == 1)), .real(place(corner > 1)),
                to: connection)
        }
        return connection
    }

    /// One more row, of whatever type.
    static func add(_ id: String, _ x: Value, _ y: Value, to connection: Connection) throws {
        func literal(_ value: Value) -> String {
            switch value {
            case .null: "null"
            case .integer(let number): "\(number)"
            case .real(let number): number == .infinity ? "9e999" : "\(number)"
            case .text(let text): "'\(text)'"
            }
        }
        try connection.execute(
            "insert into points values ('\(id)', \(literal(x)), \(literal(y)))")
    }

    /// Twelve k-means and four DBSCAN cells on `points`.
    static func request(_ algorithms: [Algorithm] = Algorithm.allCases) -> SweepRequest {
        EngineChecks.turnOn()
        var request = SweepRequest()
        request.algorithms = algorithms
        request.source = .features(SnapshotOptions(features: "points"))
        request.kmeans.nClusters = [2, 3, 4, 5, 7, 9]
        request.kmeans.tol = [1e-3, 1e-5]
        request.dbscan.minSamples = [3, 6]
        request.dbscan.eps = [0.05, 0.3]
        return request
    }

    /// What must be equal in two databases that did the same sweeps.
    static func results(_ connection: Connection, ids: Bool = true) throws -> [[Value]] {
        let id = ids ? "run_id, " : ""
        let runs = try connection.query(
            """
            select \(id)run_name, run_key, label_digest, n_iter, stop_reason, inertia, n_noise,
                n_core, silhouette, silhouette_with_noise, calinski_harabasz, davies_bouldin,
                metric_note
            from run order by run_name
            """)
        let centroids = try connection.query(
            """
            select run_name, cluster, feature, scaled_value, original_value
            from run_centroid join run using (run_id) order by run_name, cluster, feature
            """)
        let clusters = try connection.query(
            """
            select run_name, cluster, size, customer_share, run_cluster.silhouette
            from run_cluster join run using (run_id) order by run_name, cluster
            """)
        return (runs + centroids + clusters).map(\.values)
    }

    /// Rows of every table of results.
    static func counts(_ connection: Connection) throws -> [Value?] {
        try [
            "snapshot", "snapshot_row", "sweep", "sweep_run", "run", "run_label", "family_label",
            "feature_set",
        ].map { try connection.scalar("select count(*) from \($0)") }
    }
}
