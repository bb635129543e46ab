import Store

/// Words of a database that a shell completes: at most as many as a person looks through.
public enum CompletionWords {
    /// Most words of a kind.
    public static let most = 500

    /// Runs: what names one of many first, then names and numbers, the newest first.
    public static func runs(in connection: Connection) throws -> [String] {
        let runs = try connection.query(
            "select run_name, run_id from run order by run_id desc limit ?", [most])
        let sets = try connection.query(
            """
            select distinct snapshot.feature_set
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            order by 1
            """
        ).map { try $0.text(0) }
        let recommended = try connection.query(
            """
            select distinct snapshot.feature_set
            from recommendation
            inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
            where recommendation.run_id is not null
            order by 1
            """
        ).map { RunReference.recommendedName(of: try $0.text(0)) }
        let published = try publications(in: connection)
        return (runs.isEmpty ? [] : ["latest", "best"]) + recommended
            + (published.isEmpty ? [] : ["published"]) + sets.map { "best:" + $0 }
            + published.map { "published:" + $0 }
            + (try runs.map { try $0.text(0) }) + (try runs.map { String(try $0.int(1)) })
    }

    /// Feature sets of the catalogue.
    public static func featureSets(in connection: Connection) throws -> [String] {
        try texts("select feature_set from feature_set order by 1 limit ?", in: connection)
    }

    /// Publications that count.
    public static func publications(in connection: Connection) throws -> [String] {
        try texts(
            "select publication_name from publication where replaced_at is null order by 1 limit ?",
            in: connection)
    }

    /// Names of segments of publications that count.
    public static func segments(in connection: Connection) throws -> [String] {
        try texts(
            """
            select distinct segment_name
            from publication_segment
            inner join publication using (publication_id)
            where replaced_at is null and fate <> 'died'
            order by 1
            limit ?
            """, in: connection)
    }

    /// Names of the segments of a run, as its profile takes them; of a publication where the run is called by it.
    ///
    /// - Parameter words: Those of a line that may call the run: the first that does counts.
    /// - Returns: As `segments(in:)` where none does.
    public static func segments(
        ofRunAmong words: [String], in connection: Connection
    ) throws -> [String] {
        for word in words {
            let reference = RunReference(word)
            guard let runID = try? reference.resolve(in: connection) else { continue }
            return try SegmentNames.load(runID, from: connection)
                .called(PublishedNames(reference, in: connection)).names
                .sorted { $0.key < $1.key }.prefix(most).map(\.value)
        }
        return try segments(in: connection)
    }

    /// Campaigns that were made.
    public static func campaigns(in connection: Connection) throws -> [String] {
        try texts("select campaign_name from campaign order by 1 limit ?", in: connection)
    }

    private static func texts(_ sql: String, in connection: Connection) throws -> [String] {
        try connection.query(sql, [most]).map { try $0.text(0) }
    }
}
