import Clustering
import Reports
import Store

/// What `recommend --eps` says: an eps with which DBSCAN finds dense groups, or that none does.
///
/// The curves that it goes by are stored in `k_distance`; no run is.
public struct EpsAdvice: Sendable {
    /// The suggestion in words, and the cells that it stands on.
    public let document: Document
    /// Every cell that was tried.
    public let table: ResultTable
    /// Flags of `sweep` that make a run of the suggestion.
    public let flags: [String]?

    /// Works the curves out, stores them, and tries cells of DBSCAN along them.
    ///
    /// - Throws: `ClusteringError.cancelled`; `StoreError`; `DamagedError` for customers that cannot be read.
    init(
        _ search: EpsSearch, minSamples: [Int], of snapshot: Snapshot,
        verdict: SegmentVerdict.Kind, in connection: Connection, observer: SweepObserver
    ) throws {
        let keys = CustomerSample.keys(try snapshot.customerIDs(from: connection))
        let rows = CustomerSample.rows(
            keys, most: EpsSearch.curveRows(nSamples: snapshot.nRows))
        let curves = try search.curves(
            minSamples: minSamples, rows: rows, observer: observer.part(0, 0.5))
        try KDistanceStore(connection: connection, snapshotID: snapshot.id).store(curves)
        let trials = try search.trials(
            of: curves, weights: try Self.sales(of: snapshot, in: connection),
            observer: observer.part(0.5, 1))
        let words = EpsWords(
            trials: trials, curves: curves, minSamples: Set(minSamples).sorted(),
            nRows: snapshot.nRows, leastSize: search.leastSize, hasSteps: search.hasSteps,
            verdict: verdict)
        flags = words.suggestion.map {
            [
                "--snapshot", "\(snapshot.id)", "--algorithm", "dbscan", "--eps",
                shortText($0.parameters.eps), "--min-samples", "\($0.parameters.minSamples)",
            ]
        }
        table = Self.table(trials)
        let shown = EpsWords.shown(trials)
        let lines = words.lines.flatMap { WrappedText.paragraph($0, width: 80) }
        document = Document(
            [.text(lines.joined(separator: "\n"))]
                + (shown.isEmpty ? [] : [.table(Self.table(shown))]))
    }

    /// Sales of each row's customer; `nil` where customers have none, as those of a table of its own.
    private static func sales(
        of snapshot: Snapshot, in connection: Connection
    ) throws -> [Double]? {
        let sales = try reading("customer_fact") {
            try connection.query(
                """
                select customer_fact.revenue
                from snapshot_row
                left join customer_fact
                    on customer_fact.customer_id = snapshot_row.customer_id
                where snapshot_row.snapshot_id = ?
                order by snapshot_row.row_no
                """, [snapshot.id]
            ).map { max(0, try $0.optionalDouble(0) ?? 0) }
        }
        guard sales.count == snapshot.nRows else {
            throw DamagedError("snapshot \(snapshot.id)", "it has not as many rows as it says")
        }
        return sales.contains { $0 > 0 } ? sales : nil
    }

    private static func table(_ trials: [EpsSearch.Trial]) -> ResultTable {
        var table = ResultTable(
            name: "eps",
            columns: [
                .init("min_samples", role: .identifier),
                .init("eps", role: .identifier),
                .init("is_knee", heading: "knee", role: .measure),
                .init("n_clusters_found", heading: "k", role: .measure),
                .init("n_sized_clusters", heading: "of size", role: .measure),
                .init("noise_share", heading: "noise", role: .measure, digits: 2),
                .init("noise_revenue_share", heading: "of sales", role: .measure, digits: 2),
            ])
        for trial in trials {
            table.append([
                Cell(trial.parameters.minSamples), Cell(trial.parameters.eps),
                Cell(trial.isKnee ? 1 : 0), Cell(trial.nClusters), Cell(trial.nSized),
                Cell(trial.noiseShare), Cell(trial.noiseWeightShare),
            ])
        }
        return table
    }
}

/// The curves of a snapshot in the table `k_distance`.
struct KDistanceStore {
    /// Points of a curve at most.
    static let mostPoints = 1_000

    let connection: Connection
    let snapshotID: Int

    /// Stores curves in the place of those that were there, all or none; where they are the same, nothing.
    func store(_ curves: [KDistanceCurve]) throws {
        try connection.stored {
            try curves.allSatisfy(isStored) ? () : nil
        } or: {
            let statement = try connection.prepare(
                """
                insert into k_distance (snapshot_id, min_samples, position, share, distance, is_knee,
                    rows_used)
                values (?, ?, ?, ?, ?, ?, ?)
                """)
            for curve in curves {
                try connection.run(
                    "delete from k_distance where snapshot_id = ? and min_samples = ?",
                    [snapshotID, curve.minSamples])
                for row in rows(of: curve) {
                    try statement.bind([snapshotID, curve.minSamples] + row)
                    try statement.run()
                }
            }
        }
    }

    private func rows(of curve: KDistanceCurve) -> [[any Bindable]] {
        let rows = curve.distances.count
        let knee = curve.knee
        let places = Set(curve.places(most: Self.mostPoints - 1) + [knee].compactMap(\.self))
        return places.sorted().map { place in
            let distance = curve.distances[place]
            return [
                place + 1, Double(place + 1) / Double(rows), distance.isFinite ? distance : nil,
                place == knee, rows,
            ]
        }
    }

    private func isStored(_ curve: KDistanceCurve) throws -> Bool {
        try connection.holds(
            rows(of: curve),
            in: """
                select position, share, distance, is_knee, rows_used
                from k_distance
                where snapshot_id = ? and min_samples = ?
                """, [snapshotID, curve.minSamples])
    }
}
