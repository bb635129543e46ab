import Store

/// What a report or a picture was asked of.
public enum ReportTarget: Sendable {
    /// Whatever counts most: the default publication, else the newest answer, else the best run, else the data alone.
    case whatCounts
    case run(RunReference)
    case sweep(Int)
    case publication(String)
}

/// What a report is about: a run, a publication, both, or only the lines of the file.
package struct ReportSubject: Sendable, Hashable {
    /// The run; `nil` for rules, and where there is none.
    package var runID: Int?
    package var publicationID: Int?
    package var publicationName: String?
    /// How it was chosen, where that was left open; empty otherwise.
    package var note: String
    /// The newest answer, where it recommends no run and nothing is published.
    package var emptyAnswerID: Int?

    package init(
        runID: Int? = nil, publicationID: Int? = nil, publicationName: String? = nil,
        note: String = "", emptyAnswerID: Int? = nil
    ) {
        self.emptyAnswerID = emptyAnswerID
        self.runID = runID
        self.publicationID = publicationID
        self.publicationName = publicationName
        self.note = note
    }

    /// Whether there are any segments to tell of.
    package var hasSegments: Bool { runID != nil || publicationID != nil }

    /// Makes the profile of the run unless there is one of today's lines: names, order and worth of its segments.
    ///
    /// Rows that are repeated with noise have none, which pages say.
    func ensureProfile(in connection: Connection, algorithms: AlgorithmList) throws {
        guard let runID else { return }
        do {
            try SegmentProfiler(in: connection, algorithms: algorithms).ensure(runID)
        } catch is ProfileError {}
    }
}

extension ReportTarget {
    /// Finds what was meant.
    ///
    /// - Throws: `RunReferenceError`, `NotPublishedError`, `NoRecommendationError`, `ReportingError` for a sweep that is not there.
    package func subject(in connection: Connection) throws -> ReportSubject {
        switch self {
        case .run(let reference):
            let found = try reference.find(in: connection)
            var subject = try Self.published(run: found.runID, in: connection)
            subject.note = found.note ?? ""
            return subject
        case .sweep(let id): return try Self.best(ofSweep: id, in: connection)
        case .publication(let name):
            guard let subject = try Self.publication(name, in: connection) else {
                throw NotPublishedError.unknown(
                    name,
                    known: try connection.query(
                        "select publication_name from publication where replaced_at is null order by 1"
                    ).map { try $0.text(0) })
            }
            return subject
        case .whatCounts: return try Self.whatCounts(in: connection)
        }
    }

    private static func whatCounts(in connection: Connection) throws -> ReportSubject {
        if var subject = try publication(nil, in: connection) {
            subject.note = "of the publication that customer_segment shows"
            return subject
        }
        let newest = try connection.query(
            "select recommendation_id, run_id from recommendation order by ask_no desc limit 1"
        ).first
        if let newest {
            guard let runID = try newest.optionalInt(1) else {
                return ReportSubject(
                    note:
                        "the newest answer recommends no run, and nothing is published: no segments",
                    emptyAnswerID: try newest.int(0))
            }
            return ReportSubject(runID: runID, note: "the run that was recommended last")
        }
        for word in ["best", "latest"] {
            do {
                let found = try RunReference(word).find(in: connection)
                return ReportSubject(runID: found.runID, note: found.note ?? "the newest run")
            } catch is RunReferenceError {}
        }
        return ReportSubject()
    }

    private static func publication(
        _ name: String?, in connection: Connection
    ) throws -> ReportSubject? {
        try reading("publication") {
            try connection.query(
                """
                select publication_id, publication_name, run_id
                from publication
                where replaced_at is null
                    and case when ?1 is null then is_default = 1 else publication_name = ?1 end
                """, [name]
            ).first.map { row in
                let (name, runID) = (try row.text(1), try row.optionalInt(2))
                if let runID {
                    try NotPublishedError.refuse(missing: runID, of: name, in: connection)
                }
                return ReportSubject(
                    runID: runID, publicationID: try row.int(0), publicationName: name)
            }
        }
    }

    /// A run, told by the names under which it is published now, if it is.
    private static func published(run id: Int, in connection: Connection) throws -> ReportSubject {
        let row = try connection.query(
            """
            select publication_id, publication_name
            from publication
            where run_id = ? and replaced_at is null
            order by is_default desc, publication_id desc
            limit 1
            """, [id]
        ).first
        return ReportSubject(
            runID: id, publicationID: try row.map { try $0.int(0) },
            publicationName: try row.map { try $0.text(1) })
    }

    /// The run of a sweep that is recommended, else the one with the highest silhouette that leaves few out.
    private static func best(ofSweep id: Int, in connection: Connection) throws -> ReportSubject {
        let rows = try connection.query(
            """
            select sweep_run.run_id,
                coalesce(
                    chosen.run_id = run.run_id or chosen.partition_digest = own.partition_digest, 0
                ) as is_recommended,
                run.is_ranked = 1 and run.n_clusters_found >= 2 and run.silhouette is not null as is_told,
                chosen.run_id as chosen_run_id
            from sweep_run
            inner join run_overview as run on run.run_id = sweep_run.run_id
            inner join run as own on own.run_id = sweep_run.run_id
            left join recommendation on recommendation.recommendation_id = (
                select recommendation_id
                from recommendation
                where recommendation.snapshot_id = run.snapshot_id
                order by ask_no desc
                limit 1
            )
            left join run as chosen on chosen.run_id = recommendation.run_id
            where sweep_run.sweep_id = ?
            order by is_recommended desc, coalesce(chosen.run_id = run.run_id, 0) desc, is_told desc,
                run.silhouette desc, run.run_id
            limit 1
            """, [id])
        guard let row = rows.first else {
            throw ReportingError.unknownSweep(
                id,
                known: try connection.query("select sweep_id from sweep order by 1").map {
                    try $0.int(0)
                })
        }
        let runID = try row.int(0)
        var subject = try published(run: runID, in: connection)
        guard try row.int(1) == 0 else {
            subject.note = "run \(runID), the recommended one of sweep \(id)"
            return subject
        }
        subject.note =
            try row.optionalInt(2) == 1
            ? "run \(runID), the one of sweep \(id) with the highest silhouette"
            : "run \(runID): none of sweep \(id) has a silhouette of two clusters or more with at most 20 % of the "
                + "customers in none"
        if let chosen = try row.optionalInt(3) {
            subject.note += "; run \(chosen), which is recommended, is none of the sweep"
        }
        return subject
    }
}
