import Store

/// A run with all that its profile is made from, held against digests and fingerprints once.
struct RunMatrix {
    let run: ExportedRun
    let snapshot: Snapshot
    /// The cluster of each row; −1 in none.
    let labels: [Int32]
    /// Row-major `(rows, inputNames.count)`, as they were frozen.
    let raw: [Double]
    /// As the engine takes them, row-major `(rows, nFeatures)`; empty where it was read for names only.
    let scaled: [Double]
    /// After the transforms of the set, before clipping and scaling; row-major as `raw`.
    let transformed: [Double]
    private let ids: [String]?
    /// Fitted centres, one a cluster; empty where the algorithm has none.
    let centres: [[Double]]
    /// Who is in which segment.
    let groups: SegmentGroups

    /// Rows of each segment, those in none (−1) first; ascending.
    var members: [(cluster: Int, rows: [Int])] { groups.members }

    /// Customers by rows.
    ///
    /// - Precondition: they were read with it.
    var customerIDs: [String] {
        guard let ids else { preconditionFailure("the customers of the matrix were not read") }
        return ids
    }

    /// Reads a run.
    ///
    /// - Throws: `ProfileError` for customers who are repeated; `DamagedError` for what does not agree.
    /// - Complexity: O(values); 24 bytes a value.
    init(_ runID: Int, from connection: Connection, algorithms: AlgorithmList) throws {
        let run = try ExportedRun(runID, from: connection)
        let snapshot = try Snapshot.load(run.snapshotID, from: connection)
        guard snapshot.repeats == 1 else {
            throw ProfileError.repeated(run: run.name, snapshotID: snapshot.id)
        }
        let labels = try RunLabels.load(runID, from: connection)
        let raw = try snapshot.rawValues(from: connection)
        try self.init(
            run, snapshot, labels: labels, raw: raw,
            ids: try snapshot.customerIDs(from: connection), from: connection, algorithms)
    }

    /// The same of what was read to place customers, for their names: who they are is not asked for, and nothing is scaled.
    init(
        of places: RunPlaces, from connection: Connection, algorithms: AlgorithmList
    ) throws {
        try self.init(
            places.run, places.snapshot, labels: places.labels, raw: places.raw, ids: nil,
            from: connection, algorithms)
    }

    /// - Parameters:
    ///   - labels: As they were held against their digest.
    ///   - raw: As they were held against their fingerprint.
    private init(
        _ run: ExportedRun, _ snapshot: Snapshot, labels: [Int32], raw: [Double], ids: [String]?,
        from connection: Connection, _ algorithms: AlgorithmList
    ) throws {
        (self.run, self.snapshot, self.labels) = (run, snapshot, labels)
        (self.raw, self.ids) = (raw, ids)
        try ClusterSizes(labels: labels).check(storedOf: run.id, in: connection)
        scaled = ids == nil ? [] : snapshot.scale(raw)
        var values = raw
        let transforms = snapshot.scaler.transforms
        if !transforms.isIdentity {
            values.withUnsafeMutableBufferPointer { transforms.apply(to: $0) }
        }
        transformed = values
        if let algorithm = algorithms[run.algorithm] {
            centres = try ModelCentroids.load(
                run.id, by: algorithm, snapshot: snapshot, from: connection
            ).map(\.scaled)
        } else {
            centres = []
        }
        groups = SegmentGroups(labels.lazy.map { Int($0) })
    }

    /// One raw column over all rows.
    func column(_ input: Int, of values: [Double]) -> [Double] {
        let width = snapshot.scaler.nInputs
        return stride(from: input, to: values.count, by: width).map { values[$0] }
    }
}
