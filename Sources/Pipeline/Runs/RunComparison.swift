import Clustering
import Reports
import Store

/// Compares stored runs: side by side, and pairwise by agreement of their labels.
///
/// Every pair compared is stored in `run_pair` and `run_pair_cell`, so that dashboards see it too.
public struct RunComparison {
    private let connection: Connection
    private let isCancelled: @Sendable () -> Bool

    /// What a comparison found.
    public struct Outcome: Sendable {
        /// The runs side by side, one row each.
        public let runs: ResultTable
        /// One row a pair: shared customers, moved customers, agreement.
        public let pairs: ResultTable
        /// One row a pair of clusters that share customers.
        public let cells: ResultTable
        /// What a reader should know of the runs beside each other; `nil` where there is nothing.
        public let remark: String?
    }

    /// Compares runs of the given database.
    public init(
        in connection: Connection, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.connection = connection
        self.isCancelled = isCancelled
    }

    /// Compares two or more runs.
    ///
    /// - Throws: `RunComparisonError` for fewer than two different runs, or for runs that share no
    ///   customer.
    /// - Complexity: O(rows) for a pair, for each pair of runs.
    public func compare(_ runIDs: [Int]) throws -> Outcome {
        let named = runIDs.count
        let runIDs = runIDs.reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
        guard runIDs.count >= 2 else {
            guard named > 1, let only = runIDs.first else { throw RunComparisonError.tooFewRuns }
            throw RunComparisonError.sameRun(only)
        }
        var pairs: [(a: Int, b: Int)] = []
        for (index, first) in runIDs.enumerated() {
            for second in runIDs[(index + 1)...] {
                pairs.append((min(first, second), max(first, second)))
            }
        }
        try checkCustomers(of: runIDs)
        // Runs never change, and matching many clusters takes long: no lock is held meanwhile.
        let agreements = try pairs.map { try agreement($0.a, $0.b) }
        try connection.transaction(.immediate) {
            for (pair, agreement) in zip(pairs, agreements) {
                try store(agreement, pair.a, pair.b)
            }
        }
        return Outcome(
            runs: try table(of: runIDs), pairs: try pairTable(pairs), cells: try cellTable(pairs),
            remark: try remark(on: runIDs))
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
            "runs of different algorithms: ari and nmi say how far they agree; silhouette and the other "
            + "metrics do not rank them, least of all where silhouette_coverage is below 1"
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

    private func agreement(_ a: Int, _ b: Int) throws -> LabelAgreement {
        let (labelsA, labelsB) = try sharedLabels(a, b)
        guard !labelsA.isEmpty else { throw RunComparisonError.nothingShared(a, b) }
        return try LabelAgreement(labelsA, labelsB) { () throws(RunComparisonError) in
            if isCancelled() { throw .interrupted }
        }
    }

    private func store(_ agreement: LabelAgreement, _ a: Int, _ b: Int) throws {
        try connection.run("delete from run_pair_cell where run_a = ? and run_b = ?", [a, b])
        try connection.run("delete from run_pair where run_a = ? and run_b = ?", [a, b])
        try connection.run(
            """
            insert into run_pair (run_a, run_b, n_shared, n_moved, ari, nmi, compared_at)
            values (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                a, b, agreement.nRows, agreement.nMoved, agreement.adjustedRandIndex,
                agreement.normalizedMutualInformation, Timestamp.now(),
            ])
        let matching = Set(agreement.matching)
        for cell in agreement.cells {
            try connection.run(
                """
                insert into run_pair_cell (run_a, run_b, cluster_a, cluster_b, n, is_match)
                values (?, ?, ?, ?, ?, ?)
                """,
                [a, b, Int(cell.a), Int(cell.b), cell.count, matching.contains(cell)])
        }
    }

    /// Labels of the rows that both runs have: the same row of one snapshot, or the same customer
    /// and replicate of two.
    private func sharedLabels(_ a: Int, _ b: Int) throws -> ([Int32], [Int32]) {
        let snapshots = try [a, b].map { run in
            try reading("run \(run)") { try ExportedRun(run, from: connection).snapshotID }
        }
        let (labelsA, labelsB) = (
            try RunLabels.load(a, from: connection), try RunLabels.load(b, from: connection)
        )
        for (run, labels) in [(a, labelsA), (b, labelsB)] {
            try ClusterSizes(labels: labels).check(storedOf: run, in: connection)
        }
        if snapshots[0] == snapshots[1] { return (labelsA, labelsB) }
        var shared: ([Int32], [Int32]) = ([], [])
        let place = "snapshot_row of the snapshots \(snapshots[0]) and \(snapshots[1])"
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
                """, [snapshots[0], snapshots[1]]
            ) { row in
                let (rowA, rowB) = (try row.int(0), try row.int(1))
                guard labelsA.indices.contains(rowA), labelsB.indices.contains(rowB) else {
                    throw DamagedError(place, "a customer stands in row \(max(rowA, rowB))")
                }
                shared.0.append(labelsA[rowA])
                shared.1.append(labelsB[rowB])
            }
        }
        return shared
    }

    private func table(of runIDs: [Int]) throws -> ResultTable {
        var table = ResultTable(name: "runs", columns: [])
        for runID in runIDs {
            let part = try ResultTable(
                connection,
                """
                select run_id, run_name, snapshot_id, n_clusters_found, n_noise, n_iter, inertia,
                    silhouette,
                    (
                        select silhouette_coverage
                        from run_overview
                        where run_overview.run_id = run.run_id
                    ) as silhouette_coverage,
                    calinski_harabasz, davies_bouldin,
                    (
                        select min(size)
                        from run_cluster
                        where run_cluster.run_id = run.run_id and cluster >= 0
                    ) as smallest_cluster,
                    (
                        select max(size)
                        from run_cluster
                        where run_cluster.run_id = run.run_id and cluster >= 0
                    ) as largest_cluster
                from run
                where run_id = ?
                """, [runID])
            table.columns = part.columns
            table.rows += part.rows
        }
        try RunRanges.check(table) { "run \($0[0].int ?? 0)" }
        return table
    }

    private func pairTable(_ pairs: [(a: Int, b: Int)]) throws -> ResultTable {
        var table = ResultTable(name: "pairs", columns: [])
        for pair in pairs {
            let part = try ResultTable(
                connection,
                """
                select run_a, run_b, a.run_name as name_a, b.run_name as name_b, n_shared, n_moved,
                    ari, nmi
                from run_pair
                join run as a on a.run_id = run_a
                join run as b on b.run_id = run_b
                where run_a = ? and run_b = ?
                """, [pair.a, pair.b])
            table.columns = part.columns
            table.rows += part.rows
        }
        return table
    }

    private func cellTable(_ pairs: [(a: Int, b: Int)]) throws -> ResultTable {
        var table = ResultTable(name: "contingency", columns: [])
        for pair in pairs {
            let part = try ResultTable(
                connection,
                """
                select run_a, run_b, cluster_a, cluster_b, n, is_match
                from run_pair_cell
                where run_a = ? and run_b = ?
                order by cluster_a, n desc, cluster_b
                """, [pair.a, pair.b])
            table.columns = part.columns
            table.rows += part.rows
        }
        return table
    }
}

/// Why runs could not be compared.
public enum RunComparisonError: UserFacingError {
    /// One run or none.
    case tooFewRuns
    /// The same run under several names.
    case sameRun(Int)
    /// The runs' snapshots have no customer in common.
    case nothingShared(Int, Int)
    /// The user asked to stop; nothing was stored.
    case interrupted

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .tooFewRuns, .sameRun, .nothingShared: .usage
        case .interrupted: .interrupted
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .tooFewRuns:
            "compare needs two or more different runs; list them with `workbench runs`."
        case .sameRun(let run):
            "all that was named is run \(run), and compare needs two or more different runs; list them "
                + "with `workbench runs`."
        case .nothingShared(let a, let b):
            "runs \(a) and \(b) have no customer in common, so there is nothing to compare."
        case .interrupted:
            "interrupted: nothing was stored."
        }
    }
}
