import Store

/// The view `scored_customer`: the segment of every customer by the lines of today, in SQL that every SQLite since
/// 3.35 runs.
///
/// Its text follows from rows: `live_score`, `live_scaler`, and the texts and cut points of the run's snapshot. The
/// numbers stay in tables, where they are the very doubles of the fit; a reader of decimals might round them.
package struct ScoredView {
    static let name = "scored_customer"

    /// A raw column.
    package struct Column {
        let input: Int
        let feature: String
        /// Place among the coordinates; `nil` for one that only takes part in a composition.
        let position: Int?
        let transform: String
        let isClipped: Bool
        /// Which key of the core customers it is, from 1; `nil` for none.
        let coreKey: Int?

        /// A raw column.
        package init(
            input: Int, feature: String, position: Int?, transform: String, isClipped: Bool,
            coreKey: Int? = nil
        ) {
            self.input = input
            self.feature = feature
            self.position = position
            self.transform = transform
            self.isClipped = isClipped
            self.coreKey = coreKey
        }
    }

    let snapshotID: Int
    /// The view with everybody, before any outlier rule.
    let source: String
    /// It and all that it reads, as `with` takes them.
    let sources: [String]
    let columns: [Column]
    /// Condition on customers in parentheses, and the row that it speaks of.
    let population: (condition: String, row: String)?
    /// Whether the run has core customers in the place of centres.
    let hasCores: Bool

    // MARK: From rows

    /// The view that the rows ask for; `nil` where they ask for an empty one.
    ///
    /// - Throws: `DamagedError` for rows that make no view.
    static func load(from connection: Connection) throws -> ScoredView? {
        try reading("live_score") { try read(connection) }
    }

    private static func read(_ connection: Connection) throws -> ScoredView? {
        guard
            let score = try connection.query(
                """
                select snapshot_id, population, population_attributes, reach_squared is not null
                from live_score
                """
            ).first
        else { return nil }
        let id = try score.int(0)
        let source = try connection.query(
            "select untrimmed_view from snapshot where snapshot_id = ?", [id]
        ).first?.optionalText(0)
        guard let source else {
            throw DamagedError("live_score", "snapshot \(id) is missing, or has no views")
        }
        let attributes = try score.optionalText(2).map { text in
            try text.split(separator: "\n").map {
                try storedName(String($0), "population_attributes", of: "live_score")
            }
        }
        return ScoredView(
            snapshotID: id, source: source, sources: try sources(of: source, id, connection),
            columns: try columns(connection, hasCores: try score.int(3) == 1),
            population: try score.optionalText(1).map {
                ("(\n\($0)\n)", CustomerRow.source(attributes: attributes ?? []))
            }, hasCores: try score.int(3) == 1)
    }

    /// The views that a snapshot keeps as parts of a query, each after those that it reads.
    ///
    /// - Parameter source: The last one; `nil`: all.
    static func sources(
        of source: String?, _ snapshotID: Int, _ connection: Connection
    ) throws -> [String] {
        let rows = try connection.query(
            """
            select view_name, sql
            from snapshot_view
            where snapshot_id = ?1
                and (
                    ?2 is null
                    or position <= (
                        select position from snapshot_view where snapshot_id = ?1 and view_name = ?2
                    )
                )
            order by position
            """, [snapshotID, source])
        guard !rows.isEmpty else {
            throw DamagedError(
                "snapshot_view of snapshot \(snapshotID)", "\(source ?? "every view") is missing")
        }
        // Views that only the outlier rule or an account reads stay out: DuckDB, which writes the parts of a `with` anew,
        // makes words of them that SQLite does not read.
        var needed: Set<String> = source.map { [SchemaObject.key($0)] } ?? []
        var read: [Row] = []
        for row in rows.reversed() {
            guard try source == nil || needed.contains(SchemaObject.key(row.text(0))) else {
                continue
            }
            needed.formUnion(SQLTokens.names(try row.text(1)))
            read.append(row)
        }
        return try read.reversed().map { row in
            let name = try row.text(0)
            guard let part = part(name, try row.text(1)) else {
                throw DamagedError(
                    "snapshot_view of snapshot \(snapshotID)",
                    "the text of \(name) cannot be a part of another view")
            }
            return part
        }
    }

    /// A view as a part of a query: put into what reads it, as a view is.
    ///
    /// SQLite would write a part that is read twice into a table first, such as all lines with all their texts.
    /// - Returns: `nil` for a text that cannot be one.
    static func part(_ name: String, _ sql: String) -> String? {
        SQLTokens.viewParts(sql).map {
            "\(Identifier.quote(name))\($0.columns) as not materialized (\n\($0.body)\n)"
        }
    }

    /// The days that count, as a part of a query in the place of the table: nothing is written for it.
    ///
    /// - Parameters:
    ///   - start: Expression of the first moment.
    ///   - end: Expression of the last one.
    static func window(from start: String, to end: String) -> String {
        """
        observation_window as materialized (
            select
                1 as window_id,
                \(start) as window_start,
                \(end) as as_of
        )
        """
    }

    private static func columns(
        _ connection: Connection, hasCores: Bool
    ) throws -> [Column] {
        let columns = try connection.query(
            """
            select input, feature, position, transform, low is not null, core_key
            from live_scaler
            order by input
            """
        ).map { row in
            Column(
                input: try row.int(0),
                feature: try storedName(try row.text(1), "feature", of: "live_scaler"),
                position: try row.optionalInt(2), transform: try row.text(3),
                isClipped: try row.int(4) == 1, coreKey: try row.optionalInt(5))
        }
        let places = columns.compactMap(\.position)
        guard !places.isEmpty, places.sorted() == Array(places.indices) else {
            throw DamagedError("live_scaler", "its columns have no order")
        }
        let keys = columns.filter { $0.position != nil }.compactMap(\.coreKey).sorted()
        guard !hasCores || keys == Array(1...min(ScoringSteps.mostCoreKeys, places.count)) else {
            throw DamagedError("live_scaler", "its core_key is not 1, 2, 3 of three columns")
        }
        return columns
    }

    // MARK: In the file

    /// What the catalogue holds of a view of this text.
    static func stored(_ text: String) -> String { "CREATE VIEW " + text }

    /// Puts the view in the place of the one that stands there.
    ///
    /// - Throws: `StoreError` with `isRefused` for texts of views that are none.
    package static func make(in connection: Connection) throws {
        let text = try text(of: load(from: connection))
        try connection.execute("drop view if exists \(name)")
        try connection.createView(name, fromStoredText: stored(text))
    }

    /// The view's name and definition.
    static func text(of view: ScoredView?) -> String { "\(name) as\n" + (view?.query ?? empty) }

    /// A text with all that a text can have: another one means that the program makes other texts.
    static let specimen = [false, true].map { specimen(hasCores: $0) }.joined(separator: "\n")

    private static func specimen(hasCores: Bool) -> String {
        text(
            of: ScoredView(
                snapshotID: 1, source: "source",
                sources: [part("source", "create view source as select 1")].compactMap(\.self),
                columns: ["none", "log1p", "share", "clr", "rank"].enumerated().map {
                    Column(
                        input: $0, feature: $1, position: $0, transform: $1, isClipped: $0 == 0,
                        coreKey: $0 < ScoringSteps.mostCoreKeys ? $0 + 1 : nil)
                },
                population: ("(condition)", CustomerRow.source(attributes: ["attribute"])),
                hasCores: hasCores))
    }

    private static let empty = """
        select
            '' as customer_id,
            0 as cluster,
            segment_id,
            segment_name,
            0.0 as distance_squared,
            0 as second_cluster,
            0.0 as second_distance_squared,
            '' as core_customer
        from live_segment
        where 1 = 0
        """
}

extension ScoredView {
    /// The moment of the newest complete line, or where there is none of the newest line of a customer; '' without one: what the view
    /// `observation_end` says where the owner has set no other.
    package static let newestLine = """
        coalesce(
                                (
                                    select max(invoiced_at)
                                    from invoice
                                    where customer_id is not null
                                        and complete_line_count > 0
                                ),
                                (
                                    select max(invoiced_at)
                                    from invoice
                                    where customer_id is not null
                                ),
                                ''
                            )
        """

    /// What a step ends with, so that no SQLite puts it into the one that reads it.
    ///
    /// Those before 3.39, and DuckDB's is one, do not take `materialized` for that; an `offset` they all do.
    static let fence = "limit -1 offset 0"

    /// The parts of a query, each `name as (…)`, before what reads them.
    static func with(_ parts: [String]) -> String {
        "with\n" + parts.joined(separator: ",\n") + "\n"
    }

    /// The moment to which features count, in place of the row that is the owner's to set: the later of that of the
    /// fit and the newest complete line, with the window of the fit.
    private var window: String {
        """
        observation_window as materialized (
            select
                1 as window_id,
                strftime(
                    '%Y-%m-%d %H:%M:%S',
                    as_of,
                    '-' || window_seconds || ' seconds',
                    '+1 second'
                ) as window_start,
                as_of
            from (
                select
                    nullif(
                        max(
                            coalesce(as_of, ''),
                            \(Self.newestLine)
                        ),
                        ''
                    ) as as_of,
                    window_seconds
                from live_score
            )
            \(Self.fence)
        )
        """
    }

    /// In place of the cut points that are the owner's to set: those of a snapshot.
    static func cutPoints(of snapshotID: Int) -> String {
        """
        fixed_cut_point as (
            select
                feature,
                cut_no,
                value
            from snapshot_cut_point
            where snapshot_id = \(snapshotID)
        )
        """
    }

    /// The definition: sources, steps of the arithmetic, choice of the nearest.
    fileprivate var query: String {
        var steps = ScoringSteps(columns: columns, hasCores: hasCores)
        let parts =
            [window, Self.cutPoints(of: snapshotID)] + sources
            + steps.all(source: Identifier.quote(source), population: population)
        return Self.with(parts) + ScoringSteps.choice
    }
}

extension ScoredView {
    /// Whether a step of the query is called so; `name` as `SchemaObject.key` gives it.
    static func isStep(_ name: String) -> Bool {
        let steps = [
            "scored_source", "scored_scaler", "scored_centre", "scored_distance", "scored_choice",
            "scored_core",
        ]
        return steps.contains(name) || name.hasPrefix("scored_step_")
    }
}
