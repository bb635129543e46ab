import Figures
import Reports
import Store

/// Segments of a run for people, a card each: what they are worth, what distinguishes them, whom to think of.
struct ReportCards {
    let cards: [ReportPage.Card]
    /// Segments that have none, as they are too many.
    let nLeftOut: Int

    /// Cards that somebody reads.
    static let most = 24

    init(
        _ segments: ReportSegments, run runID: Int, names: CustomerNames, in connection: Connection
    ) throws {
        let money = Money(of: connection)
        let facts = try ProfileFacts(of: runID, money: money, from: connection)
        let shares = try Self.shares(of: runID, in: connection)
        let rows = try reading("segment_profile of run \(runID)") {
            try connection.query(
                """
                select \(CardNumbers.columns)
                from segment_profile
                where run_id = ? and cluster >= 0
                """, [runID])
        }
        var cards: [(place: Int, card: ReportPage.Card)] = []
        for row in rows {
            let cluster = try row.int(0)
            guard let place = segments.looks.placeOfCluster[cluster] else { continue }
            let key = segments.looks.keys[place]
            let words = facts.differences(of: cluster)
            let small = facts.smallDifference(of: cluster).map { "Differs little from all: \($0)" }
            cards.append(
                (
                    place,
                    ReportPage.Card(
                        key: key, name: key.name,
                        facts: try reading("segment_profile of run \(runID)") {
                            try CardNumbers(row).facts(money, names)
                        },
                        differences: ((words.isEmpty
                            ? [small ?? "Hardly differs from all customers"] : words)
                            + facts.others(of: cluster, but: "product") + shares.lines(of: cluster))
                            .map(
                                Self.capitalized),
                        advice: segments.sums.map { segments.advice(place, $0) } ?? "")
                ))
        }
        self.cards = cards.sorted { $0.place < $1.place }.prefix(Self.most).map(\.card)
        nLeftOut = max(cards.count - Self.most, 0)
    }

    private static func capitalized(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst()
    }

    /// Products that they buy clearly more often than others, and their countries.
    private static func shares(
        of runID: Int, in connection: Connection
    ) throws -> CardShares {
        try reading("segment_external of run \(runID)") {
            var shares = CardShares()
            let rows = try connection.query(
                """
                select cluster, kind, value, description, share, effect_size
                from segment_external
                where run_id = ? and kind in ('product', 'country') and n_customers > 0
                order by cluster, kind,
                    case kind when 'product' then -effect_size else -share end, value
                """, [runID])
            for row in rows {
                shares.add(
                    try row.text(1) == "product" ? .product : .country,
                    try row.text(2), name: try row.optionalText(3), try row.double(4),
                    effect: try row.optionalDouble(5), to: try row.int(0))
            }
            return shares
        }
    }
}
