import Reports
import Store

extension LiveScore {
    /// Comparisons of one value of a customer with that of a core customer that a query may take: up to some 20 seconds of
    /// SQLite.
    package static let mostComparisons = 200_000_000

    /// Comparisons that a query takes of the run that the view scores by, with the customers of today; 0 for a run with centres.
    package func comparisons() throws -> Int {
        try reading("live_core") {
            try connection.query(
                """
                select
                    (select count(*) from live_core)
                    * (select count(*) from customer_fact)
                    * (select count(*) from live_scaler where position is not null)
                """)[0].int(0)
        }
    }

    /// What to know of the time that so many comparisons take; `nil` for half a second or less.
    package static func words(ofTime comparisons: Int) -> String? {
        guard comparisons > comparisonsASecond / 2 else { return nil }
        let seconds = max((comparisons + comparisonsASecond / 2) / comparisonsASecond, 1)
        return
            "scored_customer takes some \(grouped(seconds)) second\(seconds == 1 ? "" : "s") each time that it is read, "
            + "in DuckDB far more: let dashboards read customer_segment, which refresh fills"
    }

    /// Measured: 6.2 million in 0.8 s, 25 million in 3.0 s, 98 million in 8.9 s (docs/decisions/0094).
    private static let comparisonsASecond = 10_000_000

    /// What a run is measured from.
    enum Anchors {
        /// In the order of clusters.
        case centres([ModelCentroids])
        /// Core customers, and the customers of the matrix by their rows.
        case cores(CoreRule, customerIDs: [String])

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
            let (nCores, nCustomers) = (rule.coreRows.count, snapshot.nRows)
            let nColumns = snapshot.nFeatures
            let (pairs, isHuge) = nCores.multipliedReportingOverflow(by: nCustomers)
            guard !isHuge, pairs <= LiveScore.mostComparisons / max(nColumns, 1) else {
                throw LiveScoreError.tooManyPairs(
                    run.name, nCores: nCores, nCustomers: nCustomers, nColumns: nColumns)
            }
            self = .cores(rule, customerIDs: try snapshot.customerIDs(from: connection))
        }

        /// Squared distance within which a core customer takes others in.
        var reach: Double? {
            switch self {
            case .centres: nil
            // Without core customers nobody is within reach of one, whatever it is.
            case .cores(let rule, _): rule.model.map { $0.eps * $0.eps } ?? 1
            }
        }
    }
}
