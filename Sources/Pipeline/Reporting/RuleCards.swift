import Figures
import Reports
import Store

/// Segments of fixed rules for people, a card each: what runs have from their profile, by the lines alone.
struct RuleCards {
    let cards: [ReportPage.Card]

    /// What only a run has.
    static let ofRuns =
        "Fixed rules come from no run: the heat map, the map of customers, silhouettes, stability and the comparisons of "
        + "runs are left out."

    /// - Parameters:
    ///   - cuts: What the rules divide by.
    ///   - names: How customers are shown.
    init(
        _ segments: ReportSegments, cuts: RuleCutPoints, names: CustomerNames,
        in connection: Connection
    ) throws {
        guard let day = segments.members.day,
            let profile = try PlacedProfile(
                segments.members.places, upTo: day, in: connection)
        else {
            cards = []
            return
        }
        let money = Money(of: connection)
        let shares = Self.shares(profile.facts)
        cards = profile.segments.map { segment in
            let key = segments.looks.keys[segment.place]
            let rule = RFMRules.rules.first { $0.name == key.name }.map {
                "By rule: " + RuleWords.words(of: $0, cuts, money)
            }
            return ReportPage.Card(
                key: key, name: key.name,
                facts: CardNumbers(segment, of: profile).facts(money, names),
                differences: [rule, Self.medians(segment, of: profile, money)].compactMap(\.self)
                    + shares.lines(of: segment.place),
                advice: segments.sums.map { segments.advice(segment.place, $0) } ?? "")
        }
    }

    /// Of the segment beside everybody.
    private static func medians(
        _ segment: PlacedProfile.Segment, of profile: PlacedProfile, _ money: Money
    ) -> String {
        let (own, all) = (
            ProfileWords.number(segment.medianNet, unit: "currency", money: money),
            ProfileWords.number(profile.medianNet, unit: "currency", money: money)
        )
        return "The usual customer: invoices \(ProfileWords.number(segment.medianInvoices)) (all: "
            + "\(ProfileWords.number(profile.medianInvoices))), net revenue \(own) (all: \(all))"
    }

    private static func shares(_ facts: ExternalFacts) -> CardShares {
        var shares = CardShares()
        for share in facts.shares {
            // Values of a segment that stand out most come first; countries by how many live there.
            let rows = share.rows.filter { $0.nCustomers > 0 }.sorted {
                share.kind == .country
                    ? (-$0.share, $0.value) < (-$1.share, $1.value)
                    : (-($0.effect ?? 0), $0.value) < (-($1.effect ?? 0), $1.value)
            }
            for row in rows {
                shares.add(
                    share.kind, row.value, name: facts.descriptions[row.value], row.share,
                    effect: row.effect, to: row.cluster)
            }
        }
        return shares
    }
}
