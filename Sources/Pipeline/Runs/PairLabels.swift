import Clustering
import Store

/// The labels of several runs, each read once, and the rows that runs of different matrices share.
struct PairLabels {
    /// Two matrices.
    struct SnapshotPair: Hashable {
        let a: Int
        let b: Int
    }

    /// Rows of the same customers and replicates in two matrices.
    private struct SharedRows {
        var a: [Int32] = []
        var b: [Int32] = []
    }

    private let connection: Connection
    /// The matrix of each run.
    let snapshots: [Int: Int]
    private let labels: [Int: [Int32]]

    /// - Throws: `DamagedError` for labels that are not those that were stored.
    /// - Complexity: O(rows) a run; four bytes a label.
    init(of runIDs: [Int], from connection: Connection) throws {
        self.connection = connection
        var snapshots: [Int: Int] = [:]
        var labels: [Int: [Int32]] = [:]
        for run in runIDs {
            snapshots[run] = try reading("run \(run)") {
                try ExportedRun(run, from: connection).snapshotID
            }
            let own = try RunLabels.load(run, from: connection)
            try ClusterSizes(labels: own).check(storedOf: run, in: connection)
            labels[run] = own
        }
        (self.snapshots, self.labels) = (snapshots, labels)
    }

    /// The matrices of a pair of runs.
    func matrices(of pair: RunPair) -> SnapshotPair {
        SnapshotPair(a: snapshots[pair.a] ?? 0, b: snapshots[pair.b] ?? 0)
    }

    /// How far each pair agrees on the rows that both runs have: the same row of one matrix, or the same customer and
    /// replicate of two.
    ///
    /// - Throws: `RunComparisonError`.
    func agreements(
        of pairs: [RunPair], workers: Int, observer: SweepObserver
    ) throws -> [RunPair: LabelAgreement] {
        var agreements: [RunPair: LabelAgreement] = [:]
        let groups = Dictionary(grouping: pairs, by: matrices)
        for (matrices, group) in groups.sorted(by: { ($0.key.a, $0.key.b) < ($1.key.a, $1.key.b) })
        {
            let shared = matrices.a == matrices.b ? nil : try sharedRows(of: matrices)
            if let shared, shared.a.isEmpty {
                throw RunComparisonError.nothingShared(group[0].a, group[0].b)
            }
            // A run is on one side only where the matrices differ: its labels are taken once.
            let runs = Set(group.flatMap { [$0.a, $0.b] }).sorted()
            let places = Dictionary(uniqueKeysWithValues: zip(runs, 0...))
            let labelings = runs.map { run in
                let own = labels[run] ?? []
                guard let shared else { return own }
                let rows = snapshots[run] == matrices.a ? shared.a : shared.b
                return rows.map { own[Int($0)] }
            }
            let before = agreements.count
            let part = SweepObserver(
                progress: { fraction in
                    let done = Double(before) + fraction * Double(group.count)
                    observer.progress(done / Double(pairs.count))
                }, isCancelled: observer.isCancelled)
            let sweep = AgreementSweep(
                labelings: labelings, pairs: group.map { (places[$0.a] ?? 0, places[$0.b] ?? 0) },
                workers: workers)
            guard let found = sweep.run(observer: part) else {
                throw RunComparisonError.interrupted
            }
            for (pair, agreement) in zip(group, found) { agreements[pair] = agreement }
        }
        return agreements
    }

    private func sharedRows(of matrices: SnapshotPair) throws -> SharedRows {
        var shared = SharedRows()
        let place = "snapshot_row of the snapshots \(matrices.a) and \(matrices.b)"
        let (nA, nB) = (nRows(of: matrices.a), nRows(of: matrices.b))
        try reading(place) {
            try connection.forEachRow(
                """
                select row_a.row_no, row_b.row_no
                from snapshot_row as row_a
                join snapshot_row as row_b on row_b.customer_id = row_a.customer_id
                    and row_b.replicate = row_a.replicate
                    and row_b.snapshot_id = ?2
                where row_a.snapshot_id = ?1
                order by row_a.row_no
                """, [matrices.a, matrices.b]
            ) { row in
                let (rowA, rowB) = (try row.int(0), try row.int(1))
                guard (0..<nA).contains(rowA), (0..<nB).contains(rowB) else {
                    throw DamagedError(place, "a customer stands in row \(max(rowA, rowB))")
                }
                shared.a.append(Int32(rowA))
                shared.b.append(Int32(rowB))
            }
        }
        return shared
    }

    /// All runs of a matrix have a label for each of its rows.
    private func nRows(of snapshot: Int) -> Int {
        snapshots.first { $0.value == snapshot }.flatMap { labels[$0.key]?.count } ?? 0
    }
}
