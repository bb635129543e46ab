import Store

/// What to freeze.
public struct SnapshotOptions: Sendable, Hashable {
    /// A feature set, or a view with `customer_id` and numeric columns.
    public var features = "standard"
    /// How often each customer is repeated with noise, 1 or more; 1 adds none.
    public var repeats = 1
    /// Seed of that noise.
    public var jitterSeed: UInt32 = 0
    /// Dates between which the views look.
    public var window = ObservationWindow()
    /// What is done with the raw columns before they are clustered.
    public var preparation = Preparation()
    /// Which customers the matrix is made of; `nil`: all that the set has a place for.
    public var population: Population?
    /// How long the views may take to be read; `nil`: as long as they need.
    public var timeLimit: Duration?

    /// The default matrix.
    public init() {}

    /// A given matrix.
    public init(
        features: String = "standard", repeats: Int = 1, jitterSeed: UInt32 = 0,
        window: ObservationWindow = ObservationWindow(),
        preparation: Preparation = Preparation(), population: Population? = nil,
        timeLimit: Duration? = nil
    ) {
        self.features = features
        self.repeats = repeats
        self.jitterSeed = jitterSeed
        self.window = window
        self.preparation = preparation
        self.population = population
        self.timeLimit = timeLimit
    }
}

/// A snapshot and whether it was there before.
public struct SnapshotResult {
    /// The snapshot.
    public let snapshot: Snapshot
    /// The very same matrix had been stored before: nothing was written, but the texts of its views
    /// where an older workbench had not kept them, and what it was made from.
    public let isReused: Bool
    /// What it was made of; `nil` where no view was evaluated.
    private let matrix: RepeatedMatrix?

    init(snapshot: Snapshot, isReused: Bool, matrix: RepeatedMatrix?) {
        self.snapshot = snapshot
        self.isReused = isReused
        self.matrix = matrix
    }

    /// The same with remarks on the snapshot.
    func adding(_ remarks: [String?]) -> SnapshotResult {
        SnapshotResult(
            snapshot: remarks.reduce(snapshot) { $0.adding($1) }, isReused: isReused, matrix: matrix
        )
    }

    /// Whether the customers were read from their source, and not known to be as they were.
    public var isEvaluated: Bool { matrix != nil }

    /// The matrix as the engine takes it, row-major: read back only where its source was not.
    ///
    /// The same bits as `snapshot.scaledValues(from:)`.
    /// - Throws: As that, where nothing was evaluated.
    /// - Complexity: O(rows · features), shared by `threads`; eight bytes a value.
    public func scaledValues(threads: Int, from connection: Connection) throws -> [Double] {
        guard let matrix else { return try snapshot.scaledValues(from: connection) }
        return matrix.scaledValues(by: snapshot.scaler, threads: threads)
    }
}

/// A matrix that is not stored yet, ready for the engine.
struct NewMatrix {
    fileprivate let matrix: RepeatedMatrix
    fileprivate let scaler: MatrixScaler

    var nRows: Int { matrix.nRows }
    var nFeatures: Int { scaler.columns.count }

    /// As `SnapshotResult.scaledValues`.
    func scaledValues(threads: Int) -> [Double] {
        matrix.scaledValues(by: scaler, threads: threads)
    }
}

/// Freezes feature matrices.
public struct SnapshotBuilder {
    private let connection: Connection
    private let mostKept: Int
    private let isHelper: Bool

    /// A builder for a database open for writing.
    public init(in connection: Connection) {
        self.init(in: connection, isHelper: false)
    }

    /// A builder that keeps repeated rows up to this many values, which changes no bit.
    ///
    /// - Parameter isHelper: Nobody asked for the matrices themselves: `customer_features_frozen` stays where it points.
    package init(
        in connection: Connection, mostKept: Int = RepeatedMatrix.mostKept, isHelper: Bool = false
    ) {
        self.connection = connection
        self.mostKept = mostKept
        self.isHelper = isHelper
    }

    /// Reads the view once, and stores it unless the same matrix is stored already.
    ///
    /// Reads nothing where lines, views, window and all else are known to be those that a stored snapshot
    /// was made from (`SnapshotSource`).
    ///
    /// One transaction: the whole snapshot or nothing. The window is set for its time only.
    /// Repeated rows are made block by block and never held, so memory does not grow with
    /// `repeats`.
    /// - Throws: `FeatureError` when the view cannot be a matrix; `PreparationError` when its columns
    ///   cannot be prepared as asked; `StoreError`.
    /// - Complexity: O(rows · features) time; O(customers · features) memory.
    public func build(_ options: SnapshotOptions) throws -> SnapshotResult {
        try build(options) { _ in }
    }

    /// - Parameter whenNew: Gets the matrix before it is written, where it is not stored already; what it
    ///   throws ends the transaction.
    func build(
        _ options: SnapshotOptions, whenNew: (NewMatrix) throws -> Void
    ) throws -> SnapshotResult {
        try connection.stored {
            try stored(options)
        } or: {
            let origin = try? origin(of: options)
            let members = try options.population?.someMembers(in: connection)
            let result = try options.window.during(connection) {
                let source = ViewFeatureSource(
                    try set(for: options), in: connection, of: members,
                    timeLimit: options.timeLimit)
                return try freeze(
                    try rows(of: source, options), of: source, options, whenNew: whenNew)
            }
            try origin?.note(result.snapshot)
            return try remarked(result, options)
        }
    }

    /// The snapshot that is known to be what the options ask for, without evaluating a view; `nil` where there is none.
    ///
    /// - Precondition: a transaction is open; nothing is written where it only reads.
    func stored(_ options: SnapshotOptions) throws -> SnapshotResult? {
        // What is wrong with the request is told by whoever builds, in the order in which it always was.
        guard let origin = try? origin(of: options),
            let stored = try origin.snapshot(dropsRedundant: options.preparation.dropsRedundant)
        else { return nil }
        return try remarked(
            SnapshotResult(snapshot: stored, isReused: true, matrix: nil), options)
    }

    /// With what must be known of refunds and of who is outside the population.
    private func remarked(
        _ result: SnapshotResult, _ options: SnapshotOptions
    ) throws -> SnapshotResult {
        let snapshot = result.snapshot
        return result.adding([
            try PopulationRemark(on: snapshot, in: connection).text,
            try UndatedRefunds(in: connection, options.window, of: snapshot).remark,
        ])
    }

    /// What the options ask for, known without evaluating; `nil` where it cannot be.
    private func origin(of options: SnapshotOptions) throws -> SnapshotSource? {
        let set = try set(for: options)
        return try SnapshotSource(
            options, set: set, plan: try PreparationPlan(options.preparation, for: set),
            in: connection)
    }

    /// Takes the rows of any source, and stores them unless the same matrix is stored already.
    ///
    /// The rows come before the transaction begins: a source may be slow, and nobody waits for the
    /// database meanwhile.
    /// - Parameters:
    ///   - source: Made for `set(for: options)`, and for the window of the options.
    ///   - progress: Hears how many customers have come.
    /// - Throws: `FeatureError` for rows that are no matrix and for a source that fails; what the source
    ///   throws for the analyst; `StoreError` with `isCancelled` when the statements of the connection
    ///   would be stopped; as `build(_:)`. Nothing is written then.
    package func build(
        _ options: SnapshotOptions, from source: some FeatureSource,
        progress: @escaping (Int) -> Void = { _ in }
    ) throws -> SnapshotResult {
        guard options.population == nil else { throw PopulationError.otherSource }
        let live = try connection.within(options.timeLimit, reading: source.set.viewName) {
            try rows(of: source, options, progress)
        }
        return try connection.transaction { try freeze(live, of: source, options) }
    }

    /// The feature set that the options name, with the rule for whom to leave out: what a source is made for.
    ///
    /// - Throws: As `FeatureCatalog.resolve`.
    package func set(for options: SnapshotOptions) throws -> FeatureSet {
        let own = try FeatureCatalog(in: connection).resolve(options.features)
        return own.with(options.preparation.outliers ?? own.defaults.outliers ?? own.outlierRule)
    }

    private func rows(
        of source: some FeatureSource, _ options: SnapshotOptions,
        _ progress: @escaping (Int) -> Void = { _ in }
    ) throws -> LiveMatrix {
        // Refused before the rows are asked for, which may take long.
        _ = try PreparationPlan(options.preparation, for: source.set)
        var asking = FeatureIntake.Asking()
        asking.wantsOutside = true
        asking.checkStop = { try connection.checkStop() }
        asking.progress = progress
        return try LiveMatrix.read(source, asking: asking)
    }

    private func freeze(
        _ live: LiveMatrix, of source: some FeatureSource, _ options: SnapshotOptions,
        whenNew: (NewMatrix) throws -> Void = { _ in }
    ) throws -> SnapshotResult {
        let set = source.set
        let plan = try PreparationPlan(options.preparation, for: set)
        let matrix = try RepeatedMatrix(
            live, repeats: options.repeats, seed: options.jitterSeed, mostKept: mostKept)
        let fitted = try MatrixScaler.fit(matrix, plan: plan, set: set)
        let fingerprint = matrix.fingerprint(
            plan, dropped: fitted.scaler.dropped, population: options.population?.text)
        let aside = SetAside(of: live)
        let drops = plan.dropsRedundant
        if let stored = try storedSnapshot(of: fingerprint) {
            try addTexts(of: source, to: stored)
            return SnapshotResult(
                snapshot: stored.with(aside, remarks: stored.remarks(dropsRedundant: drops)),
                isReused: true, matrix: matrix)
        }
        try whenNew(NewMatrix(matrix: matrix, scaler: fitted.scaler))
        // A view of the owner's is registered without the rule that was asked for this time.
        try FeatureCatalog(in: connection).register(set.with(.none))
        let id = try SnapshotWriter(
            connection: connection, matrix: matrix, source: source, plan: plan, fitted: fitted,
            fingerprint: fingerprint, options: options, isHelper: isHelper
        ).write()
        let snapshot = try Snapshot.load(id, from: connection)
        return SnapshotResult(
            snapshot: snapshot.with(aside, remarks: snapshot.remarks(dropsRedundant: drops)),
            isReused: false, matrix: matrix)
    }

    /// Gives a snapshot of version 0.1.0 the texts of its views: today's have made the same matrix.
    private func addTexts(of source: some FeatureSource, to stored: Snapshot) throws {
        let set = source.set
        guard stored.featureSet == set.name, stored.viewName == set.viewName,
            try ViewTexts.load(stored.id, from: connection) == nil
        else { return }
        try source.texts()?.write(set, of: stored.id, to: connection)
    }

    private func storedSnapshot(of fingerprint: String) throws -> Snapshot? {
        let id = try connection.query(
            "select snapshot_id from snapshot where fingerprint = ?", [fingerprint]
        ).first?.int(0)
        return try id.map { try Snapshot.load($0, from: connection) }
    }
}
