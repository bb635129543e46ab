import Reports
import Store

/// What the answer of `recommend` means and what it stands on, as a marketer says it.
///
/// The words of `recommend` itself name methods; who types `segment` wants to know what to do with the result.
package struct SegmentGround {
    /// The verdict, one sentence.
    package let verdict: String
    /// Why, in a sentence or two; the numbers are those of the answer.
    package let reason: String

    /// Cuts that were looked at, as far as they decide.
    private struct Cut {
        let nClusters: Int
        let isFitted: Bool
        let veto: String?
        let valley: Double?
        let comesBack: Double?
        let isTighter: Bool?

        init(_ row: Row) throws {
            nClusters = try row.int("n_clusters")
            isFitted = try row.optionalInt("run_id") != nil
            veto = try row.optionalText("veto")
            valley = try row.optionalDouble("worst_valley")
            comesBack = try row.optionalDouble("worst_jaccard")
            isTighter = try row.optionalInt("is_tighter").map { $0 == 1 }
        }
    }

    /// Reads answer `id`.
    ///
    /// - Throws: `DamagedError` where it is gone or says what it cannot; `StoreError`.
    package init(of id: Int, in connection: Connection) throws {
        let place = "recommendation \(id)"
        let cuts = try reading("recommendation_candidate of answer \(id)") {
            try connection.query(
                """
                select n_clusters, run_id, veto, worst_valley, worst_jaccard, is_tighter
                from recommendation_candidate
                where recommendation_id = ?
                order by n_clusters
                """, [id]
            ).map(Cut.init)
        }
        let found = try connection.query(
            """
            select verdict, recommendation.n_clusters, max_segments, least_rows, least_share,
                rows_used, jaccard_limit, n_features
            from recommendation
            inner join snapshot on snapshot.snapshot_id = recommendation.snapshot_id
            where recommendation_id = ?
            """, [id]
        ).first
        guard let row = found else { throw DamagedError(place, "it is gone") }
        let other = try Self.denseGroups(answer: id, in: connection)
        let told: (verdict: String, reason: String) = try reading(place) {
            let chosen = try row.optionalInt("n_clusters").flatMap { own in
                cuts.first { $0.nClusters == own }
            }
            switch (try row.text("verdict"), chosen) {
            case ("separated", let chosen?): return Self.separated(chosen)
            case ("bands", let chosen?): return Self.useful(chosen, try row.int("max_segments"))
            case ("unstable", _): return Self.unstable(cuts, limit: try row.double("jaccard_limit"))
            case ("none", _):
                return (
                    Self.nothing,
                    Self.whyNot(
                        cuts, customers: try row.int("rows_used"),
                        isSingle: try row.int("n_features") == 1)
                )
            case (let kind, _):
                throw DamagedError(
                    place, "its verdict is \(kind), and the cut that it names is gone")
            }
        }
        (verdict, reason) = (told.verdict, told.reason + (other.map { " " + $0 } ?? ""))
    }

    /// A search by density that is fit to be used and divides the customers otherwise.
    private static func denseGroups(answer id: Int, in connection: Connection) throws -> String? {
        try reading("recommendation_dbscan of answer \(id)") {
            try connection.query(
                """
                select run_id, n_clusters
                from recommendation_dbscan
                where recommendation_id = ? and health = 'healthy' and ari < ?
                order by ari, run_id
                limit 1
                """, [id, DensityEvidence.sameFrom]
            ).first.map {
                "A search by density finds \(try $0.int(1)) groups that are others: workbench profile \(try $0.int(0))"
            }
        }
    }

    /// Said where there is nothing to cut.
    static let nothing = "No segments: nothing in the data divides these customers."

    private static func separated(_ cut: Cut) -> (String, String) {
        let least = cut.valley.map { valley in
            "Between any two, customers thin out to "
                + (valley < 0.005
                    ? "nobody" : "at most \(percent(valley)) of the smaller group's peak")
                + ". "
        }
        return (
            "The customers form at least \(cut.nClusters) natural groups, with gaps between any two.",
            (least ?? "")
                + "No made-up shop without groups shows gaps like these: treat them as kinds of customers."
        )
    }

    private static func useful(_ cut: Cut, _ most: Int) -> (String, String) {
        (
            "No natural groups; \(cut.nClusters) segments are a useful cut.",
            "Customers shade into each other, so the borders are conventions: who is near one could as well be on the "
                + "other side. \(cut.nClusters) is the finest cut of up to \(most) segments that comes back"
                + (cut.comesBack.map {
                    ": when customers are drawn anew, the least steady segment is found again to \(percent($0))"
                } ?? "") + "."
        )
    }

    private static func unstable(_ cuts: [Cut], limit: Double) -> (String, String) {
        let best = cuts.filter { $0.isTighter == true }.compactMap(\.comesBack).max()
        let told = best.map {
            $0 < limit
                ? "of the best cut only \(percent($0)), and \(percent(limit)) is the least that counts"
                : "of the best cut \(percent($0)), but not for certain the \(percent(limit)) that count"
        }
        return (
            "No natural groups, and no cut that comes back when customers are drawn anew.",
            "Of the least steady segment too little is found again"
                + (told.map { ": " + $0 } ?? "")
                + ". With other customers there would be other segments."
        )
    }

    private static func whyNot(_ cuts: [Cut], customers: Int, isSingle: Bool) -> String {
        if cuts.allSatisfy({ !$0.isFitted }) {
            return
                "\(ProfileWords.customers(customers)) \(customers == 1 ? "is" : "are") too few, or too alike, to be divided."
        }
        if cuts.contains(where: { $0.isTighter == true }) || cuts.allSatisfy({ $0.veto == "size" })
        {
            return "Every cut splits off handfuls of customers that are too small to be a segment."
        }
        if isSingle {
            return "There is one measure, and no gap in it: divide it at values of your choice."
        }
        return
            "What was measured of customers hardly hangs together: divide them by one measure instead."
    }
}
