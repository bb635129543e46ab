import Store

/// The rows of a new run beside its labels and cluster sizes: what its algorithm stores of its own.
///
/// An algorithm with a table of its own writes it through `connection`; the transaction is the run's.
package struct RunRows {
    /// Where they go.
    package let connection: Connection
    /// Number of the run.
    package let runID: Int
    /// What it was fitted on.
    package let snapshot: Snapshot

    /// Stores core rows.
    package func insertCores(_ rows: [Int32]) throws {
        try rows.withUnsafeBufferPointer { rows in
            let source = BatchSource(
                name: "new_core", columns: [.init("row_no", .integer)],
                batches: [ColumnBatch(rowCount: rows.count, values: [.int32(rows)])])
            try connection.insert(
                source,
                with: "insert into run_core (run_id, row_no) "
                    + "select \(runID), row_no from new_core")
        }
    }

    /// Stores centres, row-major `(n_clusters, n_features)`, also in the features' own units.
    package func insertCentroids(_ centroids: [Double]) throws {
        let scaler = snapshot.scaler
        let width = scaler.columns.count
        for (index, scaled) in centroids.enumerated() {
            let position = index % width
            let transformed = scaler.transformed(scaled, position: position)
            try connection.run(
                """
                insert into run_centroid
                    (run_id, cluster, feature, scaled_value, original_value, transformed_value)
                values (?, ?, ?, ?, ?, ?)
                """,
                [
                    runID, index / width, scaler.columns[position].name, scaled,
                    scaler.original(transformed, position: position), transformed,
                ])
        }
    }
}
