import Reports
import Store

extension LiveScore {
    /// Comparisons of one value of a customer with that of a core customer that a query may take: up to some 13 seconds of
    /// SQLite.
    package static let mostComparisons = 400_000_000

    /// Comparisons that a query takes of the run that the view scores by, with the customers of today; 0 for a run with centres.
    package func comparisons() throws -> Int {
        try reading("live_score") {
            let row = try connection.query(
                """
                select (select core_comparisons from live_score), (select count(*) from customer_fact)
                """)[0]
            let (each, customers) = (try row.optionalDouble(0) ?? 0, try row.int(1))
            // Who edits the number gets no more than a long time told.
            return Int(min(max(each * Double(customers), 0), 1e15))
        }
    }

    /// What to know of the time that so many comparisons take; `nil` for half a second or less.
    package static func words(ofTime comparisons: Int) -> String? {
        guard comparisons > comparisonsASecond / 2 else { return nil }
        let seconds = max((comparisons + comparisonsASecond / 2) / comparisonsASecond, 1)
        return
            "scored_customer takes up to \(counted(seconds, "second")) each time that it is read: "
            + "let dashboards read customer_segment, which refresh fills"
    }

    /// Measured: 8 million in 0.27 s, 23 million in 0.64 s (docs/decisions/0105).
    private static let comparisonsASecond = 30_000_000

    /// What a run is measured from.
    enum Anchors {
        /// In the order of clusters.
        case centres([ModelCentroids])
        /// Core customers of so many clusters, and the customers of the matrix by their rows.
        case cores(LiveCores, nClusters: Int, customerIDs: [String])

        /// - Throws: `LiveScoreError` for a run with neither, or with too many core customers for its customers;
        ///   `DamagedError`; `StoreError`.
        init(
            of run: ExportedRun, on snapshot: Snapshot, _ algorithm: Algorithm,
            in connection: Connection
        ) throws {
            if algorithm.descriptor.hasCentres {
                self = .centres(
                    try ModelCentroids.load(
                        run.id, by: algorithm, snapshot: snapshot, from: connection))
                return
            }
            let fit = StoredFit(runID: run.id, snapshot: snapshot, connection: connection)
            guard snapshot.repeats == 1,
                let rule = try algorithm.descriptor.loadRule?(fit) as? CoreRule
            else { throw LiveScoreError.noCentres(run.name, algorithm.title) }
            // Whose square is 0 takes nobody in, by the arithmetic of a query.
            guard rule.model.map({ $0.eps * $0.eps > 0 }) ?? true else {
                throw LiveScoreError.tinyEps(run.name)
            }
            let cores = LiveCores(
                of: rule, in: try snapshot.scaledValues(from: connection),
                width: snapshot.nFeatures)
            let comparisons = cores.comparisons * Double(snapshot.nRows)
            guard comparisons <= Double(LiveScore.mostComparisons) else {
                throw LiveScoreError.tooManyPairs(
                    run.name, nCores: cores.cores.count, nCustomers: snapshot.nRows,
                    nComparisons: Int(min(comparisons, 1e15)))
            }
            self = .cores(
                cores, nClusters: rule.nClusters,
                customerIDs: try snapshot.customerIDs(from: connection))
        }

        /// What stands in the place of centres, if anything does.
        var cores: LiveCores? {
            switch self {
            case .centres: nil
            case .cores(let cores, _, _): cores
            }
        }
    }
}
