import Reports
import Store

/// A stored answer, as it is printed.
public struct RecommendationReport {
    /// The verdict in words, the reason, the chosen run, and the evidence.
    public let document: Document
    /// The answer as a table of one row, and the evidence: for programs.
    public let tables: [ResultTable]

    /// Reads answer `id`.
    public init(_ id: Int, from connection: Connection) throws {
        let answer = try ResultTable(
            connection,
            """
            select recommendation_id, recommendation.snapshot_id, snapshot.feature_set, verdict,
                recommendation.n_clusters, recommendation.run_id, run.run_name, gap_score, p_value,
                reason, rows_used
            from recommendation
            inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
            left join run on run.run_id = recommendation.run_id
            where recommendation_id = ?
            """, [id]
        ).named("recommendation")
        let row = try connection.query(
            """
            select verdict, recommendation.n_clusters, reason, recommendation.run_id, run.run_name,
                snapshot.feature_set
            from recommendation
            inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
            left join run on run.run_id = recommendation.run_id
            where recommendation_id = ?
            """, [id]
        ).first
        guard let row else { throw DamagedError("recommendation \(id)", "it is gone") }
        var evidence = try ResultTable(
            connection,
            """
            select n_clusters, veto, smallest_share, worst_valley, worst_bridge,
                lowest_silhouette, worst_jaccard, worst_jaccard_low, lift, p_value
            from recommendation_candidate
            where recommendation_id = ?
            order by n_clusters
            """, [id]
        ).named("evidence")
        for (place, heading) in Self.headings.enumerated() {
            evidence.columns[place].heading = heading
            if place > 1 { evidence.columns[place].digits = 2 }
        }
        let set = try row.text(5)
        var lines = [
            Self.words(try row.text(0), nClusters: try row.optionalInt(1)), try row.text(2),
        ]
        if let runID = try row.optionalInt(3) {
            let name = set == RunReference.defaultSet ? "recommended" : "\(set):recommended"
            lines.append(
                "run \(runID), \(try row.optionalText(4) ?? ""): everywhere also called \(name).")
        }
        document = Document([
            .text(
                lines.flatMap { WrappedText.lines($0, width: 80) }.joined(separator: "\n")),
            .table(evidence),
        ])
        tables = [answer, evidence]
    }

    private static let headings = [
        "k", "veto", "smallest", "valley", "bridge", "sil.", "Jaccard", "low", "lift",
        "p",
    ]

    private static func words(_ verdict: String, nClusters: Int?) -> String {
        switch verdict {
        case "separated": "separated: \(nClusters ?? 0) groups with gaps between any two"
        case "bands":
            "bands: \(nClusters ?? 0) parts of a continuum that come back; their borders are "
                + "conventions"
        case "unstable": "unstable: no cut comes back"
        default: "none: there is nothing to segment by here"
        }
    }
}
