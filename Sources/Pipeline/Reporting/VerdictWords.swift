import Reports
import Store

/// The answer of `recommend` as somebody says it who has to use it.
struct VerdictWords {
    /// One sentence.
    let verdict: String
    /// What it stands on; may be empty.
    let ground: String
    /// Whether there are segments, or two customers at least who could be told apart.
    let canBeDivided: Bool

    /// - Parameter count: Segments of the subject.
    init(_ subject: ReportSubject, count: Int, in connection: Connection) throws {
        let people = subject.hasSegments ? nil : try SegmentShortage.People(in: connection)
        canBeDivided = people.map { !$0.hasLines || $0.buyers > 1 } ?? true
        if let people, !canBeDivided {
            (verdict, ground) = (
                SegmentGround.nothing,
                people.reason
                    + (people.customers > 0
                        ? " Fixed rules serve here: workbench publish --rules rfm" : "")
            )
            return
        }
        if let words = try Self.withoutRun(subject, count: count, in: connection) {
            (verdict, ground) = words
            return
        }
        guard let runID = subject.runID else {
            (verdict, ground) = (
                "Fixed rules: \(count) segments by what customers did, the same for everybody.",
                "Nothing was learnt from the data but where the rules divide: see rule_cut_point."
            )
            return
        }
        let row = try connection.query(
            """
            select verdict, recommendation.n_clusters, recommendation.run_id, worst_jaccard,
                run.snapshot_id, chosen.partition_digest = run.partition_digest, run.algorithm
            from run
            left join recommendation on recommendation.recommendation_id = (
                select recommendation_id
                from recommendation
                where recommendation.snapshot_id = run.snapshot_id
                order by ask_no desc
                limit 1
            )
            left join run as chosen on chosen.run_id = recommendation.run_id
            left join recommendation_candidate as candidate
                on candidate.recommendation_id = recommendation.recommendation_id
                and candidate.n_clusters = recommendation.n_clusters
            where run.run_id = ?
            """, [runID]
        ).first
        guard let row else { throw DamagedError("run \(runID)", "it is gone") }
        (verdict, ground) = try reading("recommendation of run \(runID)") {
            let cut = Self.segments(count)
            guard let kind = try row.optionalText(0) else {
                return (
                    "\(cut); whether the data supports them has not been asked.",
                    "Ask: workbench recommend --snapshot \(try row.int(4))"
                )
            }
            let isChosen = try row.optionalInt(2) == runID || row[5] == .integer(1)
            let again = try row.optionalDouble(3)
            return Self.words(
                kind, count: count, chosen: try row.optionalInt(1),
                chosenRun: try row.optionalInt(2),
                isChosen: isChosen, again: again)
        }
    }

    /// Where nothing is to be judged.
    private static func withoutRun(
        _ subject: ReportSubject, count: Int, in connection: Connection
    ) throws -> (String, String)? {
        if let id = subject.emptyAnswerID {
            let answer = try SegmentGround(of: id, in: connection)
            return (
                answer.verdict,
                answer.reason + " Fixed rules serve here: workbench publish --rules rfm"
            )
        }
        if !subject.hasSegments {
            return (
                "There are no segments yet.",
                "Make some and see which the data supports: workbench sweep, then workbench recommend"
            )
        }
        if count > 0 { return nil }
        return (
            "No segments: every customer is in none.",
            "Groups were looked for that are denser than these customers are: see which settings find any, workbench recommend --eps"
        )
    }

    private static func segments(_ count: Int) -> String {
        counted(count, "segment")
    }

    private static func words(
        _ kind: String, count: Int, chosen: Int?, chosenRun: Int?, isChosen: Bool, again: Double?
    ) -> (String, String) {
        let found =
            again.map {
                "When customers are redrawn, the least certain of the segments is found again to \(percent($0))."
            } ?? ""
        let other = chosenRun.map { " See it: workbench report \($0) --out FILE.html" } ?? ""
        switch kind {
        case "separated" where isChosen:
            return (
                "At least \(segments(count)) that are natural groups: between any two, customers thin out.",
                "Treat them as kinds of customers. " + found
            )
        case "bands" where isChosen:
            return (
                "No natural groups; a useful cut into \(segments(count)).",
                "Customers shade into each other: borders are conventions, and who is near one is as much of the other side. "
                    + found
            )
        case "separated":
            return (
                "\(segments(count)), but the data speaks for \(chosen ?? 0) natural groups.",
                "This is another cut than the recommended one." + other
            )
        case "bands":
            return (
                "No natural groups, and another cut than the recommended one into \(chosen ?? 0): \(segments(count)).",
                "Customers shade into each other: borders are conventions." + other
            )
        case "unstable":
            return (
                "\(segments(count)) that do not come back when customers are redrawn: better take fixed rules.",
                "Publish rules instead: workbench publish --rules rfm"
            )
        default:
            return (
                "\(segments(count)) without support: what was measured of customers hardly hangs together.",
                "Publish rules instead: workbench publish --rules rfm"
            )
        }
    }
}
