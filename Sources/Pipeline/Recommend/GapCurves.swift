import Clustering
import Reports

/// The gap statistic against both references, and the knee of the inertia: beside the verdict, deciding
/// nothing.
public struct GapCurves: Sendable {
    /// One row a number of clusters, from 1.
    public let table: ResultTable
    /// What each of them says, and the table.
    public let document: Document

    /// Works out what is missing in the tables.
    ///
    /// - Throws: `ClusteringError.cancelled`; `DamagedError` for stored draws that cannot be; `StoreError`.
    init(
        study: SegmentStudy, store: StudyStore, observer: SweepObserver,
        listener: @escaping Recommender.Listener
    ) throws {
        let most = study.options.nClusters.max() ?? 1
        let ks = Array(1...most)
        let kinds: [(StudyStore.Kind, GapReference)] = [(.gapBox, .box), (.gapCopula, .copula)]
        var curves: [GapStatistic?] = []
        var inertia: [Double] = []
        for (index, (kind, reference)) in kinds.enumerated() {
            let steps = Steps(study: study, store: store, observer: observer) { fraction in
                listener(
                    .progress(fraction: (Double(index) + fraction) / 2, step: "gap statistic"))
            }
            let values = try steps.inertia(kind, reference, ks)
            inertia = values.map { $0[0] }
            curves.append(
                GapStatistic(
                    first: 1, inertia: inertia, references: values.map { Array($0.dropFirst()) }))
        }
        table = Self.table(ks, inertia, curves)
        let names = ["uniform box", "copula with one peak"]
        let words =
            zip(names, curves).map { "gap statistic, \($0): \(Self.words($1))" }
            + [
                "knee of the inertia: "
                    + (InertiaKnee.find(first: 1, inertia: inertia).map { "k = \($0)" }
                        ?? "no knee")
            ]
        document = Document([
            .text((["Beside the verdict, deciding nothing:"] + words).joined(separator: "\n")),
            .table(table),
        ])
    }

    /// Draws of one reference, stored once.
    private struct Steps {
        let study: SegmentStudy
        let store: StudyStore
        let observer: SweepObserver
        let progress: @Sendable (Double) -> Void

        /// `[number of clusters][draw]`, the matrix itself first.
        func inertia(
            _ kind: StudyStore.Kind, _ reference: GapReference, _ ks: [Int]
        ) throws -> [[Double]] {
            let draws = RecommendRequest.gapDraws
            let rows = study.matrix.nSamples
            let text =
                "n_clusters=1-\(ks.count); starts=\(study.options.nullStarts); draws=\(draws); "
                + "rows=\(rows)"
            if let known = try store.find(kind, options: text) {
                return try StudyDraws.inertia(
                    from: try store.draws(of: known), nClusters: ks, nDraws: draws + 1,
                    place: "study \(known)")
            }
            let began = observer.now()
            let told = SweepObserver(
                now: observer.now, progress: progress, isCancelled: observer.isCancelled)
            let found = try study.referenceInertia(
                of: ks, reference: reference, draws: draws, observer: told)
            let values = zip(found.inertia, found.references).map { [$0] + $1 }
            _ = try store.store(
                kind, options: text, nDraws: draws, rowsUsed: rows,
                seconds: observer.now() - began,
                draws: StudyDraws.rows(ofInertia: values, nClusters: ks))
            return values
        }
    }

    private static func table(
        _ ks: [Int], _ inertia: [Double], _ curves: [GapStatistic?]
    ) -> ResultTable {
        var table = ResultTable(
            name: "gap",
            columns: [
                .init("n_clusters", heading: "k", role: .identifier),
                .init("inertia", role: .measure),
                .init("gap_box", heading: "gap, box", role: .measure, digits: 3),
                .init("error_box", heading: "error", role: .measure, digits: 2),
                .init("gap_copula", heading: "gap, copula", role: .measure, digits: 3),
                .init("error_copula", heading: "error", role: .measure, digits: 2),
            ])
        for (place, k) in ks.enumerated() {
            let points = curves.map { $0?.points[place] }
            table.append(
                [Cell(k), Cell(inertia[place])]
                    + points.flatMap { [Cell($0?.gap), Cell($0?.error)] })
        }
        return table
    }

    private static func words(_ curve: GapStatistic?) -> String {
        switch curve?.answer {
        case .clusters(1): "k = 1, no clusters"
        case .clusters(let k): "k = \(k)"
        case .noMaximum: "no maximum inside the grid"
        case nil: "not defined: a cut leaves no inertia"
        }
    }
}
