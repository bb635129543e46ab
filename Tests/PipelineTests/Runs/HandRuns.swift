import Foundation
import Pipeline
import Store

/// Runs written into the tables by hand, with labels small enough to check on paper.
enum HandRuns {
    /// A snapshot of the given customers with one feature `x`, and a sweep of the same number.
    static func addSnapshot(
        _ id: Int, of set: String = "hand", customers: [String], to connection: Connection
    ) throws {
        try connection.run(
            """
            insert into snapshot (snapshot_id, feature_set, view_name, values_table, n_rows,
                n_features, n_excluded, fingerprint, as_of, transform, scaling, outlier_rule,
                repeats, jitter_seed, created_at)
            values (?, ?, 'hand', ?, ?, 1, 0, ?, null, 'none', 'zscore', 'none', 1, 0,
                '2011-12-09 12:50:00')
            """,
            [
                id, set, "snapshot_values_\(id)", customers.count,
                fingerprint(of: customers, from: id),
            ])
        try connection.run(
            """
            insert into snapshot_feature (snapshot_id, position, feature, mean, scale, is_constant)
            values (?, 0, 'x', 0.0, 1.0, 0)
            """, [id])
        try connection.execute(
            """
            create table snapshot_values_\(id) (
                row_no integer primary key, customer_id text, replicate integer, x real
            )
            """)
        for (row, customer) in customers.enumerated() {
            try connection.run(
                "insert into snapshot_row values (?, ?, ?, 0)", [id, row, customer])
            try connection.run(
                "insert into snapshot_values_\(id) values (?, ?, 0, ?)",
                [row, customer, Double(id)])
        }
        try connection.run(
            """
            insert into sweep (sweep_id, snapshot_id, algorithm, grid, seed, threads, n_runs, n_new,
                first_run_id, wall_seconds, cpu_path, engine_version, created_at)
            values (?, ?, 'dbscan', '', null, 1, 0, 0, 1, 0.0, 'plain', '1',
                '2011-12-09 12:50:00')
            """, [id, id])
    }

    /// As `RepeatedMatrix.fingerprint` has it; `x` is the snapshot's number for everybody.
    private static func fingerprint(of customers: [String], from id: Int) -> String {
        var digest = SHA256Digest()
        digest.update("workbench matrix 1\n")
        for number in [1, 1] { digest.update(UInt64(number)) }
        digest.update("x")
        digest.update(UInt64(customers.count))
        digest.update(UInt64(1))
        var start = 0
        digest.update(UInt64(start))
        for customer in customers {
            start += customer.utf8.count
            digest.update(UInt64(start))
        }
        digest.update(customers.joined())
        for _ in customers { withUnsafeBytes(of: Double(id)) { digest.update($0) } }
        return digest.hex()
    }

    /// A run with these labels; its cell is that of its name.
    static func add(
        _ id: Int, name: String, key: String, snapshot: Int, labels: [Int],
        silhouette: Double? = nil, to connection: Connection
    ) throws {
        try addWithoutLabels(
            id, name: name, key: key, snapshot: snapshot, labels: labels, silhouette: silhouette,
            to: connection)
        try addLabels(labels, to: id, snapshot: snapshot, connection)
    }

    /// All of a run that follows from its labels, but for themselves.
    static func addWithoutLabels(
        _ id: Int, name: String, key: String, snapshot: Int, labels: [Int],
        silhouette: Double? = nil, to connection: Connection
    ) throws {
        try connection.run(
            """
            insert into run (run_id, run_name, cell, sweep_id, snapshot_id, run_key, algorithm,
                n_clusters_found, n_noise, silhouette, silhouette_with_noise, fit_seconds,
                shared_seconds, label_digest,
                engine_version, started_at, finished_at)
            values (?, ?, ?, ?, ?, ?, 'dbscan', ?, ?, ?, ?, 0.0, 0.0, ?, '1', '2011-12-09 12:50:00',
                '2011-12-09 12:50:00')
            """,
            [
                id, name, RunName(name)?.cell ?? name, snapshot, snapshot, key,
                (labels.max() ?? -1) + 1,
                labels.filter { $0 < 0 }.count, silhouette, silhouette, digest(labels),
            ])
        let first = labels.contains(-1) ? -1 : 0
        for cluster in first..<(labels.max() ?? -1) + 1 {
            let size = labels.count { $0 == cluster }
            try connection.run(
                "insert into run_cluster (run_id, cluster, size, customer_share) values (?, ?, ?, ?)",
                [id, cluster, size, Double(size) / Double(labels.count)])
        }
    }

    /// A family of its own; in a file of before migration 23, rows of `run_label`.
    private static func addLabels(
        _ labels: [Int], to id: Int, snapshot: Int, _ connection: Connection
    ) throws {
        var table = "run_label (run_id, row_no, cluster)"
        if try connection.scalar(
            "select 1 from sqlite_schema where name = 'family_label'") != nil
        {
            table = "family_label (absent, family_id, row_no, cluster)"
            try connection.run("insert into label_family values (?, ?, 0)", [id, snapshot])
            try connection.run("insert into run_family values (?, ?, 1)", [id, id])
        }
        let none = table.hasPrefix("family_label") ? "0, " : ""
        for (row, label) in labels.enumerated() {
            try connection.run(
                "insert into \(table) values (\(none)?, ?, ?)", [id, row, label])
        }
    }

    /// As `run.label_digest` has it: SHA-256 of little-endian 32-bit labels.
    private static func digest(_ labels: [Int]) -> String {
        var digest = SHA256Digest()
        for label in labels {
            withUnsafeBytes(of: Int32(label).littleEndian) { digest.update($0) }
        }
        return digest.hex()
    }
}
