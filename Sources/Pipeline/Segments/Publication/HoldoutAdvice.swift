import Reports
import Store

/// Whether clusters that only cut a continuum tell more of what customers do later than the RFM score does: what a stored
/// hold-out says (`recommend --holdout`), or how to ask.
enum HoldoutAdvice {
    /// - Returns: `nil` for a run that is no recommended one, or one of separated clusters.
    static func note(on places: any CustomerPlaces, in connection: Connection) throws -> String? {
        let choice = try reading("recommendation of run \(places.run.id)") {
            try connection.query(
                """
                select n_clusters
                from recommendation
                where run_id = ? and snapshot_id = ? and verdict = 'bands'
                order by recommendation_id desc
                limit 1
                """, [places.run.id, places.snapshot.id]
            ).first?.int(0)
        }
        guard let choice else { return nil }
        let set = places.snapshot.featureSet
        return try told(of: choice, set, in: connection)
            ?? "these segments cut a continuum. To see whether they tell more of later sales than the RFM score does: "
            + "workbench recommend --features \(shellWord(set)) --holdout DATE"
    }

    /// What the newest hold-out of the set says of later spend.
    private static func told(
        of choice: Int, _ set: String, in connection: Connection
    ) throws -> String? {
        let newest = try connection.query(
            """
            select holdout.holdout_id, holdout.holdout_date
            from holdout
            inner join snapshot on snapshot.snapshot_id = holdout.snapshot_id
            where snapshot.feature_set = ?
            order by holdout.holdout_id desc
            limit 1
            """, [set]
        ).first
        guard let newest else { return nil }
        let id = try reading("holdout") { try newest.int(0) }
        return try reading("holdout \(id)") {
            let day = try newest.text(1).prefix(10)
            let results = try connection.query(HoldoutReport.resultColumns, [id])
                .map(HoldoutResult.init)
                .filter { $0.nClusters == choice && $0.outcome == .revenue }
            let own = results.first { $0.method == .clusters }
            let score = results.first { $0.method == .bands }
            guard let own, let score, let comparison = own.comparison(with: score) else {
                return nil
            }
            let head = "held out from \(day) on, \(choice) segments of the set \(set)"
            let other =
                "\(score.nParts) parts by the RFM score (R² \(shortText(rounded(own.r2))) against "
                + "\(shortText(rounded(score.r2))))"
            return switch comparison {
            case .yes: "\(head) tell later spend better than \(other)"
            case .no:
                "\(head) tell later spend no better than \(other): the rules may do, workbench publish --rules rfm"
            case .worse:
                "\(head) tell later spend worse than \(other): look at the rules, workbench publish --rules rfm"
            case .neither: "\(head) tell nothing of later spend, nor do \(other)"
            }
        }
    }

    private static func rounded(_ r2: Double?) -> Double { ((r2 ?? 0) * 1000).rounded() / 1000 + 0 }
}
