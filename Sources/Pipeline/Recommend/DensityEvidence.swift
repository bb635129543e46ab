import Clustering
import Store

/// The DBSCAN runs of a snapshot beside an answer: a table of their own, and at most one sentence.
///
/// They are neither candidates nor evidence: their clusters have gaps by construction.
package struct DensityEvidence {
    /// One of them.
    package struct Run {
        let runID: Int
        let nClusters: Int
        let noiseShare: Double
        let noiseRevenueShare: Double?
        let silhouette: Double?
        let coverage: Double
        let health: String
        /// Adjusted Rand index with the recommended run over the customers in clusters.
        let ari: Double?

        fileprivate var values: [any Bindable] {
            [nClusters, noiseShare, noiseRevenueShare, silhouette, coverage, health, ari]
        }

        /// Stores the parts as they are.
        package init(
            runID: Int, nClusters: Int, noiseShare: Double, noiseRevenueShare: Double?,
            silhouette: Double?, coverage: Double, health: String, ari: Double?
        ) {
            self.runID = runID
            self.nClusters = nClusters
            self.noiseShare = noiseShare
            self.noiseRevenueShare = noiseRevenueShare
            self.silhouette = silhouette
            self.coverage = coverage
            self.health = health
            self.ari = ari
        }
    }

    let runs: [Run]

    /// Of these.
    package init(runs: [Run]) { self.runs = runs }

    /// - Parameter chosen: The recommended run; `nil` where there is none.
    /// - Complexity: O(rows) a run.
    init(ofSnapshot snapshotID: Int, chosen: Int?, in connection: Connection) throws {
        let labels = try chosen.map { try RunLabels.load($0, from: connection) }
        let rows = try connection.query(
            """
            select run_id, n_clusters_found, noise_share, noise_revenue_share, silhouette,
                silhouette_coverage, health
            from dbscan_health
            where snapshot_id = ?
            order by run_id
            """, [snapshotID])
        runs = try rows.map { row in
            let runID = try row.int(0)
            return try reading("run \(runID)") {
                Run(
                    runID: runID, nClusters: try row.int(1), noiseShare: try row.double(2),
                    noiseRevenueShare: try row.optionalDouble(3),
                    silhouette: try row.optionalDouble(4), coverage: try row.double(5),
                    health: try row.text(6),
                    ari: try labels.flatMap {
                        try Self.agreement($0, try RunLabels.load(runID, from: connection))
                    })
            }
        }
    }

    private static func agreement(_ chosen: [Int32], _ dense: [Int32]) throws -> Double? {
        guard chosen.count == dense.count else { return nil }
        let rows = dense.indices.filter { dense[$0] >= 0 }
        if rows.isEmpty { return nil }
        return LabelAgreement(rows.map { chosen[$0] }, rows.map { dense[$0] }) {}
            .adjustedRandIndex
    }

    /// Adjusted Rand index from which on two partitions say the same.
    static let sameFrom = 0.9

    /// Where a healthy one says something else than the choice.
    package var sentence: String? {
        guard
            let other = runs.filter({ $0.health == "healthy" && ($0.ari ?? 1) < Self.sameFrom })
                .min(by: { ($0.ari ?? 1) < ($1.ari ?? 1) })
        else { return nil }
        return "DBSCAN run \(other.runID) sees \(other.nClusters) dense groups" + Self.sentenceEnd
    }

    private static let sentenceStart = " DBSCAN run "
    private static let sentenceEnd = " that are others: see recommendation_dbscan."

    /// An answer's own reason, without the sentence that was added to it.
    static func withoutSentence(_ reason: String) -> String {
        guard reason.hasSuffix(sentenceEnd),
            let place = reason.ranges(of: sentenceStart).last
        else { return reason }
        return String(reason[..<place.lowerBound])
    }

    /// Whether these runs stand with an answer, and this reason.
    func isStored(_ id: Int, _ reason: String, in connection: Connection) throws -> Bool {
        let stored = try connection.scalar(
            "select reason from recommendation where recommendation_id = ?", [id])
        guard stored == .text(reason) else { return false }
        return try connection.holds(
            runs.map { [$0.runID] + $0.values },
            in: """
                select run_id, n_clusters, noise_share, noise_revenue_share, silhouette,
                    silhouette_coverage, health, ari
                from recommendation_dbscan
                where recommendation_id = ?
                """, [id])
    }

    /// Stores what there is in the place of what was stored with an answer.
    func store(_ id: Int, in connection: Connection) throws {
        try connection.run("delete from recommendation_dbscan where recommendation_id = ?", [id])
        for run in runs {
            try connection.run(
                """
                insert into recommendation_dbscan (recommendation_id, run_id, n_clusters, noise_share,
                    noise_revenue_share, silhouette, silhouette_coverage, health, ari)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [id, run.runID] + run.values)
        }
    }
}
