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
    /// How long the views may take to be read; `nil`: as long as they need.
    public var timeLimit: Duration?

    /// The default matrix.
    public init() {}

    /// A given matrix.
    public init(
        features: String = "standard", repeats: Int = 1, jitterSeed: UInt32 = 0,
        window: ObservationWindow = ObservationWindow(),
        preparation: Preparation = Preparation(), timeLimit: Duration? = nil
    ) {
        self.features = features
        self.repeats = repeats
        self.jitterSeed = jitterSeed
        self.window = window
        self.preparation = preparation
        self.timeLimit = timeLimit
    }
}

/// A snapshot and whether it was there before.
public struct SnapshotResult: Sendable {
    /// The snapshot.
    public let snapshot: Snapshot
    /// The very same matrix had been stored before: nothing was written, but the texts of its views
    /// where an older workbench had not kept them.
    public let isReused: Bool
    /// What it was made of.
    private let matrix: RepeatedMatrix

    init(snapshot: Snapshot, isReused: Bool, matrix: RepeatedMatrix) {
        self.snapshot = snapshot
        self.isReused = isReused
        self.matrix = matrix
    }

    /// The matrix as the engine takes it, row-major, without reading it back.
    ///
    /// The same bits as `snapshot.scaledValues(from:)`.
    /// - Complexity: O(rows · features), shared by `threads`; eight bytes a value.
    public func scaledValues(threads: Int) -> [Double] {
        matrix.scaledValues(by: snapshot.scaler, threads: threads)
    }
}

/// Freezes feature matrices.
public struct SnapshotBuilder {
    private let connection: Connection
    private let mostKept: Int

    /// A builder for a database open for writing.
    public init(in connection: Connection) {
        self.init(in: connection, mostKept: RepeatedMatrix.mostKept)
    }

    /// A builder that keeps repeated rows up to this many values, which changes no bit.
    package init(in connection: Connection, mostKept: Int) {
        self.connection = connection
        self.mostKept = mostKept
    }

    /// Reads the view once, and stores it unless the same matrix is stored already.
    ///
    /// One transaction: the whole snapshot or nothing. The window is set for its time only.
    /// Repeated rows are made block by block and never held, so memory does not grow with
    /// `repeats`.
    /// - Throws: `FeatureError` when the view cannot be a matrix; `PreparationError` when its columns
    ///   cannot be prepared as asked; `StoreError`.
    /// - Complexity: O(rows · features) time; O(customers · features) memory.
    public func build(_ options: SnapshotOptions) throws -> SnapshotResult {
        try connection.transaction {
            try options.window.during(connection) { try buildInWindow(options) }
        }
    }

    private func buildInWindow(_ options: SnapshotOptions) throws -> SnapshotResult {
        let catalog = FeatureCatalog(in: connection)
        let own = try catalog.resolve(options.features)
        let asked = options.preparation
        let set = own.with(asked.outliers ?? own.defaults.outliers ?? own.outlierRule)
        let plan = try PreparationPlan(asked, for: set)
        let (live, boundary) = try connection.evaluating(
            set.viewName, timeLimit: options.timeLimit
        ) {
            (
                try LiveMatrix.read(set, from: connection),
                try SetBoundary.read(set, from: connection)
            )
        }
        let matrix = try RepeatedMatrix(
            live, repeats: options.repeats, seed: options.jitterSeed, mostKept: mostKept)
        let fitted = try MatrixScaler.fit(matrix, plan: plan, set: set)
        let fingerprint = matrix.fingerprint(plan, dropped: fitted.scaler.dropped)
        let aside = SetAside(of: live, outside: boundary)
        let remarks =
            plan.dropsRedundant && fitted.scaler.dropped.isEmpty
            ? [
                "no column is redundant: after transform and clipping, none is constant or a "
                    + "linear combination of others"
            ] : []
        if let stored = try storedSnapshot(of: fingerprint) {
            try addViews(of: set, to: stored)
            return SnapshotResult(
                snapshot: stored.with(aside, remarks: remarks), isReused: true, matrix: matrix)
        }
        try catalog.register(own)
        let id = try SnapshotWriter(
            connection: connection, set: set, matrix: matrix, boundary: boundary, plan: plan,
            fitted: fitted, fingerprint: fingerprint, options: options
        ).write()
        return SnapshotResult(
            snapshot: try Snapshot.load(id, from: connection).with(aside, remarks: remarks),
            isReused: false, matrix: matrix)
    }

    /// Gives a snapshot of version 0.1.0 the texts of its views: today's have made the same matrix.
    private func addViews(of set: FeatureSet, to stored: Snapshot) throws {
        guard stored.featureSet == set.name, stored.viewName == set.viewName,
            try ViewTexts.load(stored.id, from: connection) == nil
        else { return }
        try ViewTexts.write(set, of: stored.id, to: connection)
    }

    private func storedSnapshot(of fingerprint: String) throws -> Snapshot? {
        let id = try connection.query(
            "select snapshot_id from snapshot where fingerprint = ?", [fingerprint]
        ).first?.int(0)
        return try id.map { try Snapshot.load($0, from: connection) }
    }
}
