import Reports
import Store

/// Which run an answer comes to, and what another number of segments gives up.
struct SegmentChoice {
    /// Whether the fixed rules are offered before it: no natural groups, and no hold-out that says the cut tells more.
    let rulesFirst: Bool
    let runID: Int?
    let runWords: String?
    /// The verdict, its reason and the run, a paragraph each.
    let words: [String]
    /// The answer, for programs.
    let table: ResultTable

    init(of id: Int, nClusters asked: Int?, in connection: Connection) throws {
        let columns = """
            select recommendation.recommendation_id, recommendation.snapshot_id, snapshot.feature_set,
                verdict, recommendation.n_clusters, recommendation.run_id, reason, rows_used
            from recommendation
            inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
            where recommendation_id = ?
            """
        guard let row = try connection.query(columns, [id]).first else {
            throw DamagedError("recommendation \(id)", "it is gone")
        }
        table = try ResultTable(connection, columns, [id]).named("recommendation")
        let verdict = try row.text("verdict")
        let set = try row.text("feature_set")
        let own = try row.optionalInt("n_clusters")
        let snapshotID = try row.int("snapshot_id")
        let ground = try SegmentGround(of: id, in: connection)
        var lines = [ground.verdict, ground.reason]
        if verdict == "separated" {
            rulesFirst = false
        } else {
            rulesFirst =
                try own.map {
                    try !HoldoutAdvice.segmentsTellMore(
                        snapshot: snapshotID, nClusters: $0, in: connection)
                } ?? true
        }
        guard let asked, asked != own else {
            runID = try row.optionalInt("run_id")
            runWords = runID.map { _ in RunReference.recommendedName(of: set) }
            words = lines
            return
        }
        guard
            let found = try Self.run(
                of: asked, answer: id, snapshot: snapshotID, in: connection)
        else {
            throw SegmentAnswerError.noSuchRun(nClusters: asked)
        }
        runID = found
        runWords = String(found)
        lines.append(
            try SegmentTrade(
                asked, run: found,
                insteadOf: own.flatMap { count in
                    try row.optionalInt("run_id").map { (count, $0) }
                }, answer: id, in: connection
            ).words)
        words = lines
    }

    /// The best run with so many clusters: the one that the answer looked at, else the tightest of the snapshot.
    private static func run(
        of nClusters: Int, answer id: Int, snapshot: Int, in connection: Connection
    ) throws -> Int? {
        let looked = try reading("recommendation_candidate of answer \(id)") {
            try connection.query(
                """
                select run_id
                from recommendation_candidate
                where recommendation_id = ? and n_clusters = ?
                """, [id, nClusters]
            ).first?.optionalInt(0)
        }
        if let run = looked.flatMap(\.self) { return run }
        return try connection.query(
            """
            select run_id
            from run
            where snapshot_id = ? and algorithm = 'kmeans' and n_clusters = ?
                and n_clusters_found = n_clusters
            order by inertia, run_id
            limit 1
            """, [snapshot, nClusters]
        ).first?.int(0)
    }
}

/// Why there is no answer to show.
public enum SegmentAnswerError: UserFacingError {
    /// No run of the snapshot has so many clusters.
    case noSuchRun(nClusters: Int)

    /// Decides the exit code.
    public var kind: FailureKind { .usage }

    /// What failed and what to type.
    public var description: String {
        switch self {
        case .noSuchRun(let count):
            "no run has \(count) segments: fewer customers than that differ. Leave out --n-clusters, or ask for fewer."
        }
    }
}
