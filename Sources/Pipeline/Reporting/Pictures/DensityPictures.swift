import Clustering
import Figures
import Reports
import Store

/// Pictures of DBSCAN on the matrix of a run.
struct DensityPictures {
    private let selection: SelectionPictures
    private let connection: Connection

    init(_ selection: SelectionPictures, in connection: Connection) {
        self.selection = selection
        self.connection = connection
    }

    func grid() throws -> Picture {
        let cells = try reading("dbscan_health") {
            try connection.query(
                """
                select eps, min_samples, n_clusters_found, noise_share, noise_revenue_share, health
                from dbscan_health
                where snapshot_id = ? and eps is not null and min_samples is not null
                order by eps, min_samples, run_id desc
                """, [selection.snapshotID]
            ).map { row in
                let health = try row.text(5)
                return DensityGrid.Cell(
                    eps: try row.double(0), neighbours: try row.int(1), groups: try row.int(2),
                    left: try row.double(3), leftRevenue: try row.optionalDouble(4),
                    note: Self.words[health] ?? health)
            }
        }
        guard !cells.isEmpty else {
            return .missing(
                "DBSCAN was not tried on these customers. Do it: workbench sweep --snapshot "
                    + "\(selection.snapshotID) --algorithm dbscan")
        }
        return .drawn(DensityGrid(cells).figure())
    }

    /// What the health of a run means to who does not know DBSCAN.
    private static let words = [
        "all noise": "nobody in a group", "all core": "everybody in a group",
        "mostly noise": "most in no group", "giant cluster": "one group has nearly all",
    ]

    func curve() throws -> Picture {
        var points: [Int: [(share: Double, distance: Double)]] = [:]
        var knees: [Int: Double] = [:]
        try reading("k_distance of snapshot \(selection.snapshotID)") {
            for row in try connection.query(
                """
                select min_samples, share, distance, is_knee
                from k_distance
                where snapshot_id = ? and distance is not null
                order by min_samples, position
                """, [selection.snapshotID])
            {
                let neighbours = try row.int(0)
                points[neighbours, default: []].append((try row.double(1), try row.double(2)))
                if try row.int(3) == 1 { knees[neighbours] = try row.double(2) }
            }
        }
        let curve = DistanceCurve(
            points.sorted { $0.key < $1.key }.map {
                .init(
                    neighbours: $0.key, points: $0.value,
                    knee: knees[$0.key].flatMap(KDistanceCurve.roundedUp))
            })
        return curve.isEmpty
            ? .missing(
                "Distances to neighbours were not worked out. Do it: workbench recommend --snapshot "
                    + "\(selection.snapshotID) --eps") : .drawn(curve.figure())
    }
}
