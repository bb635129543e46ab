import Store

/// A run with all that its profile is made from, held against digests and fingerprints once.
struct RunMatrix {
    let run: ExportedRun
    let snapshot: Snapshot
    /// The cluster of each row; −1 in none.
    let labels: [Int32]
    /// Row-major `(rows, inputNames.count)`, as they were frozen.
    let raw: [Double]
    /// As the engine takes them, row-major `(rows, nFeatures)`.
    let scaled: [Double]
    /// After the transforms of the set, before clipping and scaling; row-major as `raw`.
    let transformed: [Double]
    let customerIDs: [String]
    /// Fitted centres, one a cluster; empty where the algorithm has none.
    let centres: [[Double]]
    /// Rows of each segment, those in none (−1) first; ascending.
    let members: [(cluster: Int, rows: [Int])]

    /// Reads a run.
    ///
    /// - Throws: `ProfileError` for customers who are repeated; `DamagedError` for what does not agree.
    /// - Complexity: O(values); 24 bytes a value.
    init(_ runID: Int, from connection: Connection, algorithms: AlgorithmList) throws {
        run = try ExportedRun(runID, from: connection)
        snapshot = try Snapshot.load(run.snapshotID, from: connection)
        guard snapshot.repeats == 1 else {
            throw ProfileError.repeated(run: run.name, snapshotID: snapshot.id)
        }
        labels = try RunLabels.load(runID, from: connection)
        try ClusterSizes(labels: labels).check(storedOf: runID, in: connection)
        raw = try snapshot.rawValues(from: connection)
        scaled = snapshot.scale(raw)
        var values = raw
        let transforms = snapshot.scaler.transforms
        if !transforms.isIdentity {
            values.withUnsafeMutableBufferPointer { transforms.apply(to: $0) }
        }
        transformed = values
        customerIDs = try snapshot.customerIDs(from: connection)
        if let algorithm = algorithms[run.algorithm] {
            centres = try ModelCentroids.load(
                runID, by: algorithm, snapshot: snapshot, from: connection
            ).map(\.scaled)
        } else {
            centres = []
        }
        var places: [Int: [Int]] = [:]
        for (row, label) in labels.enumerated() { places[Int(label), default: []].append(row) }
        members = places.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// One raw column over all rows.
    func column(_ input: Int, of values: [Double]) -> [Double] {
        let width = snapshot.scaler.nInputs
        return stride(from: input, to: values.count, by: width).map { values[$0] }
    }
}
