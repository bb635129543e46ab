import Reports
import Store

/// What a run has to fulfil: a condition on its columns in `run_overview` and on the evidence of `recommend`.
///
/// Runs are marked in `run_requirement`; none is deleted.
public struct RunRequirement: Sendable, Hashable {
    private let condition: Condition

    /// As typed.
    public var text: String { condition.text }

    /// - Throws: `ConditionError` for what is no condition.
    public init(_ text: String) throws(ConditionError) {
        condition = try Condition(text, flag: "--require")
    }

    /// How many runs were looked at.
    public struct Outcome: Sendable, Hashable {
        /// Runs for which it is true.
        public let passed: [Int]
        /// Runs for which it is false.
        public let failed: [Int]
        /// Runs for which it is neither, as a value is missing, such as the silhouette of one cluster.
        public let unknown: [Int]

        fileprivate init(_ rows: [(runID: Int, passed: Int?)]) {
            func runIDs(_ passed: Int?) -> [Int] {
                rows.filter { $0.passed == passed }.map(\.runID)
            }
            (passed, failed, unknown) = (runIDs(1), runIDs(0), runIDs(nil))
        }

        /// All of it in a sentence.
        public func words(_ text: String) -> String {
            let text = Condition.brief(text)
            let all = passed.count + failed.count + unknown.count
            return "\(passed.count) of \(all) run\(all == 1 ? " fulfils" : "s fulfil") \(text)"
                + (unknown.isEmpty
                    ? ""
                    : "; for \(unknown.count) it is neither true nor false, as a value is missing")
                + ": see run_requirement"
        }
    }

    /// Marks all runs, or those of one algorithm or snapshot, in one transaction; marks of the same text are made anew
    /// unless all of them stand there.
    ///
    /// - Throws: `ConditionError` for unknown columns and what cannot be read: nothing is marked then.
    @discardableResult
    public func mark(
        algorithm: Algorithm? = nil, snapshotID: Int? = nil, in connection: Connection
    ) throws -> Outcome {
        try connection.stored {
            let rows = try judge(algorithm, snapshotID, in: connection)
            return try areStored(rows, in: connection) ? Outcome(rows) : nil
        } or: {
            let rows = try judge(algorithm, snapshotID, in: connection)
            let now = Timestamp.now()
            for (runID, passed) in rows {
                try connection.run(
                    """
                    insert or replace into run_requirement (run_id, requirement, passed, checked_at)
                    values (?, ?, ?, ?)
                    """, [runID, text, passed, now])
            }
            return Outcome(rows)
        }
    }

    private func areStored(
        _ rows: [(runID: Int, passed: Int?)], in connection: Connection
    ) throws -> Bool {
        let marks = Set(
            try connection.query(
                "select run_id, passed from run_requirement where requirement = ?", [text]
            ).map(\.values))
        return rows.allSatisfy { marks.contains([$0.runID.value, $0.passed.value]) }
    }

    /// A run's columns in `run_overview`, and what the answer of `recommend` that was asked for last knows of it.
    private static let source = """
        (
            select run_overview.*, candidate.veto, candidate.worst_valley, candidate.worst_bridge,
                candidate.gap_score, candidate.lowest_silhouette, candidate.worst_jaccard,
                candidate.worst_jaccard_low, candidate.lift, candidate.lowest_lift,
                candidate.p_value, candidate.is_tighter, candidate.comes_back
            from run_overview
            left join recommendation_candidate as candidate
                on candidate.run_id = run_overview.run_id
                and candidate.recommendation_id = (
                    select recommendation_id
                    from recommendation_candidate as asked
                    inner join recommendation using (recommendation_id)
                    where asked.run_id = run_overview.run_id
                    order by ask_no desc
                    limit 1
                )
        ) as run_evidence
        """

    private func judge(
        _ algorithm: Algorithm?, _ snapshotID: Int?, in connection: Connection
    ) throws -> [(runID: Int, passed: Int?)] {
        let row = Condition.Row(
            source: Self.source,
            columns: try connection.columnNames(of: "select * from \(Self.source)"),
            objects: ["run_overview", "recommendation_candidate"])
        try condition.check(on: row, in: connection)
        return try condition.inWords(on: row) {
            try connection.evaluatingForeignSQL {
                try connection.query(
                    """
                    select run_id, case when \(condition.sql) then 1 when not \(condition.sql) then 0 end
                    from \(row.source)
                    where (?1 is null or algorithm = ?1)
                        and (?2 is null or snapshot_id = ?2)
                    order by run_id
                    """, [algorithm?.name, snapshotID]
                ).map { (try $0.int(0), try $0.optionalInt(1)) }
            }
        }
    }
}
