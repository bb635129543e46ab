import Store

/// A frozen feature matrix with its scaler.
public struct Snapshot: Sendable, Hashable {
    /// `snapshot.snapshot_id`.
    public let id: Int
    /// Feature set it was made of.
    public let featureSet: String
    /// View it was read from.
    public let viewName: String
    /// Table that holds its raw values.
    public let valuesTable: String
    /// Rows of the matrix: customers × repeats.
    public let nRows: Int
    /// SHA-256 of names, ids, replicates and value bits.
    public let fingerprint: String
    /// Moment to which recency counts: as given, or the newest complete line; `nil` if there was none.
    public let asOf: String?
    /// Start of the window that its views looked at; `nil` when it was open.
    public let windowStart: String?
    /// Rule that left customers out.
    public let outlierRule: OutlierRule
    /// How often each customer is repeated; 1 for real data.
    public let repeats: Int
    /// Seed of the noise of repeated rows.
    public let jitterSeed: Int
    /// When it was made, UTC.
    public let createdAt: String
    /// Transform of the set as a whole; single features may have others.
    public let transform: Transform
    /// How columns are centred and scaled.
    public let scaling: Scaling
    /// Quantile at which, and at 1 − it, transformed columns are clipped; `nil`: not at all.
    public let winsor: Double?
    /// What makes rows for the engine of raw ones.
    let scaler: MatrixScaler
    /// Whom and what the set left out.
    public private(set) var setAside: SetAside
    /// What was asked for and had no effect, a sentence each; empty for a snapshot read back.
    public private(set) var remarks: [String] = []

    /// Columns of the clustered matrix, in order.
    public var featureNames: [String] { scaler.columns.map(\.name) }
    /// Raw columns, in order: those that are clustered and those that were dropped.
    public var inputNames: [String] { scaler.inputNames }
    /// Applied centre of each column.
    public var means: [Double] { scaler.columns.map(\.mean) }
    /// Applied divisor of each column, 1 for a constant one.
    public var scales: [Double] { scaler.columns.map(\.scale) }
    /// Whether a column is constant, so that it carries no information.
    public var isConstant: [Bool] { scaler.columns.map(\.isConstant) }
    /// Number of columns of the clustered matrix.
    public var nFeatures: Int { scaler.columns.count }

    /// What an analyst must know before trusting the matrix, a sentence each; may be empty.
    public var notes: [String] {
        var notes = setAside.notes(rule: outlierRule) + preparationNotes + remarks
        let constant = zip(featureNames, isConstant).filter(\.1).map(\.0)
        if !constant.isEmpty {
            notes.append(
                "constant column\(constant.count == 1 ? "" : "s") without any weight: "
                    + constant.joined(separator: ", "))
        }
        if repeats > 1 {
            notes.append("every customer stands \(repeats) times with noise: for load tests only")
        }
        return notes
    }

    /// Reads a stored snapshot, without its values.
    /// - Throws: `FeatureError` when there is none of this id; `StoreError`.
    public static func load(_ id: Int, from connection: Connection) throws -> Snapshot {
        guard
            let row = try connection.query(
                "select * from snapshot where snapshot_id = ?", [id]
            ).first
        else {
            let known = try connection.query("select snapshot_id from snapshot order by 1")
            throw FeatureError.unknownSnapshot(id, known: try known.map { try $0.int(0) })
        }
        return Snapshot(
            id: id,
            featureSet: try row.text("feature_set"),
            viewName: try row.text("view_name"),
            valuesTable: try row.text("values_table"),
            nRows: try row.int("n_rows"),
            fingerprint: try row.text("fingerprint"),
            asOf: try row.optionalText("as_of"),
            windowStart: try row.optionalText("window_start"),
            outlierRule: OutlierRule(rawValue: try row.text("outlier_rule")) ?? .none,
            repeats: try row.int("repeats"),
            jitterSeed: try row.int("jitter_seed"),
            createdAt: try row.text("created_at"),
            transform: Transform(rawValue: try row.text("transform")) ?? .none,
            scaling: Scaling(rawValue: try row.text("scaling")) ?? .zscore,
            winsor: try row.optionalDouble("winsor"),
            scaler: try MatrixScaler.load(row, from: connection),
            setAside: try SetAside.load(id, from: connection))
    }

    /// The same with what the live data say about those left out, and remarks.
    func with(_ setAside: SetAside, remarks: [String]) -> Snapshot {
        var copy = self
        copy.setAside = setAside
        copy.remarks = remarks
        return copy
    }

    /// The newest snapshot's id, or `nil`.
    public static func newestID(in connection: Connection) throws -> Int? {
        try connection.query("select max(snapshot_id) from snapshot").first?.optionalInt(0)
    }

    /// The raw matrix as it was frozen, row-major, shape `(nRows, inputNames.count)`.
    /// - Throws: `FeatureError` when rows are missing; `StoreError`.
    /// - Complexity: O(values); eight bytes a value.
    public func rawValues(from connection: Connection) throws -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(nRows * scaler.nInputs)
        try forEachRawBlock(from: connection) { values.append(contentsOf: $0) }
        return values
    }

    /// The matrix as the engine takes it, transformed and scaled, row-major.
    /// - Throws: `FeatureError` when rows are missing; `StoreError`.
    /// - Complexity: O(`nRows` · `nFeatures`); eight bytes a value.
    public func scaledValues(from connection: Connection) throws -> [Double] {
        let (inputs, width) = (scaler.nInputs, nFeatures)
        let total = nRows * width
        var failure: (any Error)?
        let values = [Double](unsafeUninitializedCapacity: total) { buffer, count in
            do {
                try forEachRawBlock(from: connection) { block in
                    let next = count + block.count / inputs * width
                    let place = UnsafeMutableBufferPointer(rebasing: buffer[count..<next])
                    place.initialize(repeating: 0)
                    scaler.scale(block, into: place)
                    count = next
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return values
    }

    /// Raw row-major values of other rows as this snapshot's are clustered.
    /// - Precondition: a whole number of rows of `inputNames.count` values.
    public func scale(_ rawValues: [Double]) -> [Double] { scaler.scaled(rawValues) }

    /// The customer of every row, in row order.
    public func customerIDs(from connection: Connection) throws -> [String] {
        var ids: [String] = []
        ids.reserveCapacity(nRows)
        try connection.forEachRow(
            "select customer_id from \(Identifier.quote(valuesTable)) order by row_no"
        ) { ids.append($0.text(0)) }
        return ids
    }

    /// Calls `body` with blocks of raw row-major values, which it may overwrite.
    private func forEachRawBlock(
        from connection: Connection, _ body: (UnsafeMutableBufferPointer<Double>) throws -> Void
    ) throws {
        let width = scaler.nInputs
        let columns = inputNames.map(Identifier.quote).joined(separator: ", ")
        let block = UnsafeMutableBufferPointer<Double>.allocate(
            capacity: RepeatedMatrix.blockRows * width)
        defer { block.deallocate() }
        block.initialize(repeating: 0)
        var filled = 0
        var rows = 0
        func flush() throws {
            guard filled > 0 else { return }
            try body(UnsafeMutableBufferPointer(rebasing: block[..<filled]))
            filled = 0
        }
        try connection.forEachRow(
            "select \(columns) from \(Identifier.quote(valuesTable)) order by row_no"
        ) { row in
            guard rows < nRows else {
                throw FeatureError.damagedSnapshot(id, reason: "it has too many rows")
            }
            for column in 0..<width { block[filled + column] = row.double(column) }
            filled += width
            rows += 1
            if filled == block.count { try flush() }
        }
        try flush()
        guard rows == nRows else {
            throw FeatureError.damagedSnapshot(
                id, reason: "\(rows) of its \(nRows) rows are stored")
        }
    }
}

extension Snapshot {
    /// What was done to the columns, where it is not the usual.
    private var preparationNotes: [String] {
        var notes: [String] = []
        let own = scaler.columns.filter { scaler.transforms.transforms[$0.input] != transform }
            .map { "\($0.name) \(scaler.transforms.transforms[$0.input].rawValue)" }
        if transform != .none || !own.isEmpty {
            notes.append("transform: " + ([transform.rawValue] + own).joined(separator: ", "))
        }
        if scaling != .zscore { notes.append("scaling: \(scaling.rawValue)") }
        if let winsor {
            notes.append(
                "columns are clipped at their quantiles \(shortText(winsor)) and "
                    + "\(shortText(1 - winsor)): see low and high in snapshot_feature")
        }
        let weights = scaler.columns.filter { $0.weight != 1 }
            .map { "\($0.name) \(shortText($0.weight))" }
        if !weights.isEmpty { notes.append("weights: " + weights.joined(separator: ", ")) }
        for dropped in scaler.dropped {
            notes.append("dropped as redundant: \(dropped.name) = \(dropped.reason)")
        }
        return notes
    }
}
