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
                select cluster, size, customer_share, net_revenue, revenue_share,
                    invoices_per_customer, value_per_invoice, return_share, single_invoice_share,
                    median_days_since_last_purchase, typical_customer_id
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
                            try Self.facts(row, money, names)
                        },
                        differences: ((words.isEmpty
                            ? [small ?? "Hardly differs from all customers"] : words)
                            + facts.others(of: cluster, but: "product") + (shares[cluster] ?? []))
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

    private static func facts(
        _ row: Row, _ money: Money, _ names: CustomerNames
    ) throws -> [ReportPage.Fact] {
        func amount(_ value: Double) -> String {
            ProfileWords.number(value) + (money.code.map { " " + $0 } ?? "")
        }
        var facts = [
            ReportPage.Fact(
                "Customers", "\(grouped(try row.int(1))), \(percent(try row.double(2)))"),
            .init(
                "Net revenue",
                amount(try row.double(3))
                    + (try row.optionalDouble(4).map { ", \(percent($0))" } ?? "")),
            .init("Orders each", fixedText(try row.double(5), decimals: 1)),
        ]
        if let value = try row.optionalDouble(6) { facts.append(.init("An order", amount(value))) }
        if let share = try row.optionalDouble(7) {
            facts.append(.init("Sent back", percent(share)))
        }
        facts.append(.init("One order only", percent(try row.double(8))))
        if let days = try row.optionalDouble(9) {
            facts.append(.init("Days since", ProfileWords.number(days)))
        }
        if let id = try row.optionalText(10) {
            facts.append(
                .init("Typical customer", names.shown(id)))
        }
        return facts
    }

    /// Products that they buy clearly more often than others, and their countries.
    private static func shares(
        of runID: Int, in connection: Connection
    ) throws -> [Int: [String]] {
        try reading("segment_external of run \(runID)") {
            var products: [Int: [String]] = [:]
            var countries: [Int: [String]] = [:]
            let rows = try connection.query(
                """
                select cluster, kind, value, description, share
                from segment_external
                where run_id = ? and kind in ('product', 'country') and n_customers > 0
                    and (kind = 'country' or effect_size >= ?)
                order by cluster, kind,
                    case kind when 'product' then -effect_size else -share end, value
                """, [runID, ProfileFacts.leastOther])
            for row in rows {
                let cluster = try row.int(0)
                let share = percent(try row.double(4))
                if try row.text(1) == "product" {
                    let name = ProfileWords.cut(
                        try row.optionalText(3) ?? (try row.text(2)), to: 40)
                    if products[cluster, default: []].count < 3 {
                        products[cluster, default: []].append("\(name) (\(share))")
                    }
                } else if countries[cluster, default: []].count < 3 {
                    countries[cluster, default: []].append("\(try row.text(2)) \(share)")
                }
            }
            var lines: [Int: [String]] = [:]
            for (cluster, names) in products {
                lines[cluster, default: []].append(
                    "Buy more often: " + names.joined(separator: ", "))
            }
            for (cluster, names) in countries {
                lines[cluster, default: []].append("Countries: " + names.joined(separator: ", "))
            }
            return lines
        }
    }
}
