import Reports
import Store

/// How an analyst names a stored run: by number, name, unique prefix of its key or name, `latest` or
/// `best`, or these two of a feature set: `best:rfm`; and
/// `recommended`, or `rfm:recommended`; and `published`, or `published:NAME`.
public struct RunReference: Sendable {
    /// The words as typed.
    public let text: String
    /// Those whose cells can be typed otherwise than they are stored.
    private let known: AlgorithmList

    /// Takes the words as typed.
    public init(_ text: String, among algorithms: AlgorithmList = .standard) {
        self.text = text
        known = algorithms
    }

    /// A run that was found.
    public struct Found: Sendable {
        /// Its number.
        public let runID: Int
        /// Which run it is, where the words leave that open.
        public let note: String?
        /// What to type to read why the newest answer advises otherwise; empty where it does not.
        public private(set) var advice: [String] = []

        init(runID: Int, note: String?, advice: [String] = []) {
            (self.runID, self.note, self.advice) = (runID, note, advice)
        }
    }

    /// The run's id.
    ///
    /// - Throws: As `find`.
    public func resolve(in connection: Connection, of algorithms: [Algorithm]? = nil) throws -> Int
    {
        try find(in: connection, of: algorithms).runID
    }

    /// Looks the run up.
    ///
    /// A name with a suffix means the run of exactly that name. A name without one means the newest
    /// run of that set and cell: the snapshot and the engine are left open. `latest` is the newest
    /// run, `best` the one of the newest snapshot with the highest `silhouette`, k-means before
    /// DBSCAN: see `best(of:_:in:)`.
    /// - Parameter algorithms: For `latest` and `best`, runs of these algorithms only.
    /// - Throws: `RunReferenceError` when nothing or more than one run fits.
    public func find(in connection: Connection, of algorithms: [Algorithm]? = nil) throws -> Found {
        if let number = Int(text),
            let row = try connection.query("select run_id from run where run_id = ?", [number])
                .first
        {
            return Found(runID: try row.int(0), note: nil)
        } else if let found = try named(in: connection) {
            return found
        } else if isPublished {
            return try published(in: connection)
        } else if let (word, set) = alias {
            let found =
                switch word {
                case .latest: try latest(of: set, algorithms, in: connection)
                case .best: try best(of: set, algorithms, in: connection)
                case .recommended:
                    try set.map { try recommended(of: $0, in: connection) }
                        ?? onlyRecommended(in: connection)
                }
            if let found { return found }
        } else if let found = try keyed(in: connection) ?? prefixed(in: connection) {
            return found
        }
        throw try RunReferenceError(text: text, matches: [], in: connection)
    }

    // MARK: Names

    private func named(in connection: Connection) throws -> Found? {
        let name = RunName(text, among: known)
        if name?.hasSuffix ?? true {
            let rows = try connection.query("select run_id from run where run_name = ?", [text])
            if let row = rows.first { return Found(runID: try row.int(0), note: nil) }
        }
        guard let name else { return nil }
        let rows = try connection.query(
            """
            select run.run_id, run.run_name, run.snapshot_id, run.engine_version
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            where snapshot.feature_set = ?1
                and run.cell = ?2
                and (?3 is null or run.snapshot_id = ?3)
                and (?4 is null or run.engine_version = ?4)
            order by run.run_id desc
            """, [name.set, name.cell, name.snapshotID, name.engineVersion])
        guard let newest = rows.first, let oldest = rows.last else { return nil }
        let runID = try newest.int(0)
        guard rows.count > 1 else { return Found(runID: runID, note: nil) }
        let snapshots = (try newest.int(2), try oldest.int(2))
        let other = RunName(
            set: name.set, cell: name.cell, snapshotID: snapshots.1,
            engineVersion: snapshots.0 == snapshots.1 ? try oldest.text(3) : nil)
        return Found(
            runID: runID,
            note: "\(text) fits \(rows.count) runs; this is the newest: run \(runID), "
                + "\(try newest.text(1)), of snapshot \(snapshots.0). Another: \(other.text)")
    }

    private func keyed(in connection: Connection) throws -> Found? {
        guard text.utf8.count >= 4, text.allSatisfy(\.isHexDigit) else { return nil }
        let runIDs = try connection.query(
            "select run_id from run where substr(run_key, 1, ?) = ? order by run_id",
            [text.utf8.count, text.lowercased()]
        ).map { try $0.int(0) }
        guard let runID = runIDs.first else { return nil }
        guard runIDs.count == 1 else {
            throw try RunReferenceError(text: text, matches: runIDs, in: connection)
        }
        return Found(runID: runID, note: nil)
    }

    // MARK: Aliases

    enum Alias: String, CaseIterable {
        case latest, best, recommended
    }

    /// The set that `recommended` alone is of.
    static let defaultSet = SnapshotOptions().features

    /// What the recommended run of a set is called.
    static func recommendedName(of set: String) -> String {
        set == defaultSet ? Alias.recommended.rawValue : "\(set):\(Alias.recommended.rawValue)"
    }

    /// `latest` or `best`, and the feature set that was typed with it.
    var alias: (word: Alias, set: String?)? {
        for word in Alias.allCases {
            if text == word.rawValue { return (word, nil) }
            if text.hasPrefix(word.rawValue + ":") {
                return (word, String(text.dropFirst(word.rawValue.count + 1)))
            }
            if text.hasSuffix(":" + word.rawValue) {
                return (word, String(text.dropLast(word.rawValue.count + 1)))
            }
        }
        return nil
    }

    /// A condition on `run.algorithm`, with marks from `?2` on, and all that `?1` and they stand for.
    private func condition(
        on algorithms: [Algorithm]?, of set: String?
    ) -> (sql: String, values: [any Bindable]) {
        guard let algorithms else { return ("", [set]) }
        let marks = algorithms.indices.map { "?\($0 + 2)" }.joined(separator: ", ")
        let names: [any Bindable] = algorithms.map { $0.name }
        return ("and run.algorithm in (\(marks))", [set] + names)
    }

    private func latest(
        of set: String?, _ algorithms: [Algorithm]?, in connection: Connection
    ) throws -> Found? {
        let condition = condition(on: algorithms, of: set)
        return try connection.query(
            """
            select run.run_id
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            where (?1 is null or snapshot.feature_set = ?1)
                \(condition.sql)
            order by run.run_id desc
            limit 1
            """, condition.values
        ).first.map { Found(runID: try $0.int(0), note: nil) }
    }

    /// That of the default set; where nobody has asked for one, the only one of the file.
    ///
    /// - Throws: As `recommended(of:in:)`; where there are several, they are named.
    private func onlyRecommended(in connection: Connection) throws -> Found? {
        let set = Self.defaultSet
        let sets = try connection.query(
            """
            select distinct snapshot.feature_set
            from recommendation
            inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
            order by 1
            """
        ).map { try $0.text(0) }
        if sets.isEmpty || sets.contains(set) { return try recommended(of: set, in: connection) }
        guard let only = sets.first, sets.count == 1 else {
            throw NoRecommendationError.ofOthers(than: set, sets: sets)
        }
        return try recommended(of: only, in: connection).map {
            Found(
                runID: $0.runID,
                note:
                    "nobody has asked for a recommendation of \(set); this is the only one of the file, "
                    + Self.recommendedName(of: only) + ": " + ($0.note ?? ""))
        }
    }

    /// The run of the newest answer.
    ///
    /// - Throws: `NoRecommendationError` where it recommends none, or nobody has asked.
    private func recommended(of set: String, in connection: Connection) throws -> Found? {
        let rows = try connection.query(
            """
            select recommendation.run_id, verdict, reason, recommendation.snapshot_id, options,
                max_segments, recommendation.seed
            from recommendation
            inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
            where snapshot.feature_set = ?
            order by ask_no desc
            limit 1
            """, [set])
        guard let row = rows.first else {
            let isThere = try connection.scalar(
                "select exists (select 1 from feature_set where feature_set = ?1) "
                    + "or exists (select 1 from sqlite_schema where name = ?1)", [set])
            guard isThere == 1 else { return nil }
            throw NoRecommendationError.notAsked(set: set)
        }
        guard let runID = try row.optionalInt(0) else {
            throw NoRecommendationError.noRun(
                set: set, verdict: try row.text(1), reason: try row.text(2),
                flags: try NoRecommendationError.flags(
                    snapshotID: try row.int(3), options: try row.text(4),
                    maxSegments: try row.int(5), seed: try row.int(6)))
        }
        // Everybody reads it: in words, not by the name of the verdict.
        let words =
            switch try row.text(1) {
            case "bands": "which cuts a continuum"
            case "separated": "of groups with gaps between them"
            case let verdict: verdict
            }
        return Found(
            runID: runID,
            note: "recommended of \(set), snapshot \(try row.int(3)): run \(runID), \(words)")
    }

    /// The first run of the highest silhouette among those of one algorithm that tell customers apart.
    ///
    /// k-means where it has any: what ranks one algorithm does not rank another. More than 20 % noise, or fewer than
    /// two clusters, ranks nowhere. Above the rows up to which silhouettes are exact, the sampled one decides.
    private func best(
        of set: String?, _ algorithms: [Algorithm]?, in connection: Connection
    ) throws -> Found? {
        for algorithm in algorithms ?? known.all {
            let found = try best(of: set, by: algorithm, in: connection)
            if let found { return found }
        }
        return nil
    }

    /// What the newest answer on a snapshot says against its best run, if it is another segmentation.
    private func otherRecommendation(
        than runID: Int, ofSnapshot snapshotID: Int, in connection: Connection
    ) throws -> (words: String, advice: [String])? {
        let rows = try connection.query(
            """
            select recommendation.run_id, recommendation.verdict, recommendation.reason,
                chosen.partition_digest = best.partition_digest, options, max_segments,
                recommendation.seed
            from recommendation
            inner join run as best on best.run_id = ?
            left join run as chosen on chosen.run_id = recommendation.run_id
            where recommendation.snapshot_id = ?
            order by ask_no desc
            limit 1
            """, [runID, snapshotID])
        guard let row = rows.first else { return nil }
        let chosen = try row.optionalInt(0)
        if chosen == runID || row[3] == .integer(1) { return nil }
        let run =
            chosen.map { "run \($0), and not this one" } ?? "so no run is recommended"
        return (
            ". recommend says \(try row.text(1)), \(run): \(try row.text(2))",
            ["recommend"]
                + (try NoRecommendationError.flags(
                    snapshotID: snapshotID, options: try row.text(4),
                    maxSegments: try row.int(5), seed: try row.int(6)))
        )
    }

    private func best(
        of set: String?, by algorithm: Algorithm, in connection: Connection
    ) throws -> Found? {
        let rows = try connection.query(
            """
            select run.run_id, run.run_name, run.snapshot_id, run.feature_set,
                coalesce(run.silhouette, run_metric.value) as silhouette,
                (select n_equal_runs from run_partition where run_id = run.run_id) as n_equal_runs
            from run_overview as run
            left join run_metric on run_metric.run_id = run.run_id
                and run_metric.metric = 'silhouette_sampled'
            where run.snapshot_id = (
                    select max(newest.snapshot_id)
                    from run as newest
                    inner join snapshot as its on its.snapshot_id = newest.snapshot_id
                    where ?1 is null or its.feature_set = ?1
                )
                and coalesce(run.silhouette, run_metric.value) is not null
                and run.algorithm = ?2
                and run.is_ranked = 1
                and run.n_clusters_found >= 2
            order by coalesce(run.silhouette, run_metric.value) desc, run.run_id
            limit 1
            """, [set, algorithm.name])
        return try rows.first.map { row in
            // Text stands above all numbers.
            let runID = try row.int(0)
            let silhouette = try reading("run \(runID)") { try row.double(4) }
            // Else one that cannot be would be the best of all.
            guard (-1.000_001...1.000_001).contains(silhouette) else {
                throw DamagedError("run \(runID)", "its silhouette is \(silhouette)")
            }
            let nOthers = try row.int(5) - 1
            let other = try otherRecommendation(
                than: runID, ofSnapshot: try row.int(2), in: connection)
            return Found(
                runID: runID,
                note: "best of \(try row.text(3)), snapshot \(try row.int(2)): run "
                    + "\(try row.int(0)), \(try row.text(1)), the highest silhouette of "
                    + "\(algorithm.title), \(fixedText(silhouette, decimals: 2))"
                    + (nOthers > 0
                        ? "; \(nOthers) other run\(nOthers == 1 ? " has" : "s have") the same segments"
                        : "")
                    + (other?.words ?? ""), advice: other?.advice ?? [])
        }
    }
}
