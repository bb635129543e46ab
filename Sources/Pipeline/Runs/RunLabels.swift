import Store

/// Stored labels, read back.
enum RunLabels {
    /// Labels of a run in row order, shape `(count,)`.
    static func load(_ runID: Int, count: Int, from connection: Connection) throws -> [Int32] {
        var labels: [Int32] = []
        labels.reserveCapacity(count)
        try connection.forEachRow(
            "select cluster from run_label where run_id = ? order by row_no", [runID]
        ) { row in
            labels.append(Int32(truncatingIfNeeded: row.int64(0)))
        }
        return labels
    }
}
