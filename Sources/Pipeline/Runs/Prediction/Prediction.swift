import Reports
import Store

/// Places customers in the clusters of a stored run.
public struct Prediction {
    private let connection: Connection
    private let run: ExportedRun
    private let snapshot: Snapshot
    private let scorer: any Scorer
    /// Whether it is the run's own rule, which gives fitted customers their labels.
    private let isOwnRule: Bool
    private let timeLimit: Duration?

    /// What a prediction found.
    public struct Outcome: Sendable {
        /// One row a customer: cluster, distance, second choice, part in the fitting.
        public let table: ResultTable
        /// The moment to which recency counts; `nil` for a file of features.
        public let asOf: String?
        /// What an analyst must know before trusting the table, a sentence each.
        public let notes: [String]
        /// What was odd about the file of transactions.
        public var warnings: [String] = []
        /// How far the features are from those of the fit; `nil` for the customers of the snapshot itself.
        public var drift: FeatureDrift?
    }

    /// Loads a run.
    ///
    /// - Parameters:
    ///   - timeLimit: How long the views may take over a file of transactions; `nil`: as long as they
    ///     need.
    ///   - algorithms: Where the run's rule is looked for.
    /// - Throws: `PredictionError.noRule` for a run of an algorithm without one; `UnknownAlgorithmError`.
    public init(
        of reference: RunReference, in connection: Connection, timeLimit: Duration? = nil,
        algorithms: AlgorithmList = .standard
    ) throws {
        let run = try ExportedRun(
            try reference.resolve(in: connection, of: algorithms.placing), from: connection)
        let algorithm = try algorithms.algorithm(of: run)
        guard let loadRule = algorithm.descriptor.loadRule else {
            throw PredictionError.noRule(run.name, of: algorithm, others: algorithms.placing)
        }
        try self.init(run, in: connection, timeLimit: timeLimit, isOwnRule: true) { snapshot in
            let fit = StoredFit(runID: run.id, snapshot: snapshot, connection: connection)
            return RuleScorer(try loadRule(fit), behind: snapshot)
        }
    }

    /// Loads a run of any algorithm whose customers another scorer places.
    package init(
        of reference: RunReference, in connection: Connection, timeLimit: Duration? = nil,
        scorer: any Scorer
    ) throws {
        let run = try ExportedRun(try reference.resolve(in: connection), from: connection)
        try self.init(run, in: connection, timeLimit: timeLimit, isOwnRule: false) { _ in scorer }
    }

    private init(
        _ run: ExportedRun, in connection: Connection, timeLimit: Duration?, isOwnRule: Bool,
        makeScorer: (Snapshot) throws -> any Scorer
    ) throws {
        self.connection = connection
        self.timeLimit = timeLimit
        self.isOwnRule = isOwnRule
        self.run = run
        snapshot = try Snapshot.load(run.snapshotID, from: connection)
        // Ranks, and who was fitted, are read from the matrix.
        try snapshot.verify(from: connection)
        scorer = try makeScorer(snapshot)
    }

    /// Places the customers that the run's snapshot knows: those it was fitted on and those that
    /// the outlier rule left out.
    ///
    /// - Parameter onlyTrimmed: Only those left out.
    /// - Throws: `PredictionError.noTrimmed` or `.noTrimmedValues` when there is nobody to place,
    ///   `.repeated` for rows that are no customers.
    public func predictSnapshot(onlyTrimmed: Bool) throws -> Outcome {
        let trimmed = try TrimmedCustomers(of: snapshot, from: connection)
        guard trimmed.isComplete else { throw PredictionError.noTrimmedValues(run.name) }
        var ids = trimmed.customerIDs
        var values = trimmed.values
        if onlyTrimmed {
            guard !ids.isEmpty else { throw PredictionError.noTrimmed(run.name) }
        } else {
            guard snapshot.repeats == 1 else { throw PredictionError.repeated(run.name) }
            ids = try snapshot.customerIDs(from: connection) + ids
            values = try snapshot.rawValues(from: connection) + values
        }
        let outside = onlyTrimmed ? [] : try outsidePopulation()
        let labels = onlyTrimmed || !isOwnRule ? [] : try RunLabels.load(run.id, from: connection)
        let whole = try table(
            of: FeatureRows(customerIDs: ids, values: values), outsidePopulation: outside,
            labels: labels)
        ids += outside
        let order = ids.indices.sorted { ids[$0].utf8.lexicographicallyPrecedes(ids[$1].utf8) }
        return Outcome(
            table: ResultTable(columns: whole.columns, rows: order.map { whole.rows[$0] }),
            asOf: snapshot.asOf, notes: try snapshotNotes() + note(onOutside: outside.count))
    }

    /// Who is outside the population of the run's snapshot.
    private func outsidePopulation() throws -> [String] {
        guard snapshot.population != nil else { return [] }
        return try reading("snapshot_excluded of snapshot \(snapshot.id)") {
            try connection.query(
                "select customer_id from snapshot_excluded where snapshot_id = ? and rule in (?, ?)",
                [snapshot.id, Population.rule, Population.unknownRule]
            ).map { try $0.text(0) }
        }
    }

    private func note(onOutside count: Int) -> [String] {
        guard count > 0, let population = snapshot.population else { return [] }
        return [
            "not placed: \(counted(count, "customer")) outside the population (\(Condition.brief(population)))"
        ]
    }

    private func snapshotNotes() throws -> [String] {
        let outside = snapshot.setAside.nOutsideSet
        return (snapshot.asOf.map { ["as of \($0)"] } ?? [])
            + (outside == 0
                ? []
                : [
                    "not placed: \(counted(outside, "customer")) whom the feature set "
                        + "\(snapshot.featureSet) leaves out: they have no features"
                ])
    }

    /// Places the customers of a CSV of raw features.
    public func predict(features path: String) throws -> Outcome {
        let file = try FeatureFile(
            path: path, features: snapshot.inputNames, isNeeded: snapshot.scaler.isNeeded,
            merged: try CustomerMerge(connection).stored(), isCancelled: isCancelled)
        let all = FeatureRows(customerIDs: file.customerIDs, values: file.values)
        let known = Set(try outsidePopulation().map { ByteText($0) })
        let (rows, outside) = all.divided { known.contains(ByteText($0)) }
        let open = snapshot.population.map {
            "a file of features does not say who is in the population (\(Condition.brief($0))): customers whom snapshot "
                + "\(snapshot.id) does not know are placed"
        }
        return Outcome(
            table: try table(of: rows, outsidePopulation: outside), asOf: nil,
            notes: [open, note(onMerged: file.nMerged)].compactMap(\.self)
                + note(onOutside: outside.count),
            drift: try FeatureDrift(of: rows, from: snapshot, in: connection))
    }

    private func note(onMerged count: Int) -> String? {
        if count == 0 { return nil }
        return "\(count) customer\(count == 1 ? " stands" : "s stand") there under another id, and"
            + " \(count == 1 ? "is" : "are") placed as the one that stays (same_customer)"
    }

    /// Places the customers of a file of transactions, by the views that made the run's matrix.
    ///
    /// - Parameters:
    ///   - path: Transactions as `ingest` reads them.
    ///   - options: What the caller says of the file.
    ///   - window: Dates between which lines count. By default it ends at the later of the snapshot's
    ///     and the file's newest complete line, and is as long as the snapshot's.
    ///   - allowsOtherLength: Whether its length may differ from the snapshot's.
    /// - Throws: `PredictionError.otherWindow` for a window of another length than the snapshot's.
    public func predict(
        transactions path: String, options: IngestOptions = IngestOptions(),
        window: ObservationWindow = ObservationWindow(),
        allowsOtherLength: Bool = false
    ) throws -> Outcome {
        let length = try windowSeconds()
        if let days = window.days, length != days * 86_400, !allowsOtherLength {
            throw PredictionError.otherWindow(
                run.name, days: days, own: length.map { $0 / 86_400 })
        }
        let scratch = try Connection.inMemory()
        scratch.stopStatements(as: connection)
        try Database.prepare(scratch)
        try PredictionViews.carryConventions(of: snapshot, from: connection, to: scratch)
        if let list = options.sameCustomers {
            _ = try CustomerMerge(scratch).replace(with: list)
        } else {
            try CustomerMerge(scratch).take(from: connection)
        }
        let reports = try Ingest(
            database: scratch,
            options: try PredictionViews.carryWords(of: connection, into: options),
            isCancelled: isCancelled
        ).ingest(path: path)
        try PredictionViews.refuseOtherCurrency(in: scratch, than: connection, path: path)
        let moment = try window.asOf ?? latest(in: scratch)
        try scratch.run(
            """
            update observation_window
            set as_of = ?1,
                window_start = datetime(?1, '-' || ?2 || ' seconds', '+1 second')
            """, [moment, window.days.map { $0 * 86_400 } ?? length])
        let views = try PredictionViews(
            of: run, snapshot: snapshot, from: connection, on: scratch)
        try views.setUp()
        return try views.evaluating(timeLimit: timeLimit) {
            let all = try ViewFeatureSource.rows(
                of: views.name, columns: snapshot.inputNames, from: scratch)
            guard !all.customerIDs.isEmpty else {
                throw PredictionError.noCustomers(path, asOf: moment)
            }
            let members = try Population(of: snapshot)?.members(in: scratch)
            let (rows, outside) = all.divided { members?.leftOut(Array($0.utf8)) != nil }
            return Outcome(
                table: try table(of: rows, outsidePopulation: outside), asOf: moment,
                notes: try ["as of \(moment)"] + note(onOutside: outside.count)
                    + notes(on: scratch, views)
                    + unnamedCurrency(reports)
                    + PredictionViews.noteOnStatuses(of: connection, beside: options),
                warnings: (options.sameCustomers?.notes ?? [])
                    + reports.flatMap { warnings(of: $0, named: options) },
                drift: try FeatureDrift(of: rows, from: snapshot, in: connection))
        }
    }

    /// What was odd about the file, with advice for a prediction, which has no database to begin anew.
    private func warnings(of report: IngestReport, named options: IngestOptions) -> [String] {
        report.warnings.filter {
            options.layout.orders.noSale != nil || !$0.hasPrefix("--no-sale has no effect")
        }.map {
            let words = $0.replacing("ingest the file into a fresh database with", with: "pass")
                .replacing("ingest again with", with: "pass")
                .replacing(" into a fresh database", with: "")
            return "\(report.name): \(words)"
        }
    }

    /// Says so where the lines name no currency, and the centres were made of one.
    private func unnamedCurrency(_ reports: [IngestReport]) -> [String] {
        guard let code = Money(of: connection).code,
            reports.contains(where: { $0.currency == nil })
        else { return [] }
        return ["its amounts name no currency, and are taken for \(code), that of the database"]
    }

    /// Whether the user asked to stop.
    private var isCancelled: () -> Bool {
        { [connection] in (try? connection.checkStop()) == nil }
    }

    /// Length of the snapshot's window; `nil` when it was open.
    private func windowSeconds() throws -> Int? {
        guard let start = snapshot.windowStart, let end = snapshot.asOf else { return nil }
        return try reading("snapshot \(snapshot.id)") {
            try connection.query(
                "select strftime('%s', ?) - strftime('%s', ?) + 1", [end, start]
            ).first?.int(0)
        }
    }

    /// Whom the set has no place for, and whether the file covers the window.
    private func notes(
        on scratch: Connection, _ views: PredictionViews
    ) throws -> [String] {
        var notes: [String] = []
        if !views.areStored {
            notes.append(
                "an older workbench made the snapshot of run \(run.name) and did not keep the texts of "
                    + "its views: placed by the views of today")
        }
        // The lines to place are those of a file; what differs is told of the lines that the run was made of.
        if let changed = try ChangedCodes(
            of: snapshot, run: run.name, countsRule: false, alsoWithoutLines: true, in: connection)
        {
            notes.append(changed.words(.placed))
        }
        let excluded = try FeatureCatalog(in: connection).excludedView(of: snapshot)
        if let view = excluded, views.has(view) {
            let outside = try scratch.query(
                "select count(*) from \(Identifier.quote(view))"
            ).first?.int(0)
            if let outside, outside > 0 {
                notes.append(
                    "not placed: \(counted(outside, "customer")) whom the feature set "
                        + "\(snapshot.featureSet) leaves out (\(view))")
            }
        }
        let bounds = try scratch.query(
            """
            select window_start, (select min(invoiced_at) from invoice)
            from observation_window
            """
        ).first
        if let start = try bounds?.optionalText(0), let first = try bounds?.optionalText(1),
            first.prefix(10) > start.prefix(10)
        {
            notes.append(
                "the window starts at \(start), but the file's first line is of \(first): counts are "
                    + "lower than those of the run")
        }
        return notes
    }

    private func latest(in scratch: Connection) throws -> String {
        let newest = try scratch.scalar(
            """
            select coalesce(max(invoiced_at) filter (where complete_line_count > 0), max(invoiced_at))
            from invoice
            where customer_id is not null
            """)
        guard case .text(let newest)? = newest else { return snapshot.asOf ?? "" }
        return max(newest, snapshot.asOf ?? "")
    }

    /// - Parameters:
    ///   - outsidePopulation: Who gets a row and no place.
    ///   - labels: What the fit says of the first rows.
    private func table(
        of rows: FeatureRows, outsidePopulation: [String] = [], labels: [Int32] = []
    ) throws -> ResultTable {
        try snapshot.checkSigns(of: rows)
        var placements =
            rows.count == 0
            ? []
            : try CheckedScorer(scorer, run: run.name).place(rows) { try connection.checkStop() }
        for (place, label) in labels.enumerated() {
            placements[place] = try placements[place].labeled(
                Int(label), customer: rows.customerIDs[place], run: run.id)
        }
        let ids = try snapshot.customerIDs(from: connection)
        let fitted = Set(ids)
        let trimmed = try TrimmedCustomers(of: snapshot, from: connection).all
        var table = ResultTable(columns: [
            .init("customer_id", role: .identifier), .init("cluster", role: .dimension),
            .init("distance", unit: "deviations", role: .measure),
            .init("second_cluster", role: .dimension),
            .init("second_distance", unit: "deviations", role: .measure),
            .init("status", role: .dimension),
        ])
        if scorer.hasCoreRows { table.columns.append(.init("core_customer", role: .dimension)) }
        for (id, placement) in zip(rows.customerIDs, placements) {
            table.append(
                [
                    .text(id), .integer(Int64(placement.first.cluster)),
                    placement.first.distance.isFinite ? .real(placement.first.distance) : .null,
                    Cell(placement.second?.cluster),
                    Cell(placement.second?.distance),
                    fitted.contains(id) ? "fitted" : trimmed.contains(id) ? "trimmed" : "new",
                ] + (scorer.hasCoreRows ? [placement.coreRow.map { .text(ids[$0]) } ?? .null] : []))
        }
        for id in outsidePopulation {
            table.append(
                [.text(id), .null, .null, .null, .null, "outside population"]
                    + (scorer.hasCoreRows ? [.null] : []))
        }
        return table
    }
}

extension Snapshot {
    /// Compositions have no place for negative parts.
    func checkSigns(of rows: FeatureRows) throws(PredictionError) {
        let width = inputNames.count
        for column in scaler.transforms.compositionColumns {
            let negative = (0..<rows.count).filter { rows.values[$0 * width + column] < 0 }
            if let first = negative.first {
                throw .negativePart(
                    inputNames[column], transform: scaler.transforms.transforms[column],
                    customer: rows.customerIDs[first], count: negative.count)
            }
        }
    }
}
