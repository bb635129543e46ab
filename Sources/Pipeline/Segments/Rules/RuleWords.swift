import Reports

/// The rules and their cut points, as a person reads them.
struct RuleWords {
    /// Lines of 80 columns at most.
    let lines: [String]

    init(_ cuts: RuleCutPoints, _ money: Money) {
        var paragraphs = [
            "Every customer with a sale has one of these names by himself. The first rule that holds decides; who "
                + "sent everything back is new, hibernating or lost:"
        ]
        for rule in RFMRules.rules {
            paragraphs.append("- \(rule.name): \(Self.words(of: rule, cuts, money))")
        }
        paragraphs.append(
            "Seasonal: bought in one season of two years or more, "
                + (cuts[.seasonMonths] == 1
                    ? "one month of the calendar"
                    : "\(shortText(cuts[.seasonMonths])) successive months at most")
                + ", where the sales reach back two years.")
        paragraphs.append("Cut points, frozen in rule_cut_point; change one with --cut NAME=VALUE:")
        for point in cuts.points {
            paragraphs.append(
                "- \(point.name.rawValue) = \(shortText(point.value)): \(point.source)")
        }
        lines = paragraphs.flatMap {
            WrappedText.paragraph($0, width: $0.hasPrefix("- ") ? 78 : 80)
        }
    }

    /// When a rule gives its name to whom none above it does.
    static func words(of rule: RFMRules.Rule, _ cuts: RuleCutPoints, _ money: Money) -> String {
        cuts.points.reduce(rule.words) {
            $0.replacing("{\($1.name.rawValue)}", with: value($1, money))
        }
    }

    private static func value(_ point: RuleCutPoint, _ money: Money) -> String {
        point.name == .championRevenue ? money.text(point.value) : shortText(point.value)
    }
}
