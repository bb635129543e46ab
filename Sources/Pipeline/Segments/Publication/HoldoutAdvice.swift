import Reports
import Store

/// Whether clusters that only cut a continuum tell more of what customers do later than the eight rules do: what a stored
/// hold-out says (`recommend --holdout`), or how to ask.
enum HoldoutAdvice {
    /// A recommended cut of a continuum, and of whom.
    private struct Choice {
        let nClusters: Int
        let set: String
        let population: String?
        let hasWindow: Bool
    }

    /// - Returns: `nil` for a run that the newest answer does not recommend, or one of separated clusters.
    static func note(on places: any CustomerPlaces, in connection: Connection) throws -> String? {
        let nClusters = try reading("recommendation of run \(places.run.id)") {
            try connection.query(
                """
                select n_clusters
                from recommendation
                where run_id = ?1 and snapshot_id = ?2 and verdict = 'bands'
                    and ask_no = (select max(ask_no) from recommendation where snapshot_id = ?2)
                """, [places.run.id, places.snapshot.id]
            ).first?.int(0)
        }
        guard let nClusters else { return nil }
        let snapshot = places.snapshot
        let choice = Choice(
            nClusters: nClusters, set: snapshot.featureSet, population: snapshot.population,
            hasWindow: snapshot.windowStart != nil)
        return try told(of: choice, isOfRules: false, in: connection) ?? question(choice)
    }

    /// What is said beside rules: of the newest recommended cut of a continuum.
    ///
    /// - Returns: `nil` where there is none, or no hold-out of it.
    static func noteOnRules(in connection: Connection) throws -> String? {
        let choice = try reading("recommendation") {
            try connection.query(
                """
                select
                    recommendation.n_clusters, snapshot.feature_set, snapshot.population,
                    snapshot.window_start
                from recommendation
                inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
                where recommendation.verdict = 'bands' and recommendation.run_id is not null
                order by recommendation.ask_no desc
                limit 1
                """
            ).first.map {
                Choice(
                    nClusters: try $0.int(0), set: try $0.text(1),
                    population: try $0.optionalText(2), hasWindow: try $0.optionalText(3) != nil)
            }
        }
        return try choice.flatMap { try told(of: $0, isOfRules: true, in: connection) }
    }

    /// Whether a stored hold-out says that the recommended cut of a snapshot tells later spend better than the rules do.
    static func segmentsTellMore(snapshot id: Int, nClusters: Int, in connection: Connection) throws
        -> Bool
    {
        let snapshot = try Snapshot.load(id, from: connection)
        let choice = Choice(
            nClusters: nClusters, set: snapshot.featureSet, population: snapshot.population,
            hasWindow: snapshot.windowStart != nil)
        guard let found = try newest(of: choice, in: connection) else { return false }
        return found.rules.comparison(with: found.clusters) == .worse
    }

    private static func question(_ choice: Choice) -> String {
        let population = choice.population.map { " --population \(shellWord($0))" } ?? ""
        return
            "these segments cut a continuum. To see whether they or the eight rules of publish --rules rfm "
            + "tell more of later sales: workbench recommend --features \(shellWord(choice.set))\(population)"
            + "\(choice.hasWindow ? " --window DAYS" : "") --holdout DATE"
    }

    /// What the newest hold-out of the set that has the rules says of later spend.
    private static func told(
        of choice: Choice, isOfRules: Bool, in connection: Connection
    ) throws -> String? {
        guard let found = try newest(of: choice, in: connection) else { return nil }
        return "held out from \(found.day) on, \(counted(found.rules.nCustomers, "customer")): "
            + words(found.rules, found.clusters, choice, isOfRules)
    }

    private static func newest(
        of choice: Choice, in connection: Connection
    ) throws -> (day: Substring, rules: HoldoutResult, clusters: HoldoutResult?)? {
        let newest = try connection.query(
            """
            select holdout.holdout_id, holdout.holdout_date
            from holdout
            inner join snapshot on snapshot.snapshot_id = holdout.snapshot_id
            where snapshot.feature_set = ?1
                and snapshot.population is ?2
                and (snapshot.window_start is not null) = ?3
                and exists (
                    select 1
                    from holdout_result
                    where holdout_result.holdout_id = holdout.holdout_id
                        and holdout_result.n_clusters = ?4
                        and holdout_result.method = 'rules'
                )
            order by holdout.holdout_id desc
            limit 1
            """, [choice.set, choice.population, choice.hasWindow, choice.nClusters]
        ).first
        guard let newest else { return nil }
        let id = try reading("holdout") { try newest.int(0) }
        return try reading("holdout \(id)") {
            let day = try newest.text(1).prefix(10)
            let results = try connection.query(HoldoutReport.resultColumns, [id])
                .map(HoldoutResult.init)
                .filter { $0.nClusters == choice.nClusters && $0.outcome == .revenue }
            guard let rules = results.first(where: { $0.method == .rules }) else { return nil }
            let clusters = results.first { $0.method == .clusters }
            return (day, rules, clusters)
        }
    }

    private static func words(
        _ rules: HoldoutResult, _ clusters: HoldoutResult?, _ choice: Choice, _ isOfRules: Bool
    ) -> String {
        let segments = "the \(choice.nClusters) segments of the set \(choice.set)"
        let eight = "the eight rules, with cut points of that day,"
        let other = isOfRules ? "" : ": workbench publish --rules rfm"
        let both =
            "(R² of the rules \(shortText(rounded(rules.r2))), of the segments \(shortText(rounded(clusters?.r2))))"
        return switch rules.comparison(with: clusters) {
        case .yes: "\(eight) tell later spend better than \(segments) \(both)\(other)"
        case .worse: "\(segments) tell later spend better than \(eight) do \(both)"
        case .no:
            "whether \(segments) or \(eight) tell later spend better does not show \(both)"
                + (isOfRules ? "" : "; the rules may do\(other)")
        case .neither: "neither \(segments) nor \(eight) tell anything of later spend \(both)"
        case nil:
            "whether \(segments) or \(eight) tell later spend better cannot be told: "
                + (rules.note ?? clusters?.note ?? "no range")
        }
    }

    private static func rounded(_ r2: Double?) -> Double { ((r2 ?? 0) * 1000).rounded() / 1000 + 0 }
}
