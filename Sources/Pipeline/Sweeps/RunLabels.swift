import Store

/// Stored labels, read back and held against their digest.
package enum RunLabels {
    /// Labels of a run in row order, one for each row of its snapshot.
    ///
    /// - Throws: `DamagedError` unless they are, to the bit, those that the run was stored with.
    /// - Complexity: O(rows).
    package static func load(_ runID: Int, from connection: Connection) throws -> [Int32] {
        let place = "run_label of run \(runID)"
        let (count, nClusters, digest) = try facts(of: runID, in: connection)
        // Labels below the number of clusters fit 32 bits, as rows do; −1 is noise.
        let allowed = -1..<Int64(nClusters)
        var labels: [Int32] = []
        try reading(place) {
            try connection.forEachRow(
                "select row_no, cluster from run_label where run_id = ? order by row_no", [runID]
            ) { row in
                let (rowNo, label) = (try row.int64(0), try row.int64(1))
                guard rowNo >= labels.count else {
                    throw DamagedError(place, "row \(rowNo) has more than one label, or no place")
                }
                guard rowNo == labels.count else {
                    throw DamagedError(place, "the label of row \(labels.count) is missing")
                }
                guard allowed.contains(label) else {
                    throw DamagedError(
                        place,
                        "row \(rowNo) has the label \(label), and the run has \(nClusters) clusters"
                    )
                }
                labels.append(Int32(label))
            }
        }
        guard labels.count == count else {
            throw DamagedError(
                place, "\(labels.count) labels are stored for the \(count) rows of its snapshot")
        }
        guard labelDigest(labels) == digest else {
            throw DamagedError(place, "the labels are not those that the run was stored with")
        }
        return labels
    }

    private static func facts(
        of runID: Int, in connection: Connection
    ) throws -> (count: Int, nClusters: Int, digest: String) {
        let place = "run \(runID)"
        return try reading(place) {
            let rows = try connection.query(
                """
                select snapshot.n_rows, run.n_clusters_found, run.label_digest
                from run
                join snapshot on snapshot.snapshot_id = run.snapshot_id
                where run.run_id = ?
                """, [runID])
            guard let row = rows.first else {
                throw DamagedError(place, "the run or its snapshot is missing")
            }
            let (count, nClusters) = (try row.int(0), try row.int(1))
            guard (1...RepeatedMatrix.largestRowCount).contains(count) else {
                throw DamagedError("the snapshot of run \(runID)", "n_rows is \(count)")
            }
            guard (0...count).contains(nClusters) else {
                throw DamagedError(place, "n_clusters_found is \(nClusters) for \(count) rows")
            }
            return (count, nClusters, try row.text(2))
        }
    }
}
