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

    /// The default matrix.
    public init() {}

    /// A given matrix.
    public init(
        features: String = "standard", repeats: Int = 1, jitterSeed: UInt32 = 0,
        window: ObservationWindow = ObservationWindow()
    ) {
        self.features = features
        self.repeats = repeats
        self.jitterSeed = jitterSeed
        self.window = window
    }
}

/// A snapshot and whether it was there before.
public struct SnapshotResult: Sendable {
    /// The snapshot.
    public let snapshot: Snapshot
    /// The very same matrix had been stored before; nothing was written.
    public let isReused: Bool
}

/// Freezes feature matrices.
public struct SnapshotBuilder {
    private let connection: Connection

    /// A builder for a database open for writing.
    public init(in connection: Connection) {
        self.connection = connection
    }

    /// Reads the view once, and stores it unless the same matrix is stored already.
    ///
    /// One transaction: the whole snapshot or nothing. The window is set for its time only. Repeated rows are made block by block and
    /// never held, so memory does not grow with `repeats`.
    /// - Throws: `FeatureError` when the view cannot be a matrix; `StoreError`.
    /// - Complexity: O(rows · features) time; O(customers · features) memory.
    public func build(_ options: SnapshotOptions) throws -> SnapshotResult {
        try connection.transaction {
            try options.window.during(connection) { try buildInWindow(options) }
        }
    }

    private func buildInWindow(_ options: SnapshotOptions) throws -> SnapshotResult {
        let set = try FeatureCatalog(in: connection).resolve(options.features)
        let live = try LiveMatrix.read(set, from: connection)
        let matrix = try RepeatedMatrix(
            live, repeats: options.repeats, seed: options.jitterSeed)
        let fingerprint = matrix.fingerprint()
        let boundary = try SetBoundary.read(set, from: connection)
        let aside = SetAside(of: live, outside: boundary)
        if let stored = try storedSnapshot(of: fingerprint) {
            return SnapshotResult(snapshot: stored.with(aside), isReused: true)
        }
        let scaler = MatrixScaler(fitting: matrix)
        if let column = scaler.firstOverflow {
            throw FeatureError.overflow(set.viewName, column: set.featureNames[column])
        }
        try FeatureCatalog(in: connection).register(set)
        let id = try SnapshotWriter(
            connection: connection, set: set, matrix: matrix, boundary: boundary, scaler: scaler,
            fingerprint: fingerprint, options: options
        ).write()
        return SnapshotResult(
            snapshot: try Snapshot.load(id, from: connection).with(aside), isReused: false)
    }

    private func storedSnapshot(of fingerprint: String) throws -> Snapshot? {
        let id = try connection.query(
            "select snapshot_id from snapshot where fingerprint = ?", [fingerprint]
        ).first?.int(0)
        return try id.map { try Snapshot.load($0, from: connection) }
    }
}
