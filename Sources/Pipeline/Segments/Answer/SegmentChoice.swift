import Reports
import Store

/// Which run an answer comes to, and what another number of segments gives up.
struct SegmentChoice {
    let verdict: String
    let runID: Int?
    let runWords: String?
    /// The verdict, its reason and the run, a paragraph each.
    let words: [String]
    /// The answer, for programs.
    let table: ResultTable

    /// One number of segments of the answer.
    private struct Candidate {
        let runID: Int?
        let veto: String?
        let smallestShare: Double?
        let comesBack: Double?

        init(_ row: Row) throws {
            runID = try row.optionalInt("run_id")
            veto = try row.optionalText("veto")
            smallestShare = try row.optionalDouble("smallest_share")
            comesBack = try row.optionalDouble("worst_jaccard")
        }
    }

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
        verdict = try row.text("verdict")
        let set = try row.text("feature_set")
        let own = try row.optionalInt("n_clusters")
        let reason = try row.text("reason")
        var lines = [Self.sentence(verdict, segments: own), reason]
        guard let asked, asked != own else {
            runID = try row.optionalInt("run_id")
            runWords = runID.map { _ in RunReference.recommendedName(of: set) }
            words = lines
            return
        }
        let snapshotID = try row.int("snapshot_id")
        guard
            let found = try Self.run(
                of: asked, answer: id, snapshot: snapshotID, in: connection)
        else {
            throw SegmentAnswerError.noSuchRun(nClusters: asked)
        }
        runID = found
        runWords = String(found)
        lines.append(try Self.compared(asked, with: own, answer: id, in: connection))
        words = lines
    }

    /// What the verdict means, in a marketer's words.
    private static func sentence(_ verdict: String, segments count: Int?) -> String {
        switch (verdict, count) {
        case ("separated", let count?):
            "The customers form \(count) natural groups, with gaps between any two."
        case ("bands", let count?):
            "No natural groups; \(count) segments are a useful cut: it comes back when customers are drawn "
                + "anew, and its borders are conventions."
        case ("unstable", _):
            "No natural groups, and no cut that comes back when customers are drawn anew."
        default: "Nothing to segment by: these columns hold no groups and no useful cut."
        }
    }

    /// The best run with so many clusters: the one that the answer looked at, else the tightest of the snapshot.
    private static func run(
        of nClusters: Int, answer id: Int, snapshot: Int, in connection: Connection
    ) throws -> Int? {
        if let run = try candidate(nClusters, answer: id, in: connection)?.runID { return run }
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

    private static func candidate(
        _ nClusters: Int, answer id: Int, in connection: Connection
    ) throws -> Candidate? {
        try reading("recommendation_candidate of answer \(id)") {
            try connection.query(
                """
                select run_id, veto, smallest_share, worst_jaccard
                from recommendation_candidate
                where recommendation_id = ? and n_clusters = ?
                """, [id, nClusters]
            ).first.map(Candidate.init)
        }
    }

    /// What the number of segments that was asked for gives up against the answer's own.
    private static func compared(
        _ asked: Int, with own: Int?, answer id: Int, in connection: Connection
    ) throws -> String {
        let chosen = try candidate(asked, answer: id, in: connection)
        let best = try own.flatMap { try candidate($0, answer: id, in: connection) }
        func beside(_ value: Double?) -> String {
            value.map { " (\(percent($0)) with \(own ?? 0))" } ?? ""
        }
        let head =
            "You asked for \(asked) segments"
            + (own.map { " instead of \($0): " } ?? ", where none are advised: ")
        var parts: [String] = []
        if let comesBack = chosen?.comesBack {
            parts.append(
                "the least steady keeps \(percent(comesBack)) of itself when customers are drawn anew"
                    + beside(best?.comesBack))
        }
        if let share = chosen?.smallestShare {
            parts.append(
                "the smallest has \(percent(share)) of the customers" + beside(best?.smallestShare)
            )
        }
        return head
            + (parts.isEmpty
                ? "how steady they are was not looked at." : parts.joined(separator: "; ") + ".")
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
