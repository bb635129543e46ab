import Store

/// The run that the view `scored_customer` scores by: the segment of every customer by the lines of today, in plain SQL
/// (docs/live-score.md).
public struct LiveScore {
    /// What a cluster is called in the view.
    public struct Segment: Sendable, Hashable {
        /// Cluster of the run.
        public let cluster: Int
        /// As readers know it.
        public let id: Int
        /// In words.
        public let name: String

        /// A segment of one cluster.
        public init(cluster: Int, id: Int, name: String) {
            self.cluster = cluster
            self.id = id
            self.name = name
        }
    }

    let connection: Connection
    private let algorithms: AlgorithmList

    /// - Parameter connection: A database that can be written.
    public init(in connection: Connection, algorithms: AlgorithmList = .standard) {
        self.connection = connection
        self.algorithms = algorithms
    }

    /// Makes the view score by a run, in one transaction: part of that of the caller, if there is one.
    ///
    /// - Parameters:
    ///   - runID: A run with centres or with core customers.
    ///   - segments: One for each cluster that has any; by default all do, and are called `Segment 0`, `Segment 1`, ….
    ///   - isVerified: The caller has held the matrix against its fingerprint already.
    /// - Throws: `LiveScoreError` for a run that plain SQL cannot score by; `DamagedError` for stored values that
    ///   are none; `StoreError`.
    /// - Complexity: O(clusters · features), O(core customers · features), and O(rows) for columns that count by rank.
    public func install(
        runID: Int, segments: [Segment]? = nil, isVerified: Bool = false
    ) throws {
        try connection.transaction(.immediate) {
            let run = try ExportedRun(runID, from: connection)
            let algorithm = try algorithms.algorithm(of: run)
            let snapshot = try Snapshot.load(run.snapshotID, from: connection)
            // Ranks are read from the matrix.
            if !isVerified { try snapshot.verify(from: connection) }
            try Self.checkTexts(of: snapshot, run, in: connection)
            guard snapshot.scaler.nInputs <= Self.mostColumns else {
                throw LiveScoreError.tooWide(run.name, nColumns: snapshot.scaler.nInputs)
            }
            let anchors = try Anchors(of: run, on: snapshot, algorithm, in: connection)
            try clear()
            try write(snapshot, run, anchors.cores)
            try write(snapshot.scaler, keys: anchors.cores?.keys ?? [])
            let nClusters = try write(anchors)
            try write(segments ?? Self.numbered(nClusters), nClusters: nClusters)
            try writePowers()
            try make(run)
        }
    }

    /// Leaves the view empty, in one transaction: part of that of the caller, if there is one.
    public func remove() throws {
        try connection.transaction(.immediate) {
            try clear()
            try ScoredView.make(in: connection)
        }
    }

    /// The run that the view scores by; `nil` where it is empty.
    public func installedRunID() throws -> Int? {
        try reading("live_score") {
            try connection.query("select run_id from live_score").first?.int(0)
        }
    }

    // MARK: What can be scored by

    /// The texts become part of one query, where the window and the cut points of the fit stand for those of today;
    /// a name behind `main.` would go past them.
    static func checkTexts(
        of snapshot: Snapshot, _ run: ExportedRun, in connection: Connection
    ) throws {
        guard let texts = try ViewTexts.load(snapshot.id, from: connection) else {
            throw LiveScoreError.noTexts(run.name)
        }
        for view in texts.views {
            guard SQLTokens.viewParts(view.sql) != nil else {
                throw LiveScoreError.noPart(view.name, run.name)
            }
            guard SQLTokens.words(view.sql).allSatisfy({ $0 != "main" && $0 != "temp" }) else {
                throw LiveScoreError.qualified(view.name, run.name)
            }
            let own = SQLTokens.names(view.sql).union([SchemaObject.key(view.name)])
            if let taken = own.filter(ScoredView.isStep).min() {
                throw LiveScoreError.taken(view.name, run.name, name: taken)
            }
        }
    }

    /// Raw columns at most: SQLite gives a step of the query 2,000 columns, and a logarithm takes seven.
    static let mostColumns = 200

    /// Makes the view, and has SQLite compile it once.
    private func make(_ run: ExportedRun) throws {
        do {
            try ScoredView.make(in: connection)
            _ = try connection.evaluatingForeignSQL {
                try connection.objectsRead(by: "select * from \(ScoredView.name)")
            }
        } catch let error as StoreError where !error.isOfTheEnvironment {
            throw LiveScoreError.broken(run.name, reason: error.message)
        }
    }

    // MARK: Rows

    private static let tables = [
        "live_rank", "live_scaler", "live_centre", "live_core_value", "live_core", "live_segment",
        "live_power", "live_score",
    ]

    private func clear() throws {
        for table in Self.tables { try connection.run("delete from \(table)") }
    }

    private func write(_ snapshot: Snapshot, _ run: ExportedRun, _ cores: LiveCores?) throws {
        let named = try snapshot.population.map { condition in
            let words = SchemaObject.key(condition)
            return try CustomerRow.attributes(in: connection).filter {
                words.contains(SchemaObject.key($0))
            }.joined(separator: "\n")
        }
        try connection.run(
            """
            insert into live_score (
                live_id, run_id, snapshot_id, as_of, window_seconds, pseudo_count, population,
                population_attributes, reach_squared, reach, core_comparisons, installed_at
            )
            values (
                1, ?1, ?2, ?3, strftime('%s', ?3) - strftime('%s', ?4) + 1, ?5, ?6, ?7, ?8, ?9, ?10,
                datetime('now')
            )
            """,
            [
                run.id, snapshot.id, snapshot.asOf, snapshot.windowStart,
                snapshot.scaler.transforms.pseudoCount, snapshot.population, named,
                cores?.reachSquared, cores?.reach, cores?.comparisons,
            ])
    }

    private func write(_ scaler: MatrixScaler, keys: [Int]) throws {
        let insert = try connection.prepare(
            """
            insert into live_scaler (
                input, feature, position, transform, low, high, mean, scale, weight, core_key
            )
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        func row(
            _ input: Int, _ name: String, position: Int? = nil, _ column: MatrixScaler.Column? = nil
        ) throws {
            let values: [any Bindable] = [
                input, name, position, scaler.transforms.transforms[input].rawValue,
                column?.limits?.lowerBound, column?.limits?.upperBound, column?.mean,
                column?.scale, column?.weight,
                position.flatMap { keys.firstIndex(of: $0) }.map { $0 + 1 },
            ]
            try insert.bind(values)
            try insert.run()
        }
        for (position, column) in scaler.columns.enumerated() {
            try row(column.input, column.name, position: position, column)
        }
        for dropped in scaler.dropped where scaler.isNeeded(dropped.input) {
            try row(dropped.input, dropped.name)
        }
        let rank = try connection.prepare(
            "insert into live_rank (input, value, value_rank) values (?, ?, ?)")
        for (input, table) in scaler.transforms.ranks.sorted(by: { $0.key < $1.key }) {
            for (value, place) in zip(table.values, table.ranks) {
                try rank.bind([input, value, place])
                try rank.run()
            }
        }
    }

    /// - Returns: How many clusters there are.
    private func write(_ anchors: Anchors) throws -> Int {
        switch anchors {
        case .centres(let centres):
            for (cluster, centre) in centres.enumerated() {
                for (position, value) in centre.scaled.enumerated() {
                    try connection.run(
                        "insert into live_centre (cluster, position, value) values (?, ?, ?)",
                        [cluster, position, value])
                }
            }
            return centres.count
        case .cores(let cores, let nClusters, let customerIDs):
            try write(cores, customerIDs)
            return nClusters
        }
    }

    private func write(_ cores: LiveCores, _ customerIDs: [String]) throws {
        let insert = try connection.prepare(
            """
            insert into live_core (core_no, cluster, customer_id, key_1, key_2, key_3)
            values (?, ?, ?, ?, ?, ?)
            """)
        let value = try connection.prepare(
            "insert into live_core_value (core_no, position, value) values (?, ?, ?)")
        for core in cores.cores {
            let keys = (0..<ScoringSteps.mostCoreKeys).map { place -> Double? in
                guard place < cores.keys.count else { return nil }
                return core.values[core.values.startIndex + cores.keys[place]]
            }
            try insert.bind(
                [core.number, core.cluster, customerIDs[core.row]] + keys.map { $0 as any Bindable }
            )
            try insert.run()
            for (position, coordinate) in core.values.enumerated() {
                try value.bind([core.number, position, coordinate])
                try value.run()
            }
        }
    }

    private func write(_ segments: [Segment], nClusters: Int) throws {
        let clusters = segments.map(\.cluster)
        precondition(
            Set(clusters).count == clusters.count && clusters.allSatisfy((0..<nClusters).contains),
            "at most one segment a cluster")
        for segment in segments {
            try connection.run(
                "insert into live_segment (cluster, segment_id, segment_name) values (?, ?, ?)",
                [segment.cluster, segment.id, segment.name])
        }
    }

    private static func numbered(_ nClusters: Int) -> [Segment] {
        (0..<nClusters).map { Segment(cluster: $0, id: $0, name: "Segment \($0)") }
    }

    /// All that a normal double can have.
    private func writePowers() throws {
        for exponent in -1022...1023 {
            try connection.run(
                "insert into live_power (exponent, value) values (?, ?)",
                [exponent, Double(sign: .plus, exponent: exponent, significand: 1)])
        }
    }
}
