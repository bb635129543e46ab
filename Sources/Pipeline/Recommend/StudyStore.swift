import Clustering
import Store

/// The studies of one snapshot in the tables `study` and `study_draw`.
package struct StudyStore {
    /// Version of the procedure; a new one answers anew.
    static let methodVersion = "1"

    /// The kinds of studies.
    enum Kind: String {
        case restarts, bootstrap, shuffle, null
        case gapBox = "gap_box"
        case gapCopula = "gap_copula"
    }

    /// One value of a study.
    package struct Draw {
        package var statistic: String
        package var nClusters: Int?
        package var cluster: Int?
        package var draw: Int
        package var value: Double?
        package var isLowerBound = false
    }

    let connection: Connection
    let snapshotID: Int
    let seed: UInt32

    /// The number of a stored study, if there is one.
    func find(_ kind: Kind, options: String) throws -> Int? {
        try connection.query(
            """
            select study_id
            from study
            where snapshot_id = ? and kind = ? and seed = ? and options = ?
                and engine_version = ? and method_version = ?
            """,
            [
                snapshotID, kind.rawValue, Int(seed), options, Engine.resultVersion,
                Self.methodVersion,
            ]
        ).first?.int(0)
    }

    /// Stores a study, whole, unless another process has meanwhile.
    ///
    /// - Returns: Its number.
    func store(
        _ kind: Kind, options: String, nDraws: Int, rowsUsed: Int, seconds: Double, draws: [Draw]
    ) throws -> Int {
        try connection.transaction(.immediate) {
            if let known = try find(kind, options: options) { return known }
            try connection.run(
                """
                insert into study (snapshot_id, kind, n_draws, seed, options, rows_used,
                    engine_version, method_version, seconds, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    snapshotID, kind.rawValue, nDraws, Int(seed), options, rowsUsed,
                    Engine.resultVersion, Self.methodVersion, seconds, Timestamp.now(),
                ])
            let studyID = Int(connection.lastInsertRowID)
            let statement = try connection.prepare(
                """
                insert into study_draw
                    (study_id, statistic, n_clusters, cluster, draw, value, is_lower_bound)
                values (?, ?, ?, ?, ?, ?, ?)
                """)
            for draw in draws {
                try statement.bind([
                    studyID, draw.statistic, draw.nClusters, draw.cluster, draw.draw, draw.value,
                    draw.isLowerBound,
                ])
                try statement.run()
            }
            return studyID
        }
    }

    /// The values of a study in the order in which they were stored.
    func draws(of studyID: Int) throws -> [Draw] {
        try reading("study \(studyID)") {
            try connection.query(
                """
                select statistic, n_clusters, cluster, draw, value, is_lower_bound
                from study_draw
                where study_id = ?
                order by rowid
                """, [studyID]
            ).map { row in
                Draw(
                    statistic: try row.text(0), nClusters: try row.optionalInt(1),
                    cluster: try row.optionalInt(2), draw: try row.int(3),
                    value: try row.optionalDouble(4), isLowerBound: try row.int(5) != 0)
            }
        }
    }
}
