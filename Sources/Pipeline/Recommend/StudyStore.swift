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
                    engine_version, method_version, seconds, digest, created_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    snapshotID, kind.rawValue, nDraws, Int(seed), options, rowsUsed,
                    Engine.resultVersion, Self.methodVersion, seconds, Self.digest(of: draws),
                    Timestamp.now(),
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
    ///
    /// - Throws: `DamagedError` unless they are, to the bit, those that it was stored with.
    func draws(of studyID: Int) throws -> [Draw] {
        let draws = try stored(studyID)
        let digest = try connection.scalar(
            "select digest from study where study_id = ?", [studyID])
        guard digest == .text(Self.digest(of: draws)) else {
            throw DamagedError(
                "study \(studyID)", "its draws are not those that it was stored with")
        }
        return draws
    }

    private static func digest(of draws: [Draw]) -> String {
        var digest = SHA256Digest()
        for draw in draws {
            digest.update(UInt64(draw.statistic.utf8.count))
            digest.update(draw.statistic)
            for number in [draw.nClusters ?? -1, draw.cluster ?? -1, draw.draw] {
                digest.update(UInt64(bitPattern: Int64(number)))
            }
            digest.update(UInt64(draw.value == nil ? 0 : draw.isLowerBound ? 2 : 1))
            digest.update((draw.value ?? 0).bitPattern)
        }
        return digest.hex()
    }

    private func stored(_ studyID: Int) throws -> [Draw] {
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
