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
    /// Columns, in order.
    public let featureNames: [String]
    /// Mean of each column.
    public let means: [Double]
    /// Population standard deviation of each column, 1 for a constant one.
    public let scales: [Double]
    /// Whether a column is constant, so that it carries no information.
    public let isConstant: [Bool]
    /// Whom and what the set left out.
    public private(set) var setAside: SetAside

    /// Number of columns.
    public var nFeatures: Int { featureNames.count }

    /// What an analyst must know before trusting the matrix, a sentence each; may be empty.
    public var notes: [String] {
        var notes = setAside.notes(rule: outlierRule)
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
        let features = try connection.query(
            """
            select feature, mean, scale, is_constant
            from snapshot_feature
            where snapshot_id = ?
            order by position
            """, [id])
        let nFeatures = try row.int("n_features")
        guard features.count == nFeatures else {
            throw FeatureError.damagedSnapshot(
                id, reason: "\(features.count) of its \(nFeatures) features are stored")
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
            featureNames: try features.map { try $0.text(0) },
            means: try features.map { try $0.double(1) },
            scales: try features.map { try $0.double(2) },
            isConstant: try features.map { try $0.int(3) == 1 },
            setAside: try SetAside.load(id, from: connection))
    }

    /// The same with what the live data say about those left out.
    func with(_ setAside: SetAside) -> Snapshot {
        var copy = self
        copy.setAside = setAside
        return copy
    }

    /// The newest snapshot's id, or `nil`.
    public static func newestID(in connection: Connection) throws -> Int? {
        try connection.query("select max(snapshot_id) from snapshot").first?.optionalInt(0)
    }

    /// The matrix as it was frozen, row-major, shape `(nRows, nFeatures)`.
    /// - Throws: `FeatureError` when rows are missing; `StoreError`.
    /// - Complexity: O(`nRows` · `nFeatures`); eight bytes a value.
    public func rawValues(from connection: Connection) throws -> [Double] {
        try values(from: connection) { value, _ in value }
    }

    /// The matrix as the engine takes it: (x − mean) / scale, row-major.
    /// - Throws: `FeatureError` when rows are missing; `StoreError`.
    /// - Complexity: O(`nRows` · `nFeatures`); eight bytes a value.
    public func scaledValues(from connection: Connection) throws -> [Double] {
        try means.withUnsafeBufferPointer { means in
            try scales.withUnsafeBufferPointer { scales in
                try values(from: connection) { value, column in
                    (value - means[column]) / scales[column]
                }
            }
        }
    }

    /// Raw row-major values of other rows in this snapshot's scale: (x − mean) / scale.
    /// - Precondition: a whole number of rows of `nFeatures` values.
    public func scale(_ rawValues: [Double]) -> [Double] {
        precondition(rawValues.count % nFeatures == 0, "a whole number of rows")
        return rawValues.indices.map { index in
            let column = index % nFeatures
            return (rawValues[index] - means[column]) / scales[column]
        }
    }

    /// The customer of every row, in row order.
    public func customerIDs(from connection: Connection) throws -> [String] {
        var ids: [String] = []
        ids.reserveCapacity(nRows)
        try connection.forEachRow(
            "select customer_id from \(Identifier.quote(valuesTable)) order by row_no"
        ) { ids.append($0.text(0)) }
        return ids
    }

    private func values(
        from connection: Connection, _ map: (_ value: Double, _ column: Int) -> Double
    ) throws -> [Double] {
        let columns = featureNames.map(Identifier.quote).joined(separator: ", ")
        let sql = "select \(columns) from \(Identifier.quote(valuesTable)) order by row_no"
        let width = nFeatures
        let total = nRows * width
        var failure: (any Error)?
        let values = [Double](unsafeUninitializedCapacity: total) { buffer, count in
            do {
                try connection.forEachRow(sql) { row in
                    guard count + width <= total else {
                        throw FeatureError.damagedSnapshot(id, reason: "it has too many rows")
                    }
                    for column in 0..<width {
                        buffer[count + column] = map(row.double(column), column)
                    }
                    count += width
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        guard values.count == total else {
            throw FeatureError.damagedSnapshot(
                id, reason: "\(values.count / width) of its \(nRows) rows are stored")
        }
        return values
    }
}
