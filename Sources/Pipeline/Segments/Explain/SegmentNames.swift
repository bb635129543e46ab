import Reports
import Store

/// What the segments of a run are called: as `segment_name` says where there is one, else by their numbers.
package struct SegmentNames {
    /// Whoever belongs to no cluster.
    static let none = "in no segment"

    private var names: [Int: String] = [:]

    /// - Throws: `DamagedError` for a name that is no text; `StoreError`.
    package init(of runID: Int, in connection: Connection) throws {
        let isThere = try connection.scalar(
            "select exists (select 1 from sqlite_schema where type = 'table' and name = 'segment_name')"
        )
        guard isThere == 1 else { return }
        try reading("segment_name of run \(runID)") {
            try connection.forEachRow(
                "select cluster, segment_name from segment_name where run_id = ?", [runID]
            ) { names[try $0.int(0)] = try $0.text(1) }
        }
    }

    /// The name of a cluster; −1 is nobody's.
    package subscript(cluster: Int) -> String {
        names[cluster] ?? (cluster < 0 ? Self.none : "segment \(cluster)")
    }
}
