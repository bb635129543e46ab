import Clustering
import Reports
import Store

/// Compares stored runs: side by side, and pairwise by agreement of their labels.
///
/// Every pair compared is stored in `run_pair` and `run_pair_cell`, and how clusters come from those of fewer in
/// `run_nesting`, so that dashboards see it too.
public struct RunComparison {
    let connection: Connection
    private let workers: Int
    private let observer: SweepObserver

    /// What a comparison found.
    public struct Outcome: Sendable {
        /// The runs side by side, one row each.
        public let runs: ResultTable
        /// One row a pair: shared customers, moved customers, agreement.
        public let pairs: ResultTable
        /// One row a pair of clusters that share customers; empty where nobody asked.
        public let cells: ResultTable
        /// Where clusters come from, one row a cluster of a run with the next larger number of clusters.
        public let nesting: ResultTable
        /// Customers that one run of a pair has and the other has not, by what became of them there.
        public let notShared: ResultTable
        /// All of them that have rows, for programs.
        public var tables: [ResultTable] {
            [runs, pairs] + [cells, nesting, notShared].filter { !$0.rows.isEmpty }
        }
        /// The same for a person, with the columns that matter most: 80 columns of a terminal, unless names are long.
        public var pages: [ResultTable] {
            get throws(TableError) {
                var pages = tables
                for place in pages.indices {
                    guard let brief = Self.brief[pages[place].name] else { continue }
                    pages[place] = try pages[place].selecting(brief)
                        .named(pages[place].name, nKeys: 2)
                }
                return pages
            }
        }

        private static let brief = [
            "runs": [
                "run_id", "run_name", "n_clusters_found", "n_noise", "silhouette",
                "largest_cluster",
            ],
            "pairs": [
                "run_a", "run_b", "n_shared", "n_moved", "ari", "ami", "variation_of_information",
            ],
            "nesting": ["run_a", "run_b", "cluster_b", "cluster_a", "share", "n"],
        ]
        /// What a reader should know of the runs beside each other; `nil` where there is nothing.
        public let remark: String?
    }

    /// Compares runs of the given database.
    ///
    /// - Parameters:
    ///   - workers: Threads; they change no result.
    ///   - progress: Hears which share of the pairs is done, from any thread.
    public init(
        in connection: Connection, workers: Int = 1,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) {
        self.connection = connection
        self.workers = workers
        observer = SweepObserver(progress: progress, isCancelled: isCancelled)
    }

    /// The runs of a grid, in its order.
    ///
    /// - Throws: `RunComparisonError.unknownSweep`.
    public func runs(ofSweep sweepID: Int) throws -> [Int] {
        let runs = try reading("sweep_run of sweep \(sweepID)") {
            try connection.query(
                "select run_id from sweep_run where sweep_id = ? order by position", [sweepID]
            ).map { try $0.int(0) }
        }
        guard runs.isEmpty else { return runs }
        let known = try reading("sweep") {
            try connection.query("select sweep_id from sweep order by 1").map { try $0.int(0) }
        }
        throw RunComparisonError.unknownSweep(sweepID, known: known)
    }

    /// Compares two or more runs.
    ///
    /// - Parameter cells: Whether the contingency cells are wanted; they are stored in any case.
    /// - Throws: `RunComparisonError` for fewer than two different runs, or for runs that share no
    ///   customer.
    /// - Complexity: O(rows) for a pair, for each pair of runs; the labels of a run are read once.
    public func compare(_ runIDs: [Int], cells: Bool = true) throws -> Outcome {
        let named = runIDs.count
        var seen: Set<Int> = []
        let runIDs = runIDs.filter { seen.insert($0).inserted }
        guard runIDs.count >= 2 else {
            guard named > 1, let only = runIDs.first else { throw RunComparisonError.tooFewRuns }
            throw RunComparisonError.sameRun(only)
        }
        var pairs: [RunPair] = []
        for (index, first) in runIDs.enumerated() {
            for second in runIDs[(index + 1)...] {
                pairs.append(RunPair(a: min(first, second), b: max(first, second)))
            }
        }
        try checkCustomers(of: runIDs)
        // Runs never change, and matching many clusters takes long: no lock is held meanwhile.
        let labels = try PairLabels(of: runIDs, from: connection)
        let agreements = try labels.agreements(of: pairs, workers: workers, observer: observer)
        let nestings = try RunNesting.all(of: runIDs, agreements: agreements, in: connection)
        try connection.stored { () -> Void? in
            let isThere =
                try agreements.allSatisfy { try isStored($1, $0) }
                && nestings.allSatisfy { try $0.isStored(in: connection) }
            return isThere ? () : nil
        } or: {
            for pair in pairs {
                guard let agreement = agreements[pair] else { continue }
                try store(agreement, pair)
            }
            for nesting in nestings { try nesting.store(in: connection) }
        }
        return Outcome(
            runs: try table(of: runIDs), pairs: try pairTable(pairs),
            cells: try cellTable(cells ? pairs : []), nesting: try nestingTable(nestings),
            notShared: try notSharedTable(pairs, labels), remark: try remark(on: runIDs))
    }

    /// Metrics that leave out noise, or follow another rule, rank nothing across algorithms.
    private func remark(on runIDs: [Int]) throws -> String? {
        let names = try runIDs.map { runID in
            try reading("run \(runID)") {
                try connection.query("select algorithm from run where run_id = ?", [runID])
                    .first?.text(0)
            }
        }
        guard Set(names).count > 1 else { return nil }
        return
            "runs of different algorithms: ari, ami and nmi say how far they agree; silhouette and the "
            + "other metrics do not rank them, least of all where silhouette_coverage is below 1"
    }

    /// Whether the rows are of the customers that they are said to be of.
    private func checkCustomers(of runIDs: [Int]) throws {
        let ids = Set(try runIDs.map { try ExportedRun($0, from: connection).snapshotID })
        for id in ids.sorted() {
            let snapshot = try Snapshot.load(id, from: connection)
            // Runs of one matrix are compared row by row; the names come later, from a view.
            if ids.count > 1 {
                try snapshot.verify(from: connection)
            } else {
                try snapshot.checkRows(in: connection)
            }
        }
    }

    /// Writes a pair in the place of what is there; where that is the same, nothing.
    private func store(_ agreement: LabelAgreement, _ pair: RunPair) throws {
        let key = [pair.a, pair.b]
        if try isStored(agreement, pair) { return }
        try connection.run("delete from run_pair_cell where run_a = ? and run_b = ?", key)
        try connection.run("delete from run_pair where run_a = ? and run_b = ?", key)
        try connection.run(
            """
            insert into run_pair (run_a, run_b, n_shared, n_moved, ari, nmi, ami,
                variation_of_information, compared_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                pair.a, pair.b, agreement.nRows, agreement.nMoved, agreement.adjustedRandIndex,
                agreement.normalizedMutualInformation, agreement.adjustedMutualInformation,
                agreement.variationOfInformation, Timestamp.now(),
            ])
        let matching = Set(agreement.matching)
        for cell in agreement.cells {
            try connection.run(
                """
                insert into run_pair_cell (run_a, run_b, cluster_a, cluster_b, n, is_match)
                values (?, ?, ?, ?, ?, ?)
                """,
                [pair.a, pair.b, Int(cell.a), Int(cell.b), cell.count, matching.contains(cell)])
        }
    }
}

extension RunComparison {
    fileprivate func isStored(_ agreement: LabelAgreement, _ pair: RunPair) throws -> Bool {
        let key = [pair.a, pair.b]
        let isKnown = try connection.holds(
            [
                [
                    agreement.nRows, agreement.nMoved, agreement.adjustedRandIndex,
                    agreement.normalizedMutualInformation, agreement.adjustedMutualInformation,
                    agreement.variationOfInformation,
                ]
            ],
            in: """
                select n_shared, n_moved, ari, nmi, ami, variation_of_information
                from run_pair
                where run_a = ? and run_b = ?
                """, key)
        guard isKnown else { return false }
        let matching = Set(agreement.matching)
        return try connection.holds(
            agreement.cells.map { cell in
                [Int(cell.a), Int(cell.b), cell.count, matching.contains(cell)]
            },
            in: """
                select cluster_a, cluster_b, n, is_match
                from run_pair_cell
                where run_a = ? and run_b = ?
                """, key)
    }
}

/// Two runs, the one of the smaller number first.
struct RunPair: Hashable, Sendable {
    let a: Int
    let b: Int
}
