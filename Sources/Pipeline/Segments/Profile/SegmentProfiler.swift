import Store

/// Makes the profile of a run: what its segments are like and what they are called, in the tables `run_profile` and
/// `segment_…`.
///
/// - SeeAlso: docs/segments.md
public struct SegmentProfiler {
    /// What a profile is made by: one that another made, or that other cut points named, is made anew.
    private func methodVersion() throws -> String {
        rfmName == nil
            ? "4; " + (try RuleCutPoints.storedText(in: connection)) : "4; names of the caller"
    }

    private let connection: Connection
    private let algorithms: AlgorithmList
    private let rfmName: ((String) -> String?)?

    /// - Parameters:
    ///   - rfmName: The name of the RFM rule that a customer meets, for names of segments in which nearly all meet one; by
    ///     default that of `RFMRules` on the day of the matrix.
    public init(
        in connection: Connection, algorithms: AlgorithmList = .standard,
        rfmName: ((String) -> String?)? = nil
    ) {
        self.connection = connection
        self.algorithms = algorithms
        self.rfmName = rfmName
    }

    /// Makes the profile of a run unless there is one of today's lines and customers; all of it or nothing.
    ///
    /// A transaction of its own, or a part of the caller's. Names by hand stay.
    /// - Returns: Whether it was made now.
    /// - Throws: `ProfileError` for a run whose rows are no customers; `DamagedError`; `StoreError`.
    /// - Complexity: O(values + invoices log invoices + lines log lines).
    @discardableResult
    public func ensure(_ runID: Int) throws -> Bool {
        try connection.stored {
            if try isStored(runID) { return false }
            let version = try DataVersion.current(in: connection)
            return try isCurrent(runID, version) ? false : nil
        } or: {
            try make(runID, try DataVersion.current(in: connection))
            return true
        }
    }

    /// The same, then names segments by hand: all of it or nothing.
    ///
    /// - Throws: As `ensure(_:)` and `SegmentNames.rename`.
    public func ensure(_ runID: Int, calling choices: [SegmentNameChoice]) throws {
        guard !choices.isEmpty else {
            try ensure(runID)
            return
        }
        try connection.transaction(.immediate) {
            try ensure(runID)
            try SegmentNames.rename(runID, choices, in: connection)
        }
    }

    /// Names the segments of a run unless it has a profile of today's lines and customers: what a profile would call them.
    ///
    /// Its numbers are not made: they go over all lines. A profile of other lines is made anew as a whole, so that names
    /// and numbers are of one state.
    /// - Parameters:
    ///   - places: The run as it was read already.
    ///   - facts: What customers had come to on the day of its matrix, where that is known already.
    /// - Throws: As `ensure`.
    /// - Complexity: O(values + invoices).
    func ensureNames(_ runID: Int, placed places: RunPlaces?, _ facts: AsOfFacts?) throws {
        try connection.transaction(.immediate) {
            let version = try DataVersion.current(in: connection)
            if try isCurrent(runID, version) { return }
            let hasProfile = try connection.scalar(
                "select exists (select 1 from run_profile where run_id = ?)", [runID])
            guard hasProfile != 1 else { return try make(runID, version, facts) }
            let matrix =
                try places.map { try RunMatrix(of: $0, from: connection, algorithms: algorithms) }
                ?? RunMatrix(runID, from: connection, algorithms: algorithms)
            let writer = ProfileWriter(connection: connection, runID: runID, matrix: matrix)
            let names = try names(of: matrix, SegmentShape(of: matrix), facts)
            try writer.clearNames()
            try writer.insert(names)
        }
    }

    /// Of all segments but those that have a name by hand.
    private func names(
        of matrix: RunMatrix, _ shape: SegmentShape, _ facts: AsOfFacts?
    ) throws -> [Int: SegmentNaming.Name] {
        var naming = SegmentNaming(
            shape, of: matrix, displayNames: try matrix.snapshot.displayNames(from: connection))
        let known = try SegmentNames.load(matrix.run.id, from: connection)
        let byHand = known.names.filter { known.byHand.contains($0.key) }
        if let rfmName {
            return naming.names(manual: byHand) { rfmName(matrix.customerIDs[$0]) }
        }
        let numbers = try RFMRules.numbers(ofRowsOf: matrix.snapshot, facts, in: connection)
        let names = Dictionary(uniqueKeysWithValues: RFMRules.rules.map { ($0.number, $0.name) })
        return naming.names(manual: byHand) { names[Int(numbers[$0])] }
    }

    /// Whether the profile is that of a shared copy, which has no lines to make another from.
    ///
    /// - Throws: `SharedCopyError` where such a copy has none of the run.
    private func isStored(_ runID: Int) throws -> Bool {
        guard try SharedCopy.isOne(connection) else { return false }
        let isThere = try connection.scalar(
            "select exists (select 1 from run_profile where run_id = ?)", [runID])
        guard isThere == 1 else {
            try SharedCopy.refuse("profile", in: connection)
            return false
        }
        return true
    }

    private func isCurrent(_ runID: Int, _ version: DataVersion?) throws -> Bool {
        guard let version else { return false }
        return try connection.scalar(
            """
            select exists (
                select 1
                from run_profile
                where run_id = ? and lines_version = ? and customers_version = ? and method_version = ?
            )
            """, [runID, version.lines, version.customers, try methodVersion()]) == 1
    }

    private func make(_ runID: Int, _ version: DataVersion?, _ known: AsOfFacts? = nil) throws {
        let matrix = try RunMatrix(runID, from: connection, algorithms: algorithms)
        let rows = Dictionary(
            matrix.customerIDs.enumerated().map { (ByteText($1), $0) }, uniquingKeysWith: { $1 })
        let period = ProfilePeriod(of: matrix.snapshot)
        let bought = try BoughtProductsRead(
            by: rows, from: period.start, to: period.end, in: connection)
        let ledger = try CustomerLedger(of: matrix.snapshot, rows: rows, in: connection)
        let shape = SegmentShape(of: matrix)
        let names = try names(of: matrix, shape, known)
        let facts = try ExternalFacts(
            of: matrix.groups, in: period, inputs: matrix.snapshot.inputNames, rows: rows,
            ledger: ledger, bought: bought, from: connection)
        let writer = ProfileWriter(connection: connection, runID: runID, matrix: matrix)
        try writer.clear()
        try writer.insert(ledger, version, try methodVersion())
        try writer.insert(names)
        try writer.insert(
            PurchaseSums.all(of: matrix.groups, in: SegmentExamples.Space(of: matrix), ledger),
            ledger: ledger,
            names: try SegmentNames.load(runID, from: connection))
        try writer.insert(shape)
        try writer.insert(facts)
    }
}
