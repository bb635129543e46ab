import Store

/// What the clusters of a run are called.
enum SegmentLabels {
    /// A name of a cluster.
    struct Label: Sendable, Hashable {
        let name: String
        /// Whether an analyst has typed it.
        let isManual: Bool
    }

    /// Names by cluster, of those that have one in the table `segment_name`; none where a file has no such
    /// table.
    static func names(ofRun runID: Int, in connection: Connection) throws -> [Int: Label] {
        let isThere = try connection.scalar(
            "select exists (select 1 from sqlite_schema where type = 'table' and name = 'segment_name')"
        )
        guard isThere == 1 else { return [:] }
        return try reading("segment_name of run \(runID)") {
            try connection.query(
                "select cluster, segment_name, is_manual from segment_name where run_id = ?",
                [runID]
            ).reduce(into: [:]) { names, row in
                names[try row.int(0)] = Label(
                    name: try row.text(1), isManual: try row.int(2) == 1)
            }
        }
    }
}
