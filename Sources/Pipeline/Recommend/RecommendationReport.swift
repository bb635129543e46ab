import Clustering
import Reports
import Store

/// A stored answer, as it is printed.
public struct RecommendationReport {
    /// The verdict in words, the reason, the chosen run, and the evidence.
    public let document: Document
    /// The answer as a table of one row, and the evidence: for programs.
    public let tables: [ResultTable]
    /// The matrix it is on.
    public let snapshotID: Int
    /// How the recommended run is named, such as `rfm:recommended`; `nil` where none is.
    public let runWords: String?

    /// Reads answer `id`.
    public init(_ id: Int, from connection: Connection) throws {
        let columns = """
            select recommendation_id, recommendation.snapshot_id, snapshot.feature_set, verdict,
                recommendation.n_clusters, recommendation.run_id, run.run_name, gap_score, p_value,
                reason, rows_used, options
            from recommendation
            inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
            left join run on run.run_id = recommendation.run_id
            where recommendation_id = ?
            """
        guard let row = try connection.query(columns, [id]).first else {
            throw DamagedError("recommendation \(id)", "it is gone")
        }
        snapshotID = try row.int("snapshot_id")
        runWords =
            try row.optionalInt("run_id") == nil
            ? nil : RunReference.recommendedName(of: try row.text("feature_set"))
        let answer = try ResultTable(connection, columns, [id]).named("recommendation")
        var evidence = try Self.evidence(id, in: connection)
        let asked = try StudyOptions.nClusters(
            in: try row.text("options"), place: "recommendation \(id)")
        Self.addLeftOut(asked, to: &evidence)
        let density = try Self.density(id, in: connection)
        let words =
            try Self.words(of: row, evidence) + Self.imitations(id, in: connection)
        let lines = words.flatMap { WrappedText.paragraph($0, width: 80) }
        document = Document(
            [
                .text(lines.joined(separator: "\n")),
                .table(Self.headed(try evidence.selecting(Self.shown.map(\.column)))),
            ] + Self.blocks(density))
        tables = [answer, evidence] + (density.rows.isEmpty ? [] : [density])
    }

    /// The verdict, its reason, and the run.
    private static func words(of row: Row, _ evidence: ResultTable) throws -> [String] {
        var verdict = words(
            try row.text("verdict"), nClusters: try row.optionalInt("n_clusters"))
        // Lifts are what says that there is nothing: without any, nobody has looked.
        let looked = try evidence.selecting(["lift", "veto"]).rows
        if try row.text("verdict") == "none", looked.allSatisfy({ $0[0] == .null }) {
            verdict =
                looked.allSatisfy { $0[1] == .text(tooFew) }
                ? "none: too few customers that differ"
                : "none: no groups with gaps; parts of a continuum were not looked for"
        }
        var lines = [verdict, try row.text("reason")]
        if let runID = try row.optionalInt("run_id") {
            let name = RunReference.recommendedName(of: try row.text("feature_set"))
            lines.append(
                "run \(runID), \(try row.optionalText("run_name") ?? ""): everywhere also called \(name)."
            )
        }
        return lines
    }

    /// In the place of a veto where a number of clusters exceeds the different customers.
    private static let tooFew = "too few"

    /// What silhouettes prove: those of imitations without gaps, at the chosen number of clusters or at 2.
    private static func imitations(_ id: Int, in connection: Connection) throws -> [String] {
        let rows = try connection.query(
            """
            select candidate.n_clusters, candidate.silhouette, imitation.lowest_silhouette,
                imitation.highest_silhouette, recommendation.rows_used
            from recommendation
            inner join recommendation_candidate as candidate using (recommendation_id)
            inner join recommendation_imitation as imitation
                on imitation.recommendation_id = candidate.recommendation_id
                and imitation.n_clusters = candidate.n_clusters
            where recommendation.recommendation_id = ?
                and candidate.n_clusters = coalesce(recommendation.n_clusters, 2)
            """, [id])
        guard let row = rows.first, let own = try row.optionalDouble(1),
            let low = try row.optionalDouble(2), let high = try row.optionalDouble(3)
        else { return [] }
        func text(_ value: Double) -> String { fixedText(value, decimals: 2) }
        let estimated = StudyOptions().nullSilhouetteRows
        return [
            "Silhouette at k = \(try row.int(0)): \(text(own)); of imitations without gaps \(text(low)) to "
                + text(high)
                + (try row.int(4) > estimated ? ", estimated from \(estimated) rows of each." : ".")
        ]
    }

    private static func evidence(_ id: Int, in connection: Connection) throws -> ResultTable {
        try ResultTable(
            connection,
            """
            select candidate.n_clusters, run_id, veto, smallest_size, smallest_share, worst_valley,
                worst_bridge, gap_score, silhouette,
                imitation.lowest_silhouette as imitation_low,
                imitation.highest_silhouette as imitation_high, candidate.lowest_silhouette,
                worst_jaccard, worst_jaccard_low, lift, p_value
            from recommendation_candidate as candidate
            left join recommendation_imitation as imitation
                on imitation.recommendation_id = candidate.recommendation_id
                and imitation.n_clusters = candidate.n_clusters
            where candidate.recommendation_id = ?
            order by candidate.n_clusters
            """, [id]
        ).named("evidence")
    }

    /// Rows for the numbers of clusters that there are too few different customers for.
    private static func addLeftOut(_ asked: [Int], to evidence: inout ResultTable) {
        let known = Set(evidence.rows.map { $0[0] })
        for k in asked where !known.contains(Cell(k)) {
            let row = evidence.columns.map { column -> Cell in
                column.name == "n_clusters"
                    ? Cell(k) : column.name == "veto" ? .text(tooFew) : .null
            }
            evidence.append(row)
        }
    }

    /// What a person is shown of it, with short headings.
    private static let shown: [(column: String, heading: String)] = [
        ("n_clusters", "k"), ("veto", "veto"), ("smallest_share", "smallest"),
        ("worst_valley", "valley"), ("worst_bridge", "bridge"), ("lowest_silhouette", "sil."),
        ("worst_jaccard", "Jaccard"), ("worst_jaccard_low", "low"), ("lift", "lift"),
        ("p_value", "p"),
    ]

    private static func headed(_ table: ResultTable) -> ResultTable {
        headed(table, shown.map(\.heading))
    }

    private static func density(_ id: Int, in connection: Connection) throws -> ResultTable {
        let table = try ResultTable(
            connection,
            """
            select run.run_name, dbscan.n_clusters, dbscan.noise_share, noise_revenue_share,
                dbscan.silhouette, silhouette_coverage, health, ari
            from recommendation_dbscan as dbscan
            inner join run on run.run_id = dbscan.run_id
            where recommendation_id = ?
            order by dbscan.run_id
            """, [id]
        ).named("dbscan")
        return headed(
            table, ["run", "k", "noise", "sales", "sil.", "covers", "health", "ari"])
    }

    /// Short headings and two digits, for a person.
    private static func headed(_ table: ResultTable, _ headings: [String]) -> ResultTable {
        var table = table
        for (place, heading) in headings.enumerated() {
            table.columns[place].heading = heading
            if place > 1 { table.columns[place].digits = 2 }
        }
        return table
    }

    /// DBSCAN apart, where the snapshot has any of its runs.
    private static func blocks(_ table: ResultTable) -> [Document.Block] {
        if table.rows.isEmpty { return [] }
        return [
            .text("DBSCAN, apart: neither candidates nor evidence, silhouettes without noise"),
            .table(table),
        ]
    }

    private static func words(_ verdict: String, nClusters: Int?) -> String {
        switch verdict {
        case "separated": "separated: \(nClusters ?? 0) groups with gaps between any two"
        case "bands":
            "bands: \(nClusters ?? 0) parts of a continuum that come back; their borders are "
                + "conventions"
        case "unstable": "unstable: no cut that is tighter than unrelated columns comes back"
        default: "none: there is nothing to segment by here"
        }
    }
}
