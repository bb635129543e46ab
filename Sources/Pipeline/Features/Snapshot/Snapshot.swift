import Reports
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
    /// Condition that chose its customers; `nil` where all were meant.
    public let population: String?
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
        else { throw try unknown(id, in: connection) }
        return try reading("snapshot \(id)") {
            let snapshot = try Snapshot(id, row, from: connection)
            try snapshot.checkSize(in: connection)
            return snapshot
        }
    }

    /// - Throws: `DamagedError` or `FeatureError` for what no snapshot can be.
    private init(_ id: Int, _ row: Row, from connection: Connection) throws {
        let place = "snapshot \(id)"
        self.id = id
        featureSet = try row.text("feature_set")
        viewName = try storedName(row.text("view_name"), "view_name", of: place)
        valuesTable = try row.text("values_table")
        // The name goes into statements, and must not lead to another table.
        guard valuesTable == "snapshot_values_\(id)" else {
            throw DamagedError(place, "it names the table \(valuesTable)")
        }
        nRows = try row.int("n_rows")
        fingerprint = try row.text("fingerprint")
        asOf = try row.optionalText("as_of")
        windowStart = try row.optionalText("window_start")
        for (column, moment) in [("as_of", asOf), ("window_start", windowStart)] {
            guard let moment, try connection.scalar("select datetime(?1) is ?1", [moment]) != 1
            else { continue }
            throw DamagedError(place, "\(column) holds \"\(moment.prefix(40))\", which is no time")
        }
        outlierRule = try stored(
            OutlierRule.self, try row.text("outlier_rule"), "outlier_rule", of: place)
        population = try row.optionalText("population")
        repeats = try row.int("repeats")
        guard (1...RepeatedMatrix.largestRowCount).contains(nRows), repeats > 0,
            nRows % repeats == 0
        else { throw DamagedError(place, "it has \(nRows) rows, each \(repeats) times") }
        jitterSeed = try row.int("jitter_seed")
        createdAt = try row.text("created_at")
        transform = try stored(Transform.self, try row.text("transform"), "transform", of: place)
        scaling = try stored(Scaling.self, try row.text("scaling"), "scaling", of: place)
        winsor = try row.optionalDouble("winsor")
        guard winsor.map({ $0 > 0 && $0 < 0.5 }) ?? true else {
            throw DamagedError(place, "winsor is no quantile below 0.5")
        }
        scaler = try MatrixScaler.load(row, from: connection)
        // Snapshots from before schema 20 have none.
        if let digest = try row.optionalText("scaler_digest"), digest != scaler.digest {
            throw DamagedError(place, "the scaler is not that of scaler_digest")
        }
        setAside = try SetAside.load(id, from: connection)
    }

    /// Whether the file is large enough for the matrix, so that memory can be taken for it.
    ///
    /// A stored row takes a byte for each column at least.
    private func checkSize(in connection: Connection) throws {
        let bytes = try connection.fileBytes()
        guard nRows * scaler.nInputs <= bytes else {
            throw DamagedError(
                "snapshot \(id)", "n_rows is \(nRows), and the whole file has \(bytes) bytes")
        }
    }

    /// The same with what the live data say about those left out, and remarks.
    func with(_ setAside: SetAside, remarks: [String]) -> Snapshot {
        var copy = self
        copy.setAside = setAside
        copy.remarks = remarks
        return copy
    }

    /// The same with one more remark.
    func adding(_ remark: String?) -> Snapshot {
        guard let remark else { return self }
        var copy = self
        copy.remarks.append(remark)
        return copy
    }

    /// What is to be said where columns should have been dropped and none was.
    func remarks(dropsRedundant: Bool) -> [String] {
        guard dropsRedundant, scaler.dropped.isEmpty else { return [] }
        return [
            "no column is redundant: after transform and clipping, none is constant or a "
                + "linear combination of others"
        ]
    }

    /// The newest snapshot's id, or `nil`.
    public static func newestID(in connection: Connection) throws -> Int? {
        try reading("snapshot") {
            try connection.query("select max(snapshot_id) from snapshot").first?.optionalInt(0)
        }
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
        try reading(valuesTable) {
            try connection.forEachRow(
                "select customer_id from \(Identifier.quote(valuesTable)) order by row_no"
            ) { ids.append(try $0.text(0)) }
        }
        guard ids.count == nRows else { throw wrongCount(ids.count) }
        return ids
    }

    /// Reads the matrix once and holds it against its fingerprint.
    /// - Throws: `FeatureError` where it is not the one that was frozen; `StoreError`.
    func verify(from connection: Connection) throws {
        try forEachRawBlock(from: connection) { _ in }
    }

    /// The digest of the matrix as it stands now, for `snapshot_forgotten`.
    /// - Throws: `FeatureError` when rows are missing; `StoreError`.
    package func presentDigest(from connection: Connection) throws -> String {
        try forEachBlock(from: connection) { _ in
        } atEnd: {
            $0.present()
        }
    }

    /// Whether the matrix is the one that was frozen.
    /// - Throws: `StoreError`.
    package func isWhole(in connection: Connection) throws -> Bool {
        do {
            try verify(from: connection)
            return true
        } catch is any UserFacingError {
            return false
        }
    }

    /// Calls `body` with blocks of raw row-major values, which it may overwrite.
    ///
    /// Throws after the last block where they are not those of the fingerprint.
    private func forEachRawBlock(
        from connection: Connection, _ body: (UnsafeMutableBufferPointer<Double>) throws -> Void
    ) throws {
        let isRight = try forEachBlock(from: connection, body) { $0.isRight() }
        guard isRight else {
            throw FeatureError.damagedSnapshot(
                id, reason: "its values are not those of its fingerprint")
        }
        // Views name the customers of labels by other rows than these.
        try checkRows(in: connection)
    }

    /// Calls `body` with blocks of raw values, and gives what `atEnd` makes of the digest of all of them.
    private func forEachBlock<T>(
        from connection: Connection, _ body: (UnsafeMutableBufferPointer<Double>) throws -> Void,
        atEnd: (borrowing FrozenDigest) -> T
    ) throws -> T {
        let width = scaler.nInputs
        let columns = inputNames.map(Identifier.quote).joined(separator: ", ")
        let block = UnsafeMutableBufferPointer<Double>.allocate(
            capacity: RepeatedMatrix.blockRows * width)
        defer { block.deallocate() }
        block.initialize(repeating: 0)
        var filled = 0
        var rows = 0
        var digest = try FrozenDigest(of: self, from: connection)
        func flush() throws {
            guard filled > 0 else { return }
            digest.update(UnsafeBufferPointer(rebasing: block[..<filled]))
            try body(UnsafeMutableBufferPointer(rebasing: block[..<filled]))
            filled = 0
        }
        try reading(valuesTable) {
            try connection.forEachRow(
                "select \(columns) from \(Identifier.quote(valuesTable)) order by row_no"
            ) { row in
                guard rows < nRows else {
                    throw FeatureError.damagedSnapshot(id, reason: "it has too many rows")
                }
                for column in 0..<width { block[filled + column] = try row.double(column) }
                filled += width
                rows += 1
                if filled == block.count { try flush() }
            }
        }
        try flush()
        guard rows == nRows else { throw wrongCount(rows) }
        return atEnd(digest)
    }

    private func wrongCount(_ rows: Int) -> FeatureError {
        .damagedSnapshot(id, reason: "\(rows) of its \(nRows) rows are stored")
    }
}

extension Snapshot {
    /// What was done to the columns, where it is not the usual.
    var preparationNotes: [String] {
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

extension Snapshot {
    /// Names for headings by column, where the set still has them.
    func displayNames(from connection: Connection) throws -> [String: String] {
        try reading("feature") {
            let rows = try connection.query(
                "select feature, display_name from feature where feature_set = ?", [featureSet])
            return Dictionary(
                try rows.map { (try $0.text(0), try $0.text(1)) }, uniquingKeysWith: { $1 })
        }
    }

    /// What a person calls the raw columns, in the order of `inputNames`: not always what the column is called.
    func inputHeadings(from connection: Connection) throws -> [String] {
        let names = try displayNames(from: connection)
        let dictionary = DataDictionary(of: [valuesTable], in: connection)
        // Views of others may have line ends in the names of their columns.
        return inputNames.map {
            VisibleText.oneLine(names[$0] ?? dictionary.column($0, of: valuesTable).heading)
        }
    }
}
