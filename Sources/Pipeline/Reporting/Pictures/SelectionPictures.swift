import Clustering
import Figures
import Reports
import Store

/// Pictures of how the number of segments was chosen, for the matrix of a run.
struct SelectionPictures {
    let runID: Int
    let snapshotID: Int
    let featureSet: String
    let connection: Connection
    /// The newest answer about the matrix.
    let answer: Int?
    /// The numbers of segments of the page and of the answer.
    private let pointed: PointedCounts
    /// What made the segments of the page, where it was not k-means, of which these pictures are.
    private let otherAlgorithm: String?
    /// Of the page's segments.
    private let looks: SegmentLooks

    init(
        _ runID: Int, looks: SegmentLooks, in connection: Connection, algorithms: AlgorithmList
    ) throws {
        self.runID = runID
        self.looks = looks
        self.connection = connection
        let place = "run \(runID)"
        let row = try connection.query(
            """
            select run.snapshot_id, snapshot.feature_set, run.n_clusters_found, run.algorithm,
                recommendation.recommendation_id, recommendation.n_clusters
            from run
            inner join snapshot on snapshot.snapshot_id = run.snapshot_id
            left join recommendation on recommendation.recommendation_id = (
                select recommendation_id
                from recommendation
                where recommendation.snapshot_id = run.snapshot_id
                order by ask_no desc
                limit 1
            )
            where run.run_id = ?
            """, [runID]
        ).first
        guard let row else { throw DamagedError(place, "its snapshot is missing") }
        (snapshotID, featureSet, answer) = try reading(place) {
            (try row.int(0), try row.text(1), try row.optionalInt(4))
        }
        let algorithm = try reading(place) { try row.text(3) }
        let isKMeans = algorithm == KMeansAlgorithm().name
        otherAlgorithm = isKMeans ? nil : algorithms[algorithm]?.title ?? algorithm
        pointed = try reading(place) {
            let (found, recommended) = (try row.int(2), try row.optionalInt(5))
            return PointedCounts(page: isKMeans ? found : nil, recommended: recommended)
        }
    }

    /// Of whom a picture is, where its segments are not those of the page.
    private var note: String {
        otherAlgorithm.map {
            "This is k-means on the same customers: the segments of this page come from \($0)."
        } ?? ""
    }

    private var ask: String { "workbench recommend --snapshot \(snapshotID)" }
    private var sweepWords: String { "workbench sweep --snapshot \(snapshotID)" }

    // MARK: Curves

    func curves() throws -> Picture {
        let stored = try sweepCurves()
        let candidates = try candidateCurves()
        let inertia = candidates.inertia.isEmpty ? stored.inertia : candidates.inertia
        let silhouette =
            candidates.silhouette.isEmpty ? stored.silhouette : candidates.silhouette
        let chance = try chance()
        let gaps = try gaps()
        let figure = ClusterCurves(
            [
                .init(
                    title: "Spread within segments",
                    lines: [.init(name: "inertia", values: inertia)]),
                .init(
                    title: "Silhouette",
                    lines: [.init(name: "these customers", values: silhouette)],
                    chance: chance),
                .init(title: "Gap statistic", lines: gaps),
            ], pointed: pointed)
        guard inertia.count > 1 || silhouette.count > 1 else {
            return .missing(
                inertia.isEmpty && silhouette.isEmpty
                    ? "No number of segments was tried by k-means. Do it: \(sweepWords), or \(ask)"
                    : "One number of segments was tried. More of them: \(ask), or \(sweepWords)")
        }
        var words = [
            "An elbow in the first and a peak in the others are usual, and weak, signs.", note,
        ].filter { !$0.isEmpty }
        if let count = pointed.page ?? pointed.recommended,
            let at = silhouette.first(where: { $0.0 == count }),
            let range = chance.first(where: { $0.k == count })
        {
            words.append(
                "At \(counted(count, "segment")) the silhouette is \(fixedText(at.1, decimals: 2)); customers without any groups reach "
                    + "\(fixedText(range.low, decimals: 2)) to \(fixedText(range.high, decimals: 2))."
            )
        }
        if chance.isEmpty {
            words.append("What customers without groups reach is not known: \(ask)")
        }
        if gaps.isEmpty { words.append("The gap statistic was not worked out: \(ask) --gap") }
        return .drawn(figure.figure(summary: words.joined(separator: " ")))
    }

    private typealias Curve = [(Int, Double)]

    /// Of the best starts that the answer was made from.
    private func candidateCurves() throws -> (inertia: Curve, silhouette: Curve) {
        guard let answer else { return ([], []) }
        return try reading("recommendation_candidate of answer \(answer)") {
            var (inertia, silhouette): (Curve, Curve) = ([], [])
            let rows = try connection.query(
                """
                select n_clusters, inertia, silhouette
                from recommendation_candidate
                where recommendation_id = ?
                order by 1
                """, [answer])
            for row in rows {
                inertia.append((try row.int(0), try row.double(1)))
                if let value = try row.optionalDouble(2) {
                    silhouette.append((try row.int(0), value))
                }
            }
            return (inertia, silhouette)
        }
    }

    /// Of the k-means runs of the matrix, the tightest of each number.
    private func sweepCurves() throws -> (inertia: Curve, silhouette: Curve) {
        try reading("run") {
            var (inertia, silhouette): (Curve, Curve) = ([], [])
            let rows = try connection.query(
                """
                select n_clusters, inertia, silhouette
                from (
                    select n_clusters, inertia, silhouette,
                        row_number() over (partition by n_clusters order by inertia, run_id) as place
                    from run
                    where snapshot_id = ? and algorithm = 'kmeans' and inertia is not null
                )
                where place = 1
                order by n_clusters
                """, [snapshotID])
            for row in rows {
                inertia.append((try row.int(0), try row.double(1)))
                if let value = try row.optionalDouble(2) {
                    silhouette.append((try row.int(0), value))
                }
            }
            return (inertia, silhouette)
        }
    }

    private func chance() throws -> [(k: Int, low: Double, high: Double)] {
        guard let answer else { return [] }
        return try reading("recommendation_imitation of answer \(answer)") {
            try connection.query(
                """
                select n_clusters, lowest_silhouette, highest_silhouette
                from recommendation_imitation
                where recommendation_id = ? and lowest_silhouette is not null
                order by 1
                """, [answer]
            ).map { (try $0.int(0), try $0.double(1), try $0.double(2)) }
        }
    }

    private func gaps() throws -> [ClusterCurves.Line] {
        let kinds = [("gap_box", "against a box"), ("gap_copula", "against one peak")]
        return try kinds.compactMap { kind, name in
            let rows = try connection.query(
                """
                select n_clusters, draw, value
                from study_draw
                where statistic = 'inertia' and n_clusters between 1 and 100000
                    and study_id = (
                        select max(study_id) from study where snapshot_id = ? and kind = ?
                    )
                order by n_clusters, draw
                """, [snapshotID, kind])
            var draws: [Int: [Double]] = [:]
            try reading("study_draw") {
                for row in rows { draws[try row.int(0), default: []].append(try row.double(2)) }
            }
            let ks = draws.keys.sorted()
            guard let first = ks.first, ks == Array(first..<(first + ks.count)),
                let gap = GapStatistic(
                    first: first, inertia: ks.compactMap { draws[$0]?.first },
                    references: ks.map { Array((draws[$0] ?? []).dropFirst()) })
            else { return nil }
            return .init(name: name, values: gap.points.map { ($0.nClusters, $0.gap) })
        }
    }

    // MARK: Stability

    func stability() throws -> Picture {
        guard let answer else {
            return .missing("Customers have not been redrawn yet. Do it: \(ask)")
        }
        var similarities: [Int: [Double]] = [:]
        var judged: [Int: (low: Double?, comesBack: Bool?)] = [:]
        let limit = try reading("recommendation \(answer)") {
            for row in try connection.query(
                """
                select study_draw.n_clusters, study_draw.cluster, avg(study_draw.value)
                from recommendation_study
                inner join study on study.study_id = recommendation_study.study_id
                inner join study_draw on study_draw.study_id = study.study_id
                where recommendation_study.recommendation_id = ?
                    and study.kind = 'bootstrap'
                    and study_draw.statistic = 'jaccard'
                    and study_draw.value is not null
                group by 1, 2
                order by 1, 2
                """, [answer])
            { similarities[try row.int(0), default: []].append(try row.double(2)) }
            for row in try connection.query(
                """
                select n_clusters, worst_jaccard_low, comes_back
                from recommendation_candidate
                where recommendation_id = ?
                """, [answer])
            {
                judged[try row.int(0)] = (
                    try row.optionalDouble(1), try row.optionalInt(2).map { $0 == 1 }
                )
            }
            return try connection.query(
                "select jaccard_limit from recommendation where recommendation_id = ?", [answer])[0]
                .double(0)
        }
        let plot = StabilityPlot(
            similarities.map { k, values in
                .init(
                    k: k, similarities: values, low: judged[k]?.low,
                    comesBack: judged[k]?.comesBack)
            },
            limit: limit, pointed: pointed)
        return plot.isEmpty
            ? .missing("Nothing was found that it was worth to redraw customers for.")
            : .drawn(plot.figure(note: note))
    }

    // MARK: Flow

    /// Columns that can be followed.
    private static let mostColumns = 9
    private static let mostSegments = 30

    func flow() throws -> Picture {
        let runs = try connection.query(
            """
            select run_id, n_clusters_found
            from (
                select run_id, n_clusters_found,
                    row_number() over (
                        partition by n_clusters_found
                        order by run_id <> ?2, inertia, run_id
                    ) as place
                from run
                where snapshot_id = ?1
                    and algorithm = 'kmeans'
                    and n_clusters_found between 2 and ?3
            )
            where place = 1
            order by n_clusters_found
            limit ?4
            """, [snapshotID, runID, Self.mostSegments, Self.mostColumns]
        ).map { row in try reading("run") { (try row.int(0), try row.int(1)) } }
        guard runs.count > 1 else {
            return .missing(
                "\(runs.isEmpty ? "No" : "One") number of segments was tried by k-means, so that nothing can be followed. More: "
                    + "\(sweepWords) --algorithm kmeans, or \(ask)")
        }
        let labels = try runs.map { try RunLabels.load($0.0, from: connection) }
        let columns = zip(runs, labels).map { run, labels in
            var sizes = [Int](repeating: 0, count: Int(labels.max() ?? 0) + 1)
            for label in labels where label >= 0 { sizes[Int(label)] += 1 }
            let keys = run.0 == runID ? sizes.indices.map { looks.placeOfCluster[$0] } : []
            return FlowDiagram.Column(
                heading: grouped(run.1), sizes: sizes,
                keys: keys.isEmpty || keys.contains(nil)
                    ? nil : keys.compactMap(\.self).map { looks.keys[$0] })
        }
        let flows = labels.indices.dropLast().map { place -> [FlowDiagram.Flow] in
            var counts: [FlowPair: Int] = [:]
            for (a, b) in zip(labels[place], labels[place + 1]) where a >= 0 && b >= 0 {
                counts[FlowPair(a: a, b: b), default: 0] += 1
            }
            return counts.sorted { ($0.key.a, $0.key.b) < ($1.key.a, $1.key.b) }.map {
                .init(from: Int($0.key.a), to: Int($0.key.b), count: $0.value)
            }
        }
        return .drawn(FlowDiagram(columns, flows: flows).figure(note: note))
    }

    private struct FlowPair: Hashable {
        let a: Int32
        let b: Int32
    }
}
