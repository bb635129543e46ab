import Store

/// The views that a snapshot keeps, read on the lines of this database: as `scored_customer` reads them.
struct FrozenViews {
    /// The days that count.
    struct Window: Sendable, Hashable {
        /// The moment to which features count; `nil` before there is a line.
        let moment: String?
        /// `nil`: all lines up to the moment.
        let start: String?

        /// As long as that of a snapshot.
        ///
        /// - Parameter asked: Its end; `nil`: the newest complete line, or the snapshot's moment if that is later.
        init(of snapshot: Snapshot, endingAt asked: String?, in connection: Connection) throws {
            let row = try connection.query(
                """
                with ending as (
                    select nullif(
                        coalesce(
                            ?1,
                            max(
                                coalesce(?2, ''),
                                \(ScoredView.newestLine)
                            )
                        ), ''
                    ) as moment
                )
                select
                    moment,
                    strftime(
                        '%Y-%m-%d %H:%M:%S',
                        moment,
                        '-' || (strftime('%s', ?2) - strftime('%s', ?3) + 1) || ' seconds',
                        '+1 second'
                    )
                from ending
                """, [asked, snapshot.asOf, snapshot.windowStart])[0]
            moment = try row.optionalText(0)
            start = try row.optionalText(1)
        }
    }

    /// Whom the set itself has no place for.
    struct Outsider: Sendable {
        let customerID: String
        let rule: String
        let value: Double
    }

    private let run: ExportedRun
    private let snapshot: Snapshot
    private let connection: Connection
    private let source: String
    private let excluded: String?
    /// The view with what the outlier rule looks at; `nil` where the snapshot keeps none.
    private let outliers: String?
    private let parts: String
    /// Words of the texts, in small letters.
    let words: Set<String>
    /// What decides, beside the lines, what is read.
    let identity: [String]

    /// - Throws: `RefreshError` for a snapshot without texts, or with such as cannot be a part of a query.
    init(
        of run: ExportedRun, on snapshot: Snapshot, through window: Window,
        in connection: Connection
    ) throws {
        (self.run, self.snapshot, self.connection) = (run, snapshot, connection)
        try Self.checkTexts(of: snapshot, run, in: connection)
        source = try reading("snapshot \(snapshot.id)") {
            try connection.query(
                "select untrimmed_view from snapshot where snapshot_id = ?", [snapshot.id])[0]
                .text(0)
        }
        let texts = try ViewTexts.load(snapshot.id, from: connection)?.views ?? []
        let view = source
        guard texts.contains(where: { $0.name == view }) else {
            throw DamagedError("snapshot_view of snapshot \(snapshot.id)", "\(view) is missing")
        }
        excluded = try FeatureCatalog(in: connection).excludedView(of: snapshot).flatMap { name in
            texts.contains { $0.name == name } ? name : nil
        }
        outliers = ["customer_standard", "customer_outlier"].first { name in
            texts.contains { $0.name == name }
        }
        func literal(_ text: String?) -> String { text.map { "'\($0)'" } ?? "null" }
        let days = ScoredView.window(from: literal(window.start), to: literal(window.moment))
        let all = try ScoredView.sources(of: nil, snapshot.id, connection)
        parts = ScoredView.with([days, ScoredView.cutPoints(of: snapshot.id)] + all)
        words = texts.reduce(into: []) { $0.formUnion(SQLTokens.words($1.sql)) }
        let cuts = try reading("snapshot_cut_point of snapshot \(snapshot.id)") {
            try connection.query(
                """
                select feature, cut_no, value
                from snapshot_cut_point
                where snapshot_id = ?
                order by feature, cut_no
                """, [snapshot.id]
            ).flatMap { [try $0.text(0), "\(try $0.int(1))", "\(try $0.double(2))"] }
        }
        identity =
            [
                ViewTexts(views: texts).digest, source, excluded ?? "", window.moment ?? "",
                window.start ?? "", "\(snapshot.inputNames.count)",
            ] + snapshot.inputNames + cuts
    }

    /// Whether the texts can be read on other days.
    ///
    /// - Throws: `RefreshError` where not.
    static func checkTexts(
        of snapshot: Snapshot, _ run: ExportedRun, in connection: Connection
    ) throws {
        do {
            try LiveScore.checkTexts(of: snapshot, run, in: connection)
        } catch let error as LiveScoreError {
            switch error {
            case .noPart(let view, let run), .qualified(let view, let run),
                .taken(let view, let run, _):
                throw RefreshError.oddText(view: view, run: run)
            case .broken(let run, let reason): throw RefreshError.broken(run: run, reason: reason)
            case .noTexts, .noCentres, .tooWide, .tooManyPairs, .tinyEps:
                throw RefreshError.noTexts(run: run.name)
            }
        }
    }

    /// Everybody with features, before any outlier rule, and whom the set has no place for.
    ///
    /// The latter is nobody where it knows no such view. Both go over all lines, the one beside the other where that pays.
    /// - Throws: `FeatureError` for values that are no numbers; `RefreshError.broken`; `StoreError`.
    /// - Precondition: an open transaction has not changed the lines.
    func read() throws -> (rows: FeatureRows, outsiders: [Outsider]) {
        let (parts, excluded) = (parts, excluded)
        let beside = try excluded.flatMap { view in
            try BesideRead.start(beside: connection) {
                try Self.outsiders(in: view, after: parts, from: $0)
            }
        }
        let rows = Result { try self.rows() }
        if case .failure = rows { beside?.stop() }
        let found = beside?.answer
        let features = try rows.get()
        guard let excluded else { return (features, []) }
        return (
            features,
            try found
                ?? evaluating(excluded) {
                    try Self.outsiders(in: excluded, after: parts, from: connection)
                }
        )
    }

    /// What the outlier rule looks at, by customer, in the order of its steps; nobody where the snapshot keeps no such view.
    ///
    /// - Throws: As `read`.
    func outlierValues() throws -> [ByteText: [Double]] {
        guard let outliers else { return [:] }
        let columns = OutlierBounds.steps.joined(separator: ", ")
        return try evaluating(outliers) {
            try LineTypes.checked(connection) {
                var values: [ByteText: [Double]] = [:]
                try connection.forEachRow(
                    "\(parts) select cast(customer_id as text), \(columns) from \(Identifier.quote(outliers))"
                ) { row in
                    values[ByteText(try row.text(0))] = [
                        try row.double(1), try row.double(2), try row.double(3),
                    ]
                }
                return values
            }
        }
    }

    private func rows() throws -> FeatureRows {
        try evaluating(source) {
            try LineTypes.checked(connection) {
                try ViewFeatureSource.rows(
                    of: source, columns: snapshot.inputNames, after: parts, from: connection)
            }
        }
    }

    private static func outsiders(
        in view: String, after parts: String, from connection: Connection
    ) throws -> [Outsider] {
        try connection.evaluating(view) {
            try connection.query(
                """
                \(parts)
                select cast(customer_id as text), rule, value
                from \(Identifier.quote(view))
                order by 1
                """
            ).map {
                Outsider(
                    customerID: try $0.text(0), rule: try $0.text(1), value: try $0.double(2))
            }
        }
    }

    private func evaluating<T>(_ view: String, _ body: () throws -> T) throws -> T {
        do {
            return try connection.evaluating(view, body)
        } catch let error as StoreError {
            guard !error.isOfTheEnvironment else { throw error }
            throw RefreshError.broken(run: run.name, reason: error.message)
        }
    }
}
