/// What to do with a segment, by how it buys beside everybody: a suggestion by rule, no measurement.
package enum SegmentAdvice {
    /// Customers, against all of them.
    package struct Standing {
        /// Median days since the last purchase, of the segment and of all.
        let days: Double?
        let allDays: Double?
        /// Invoices a customer in twelve months.
        let invoices: Double
        /// Median net revenue of a customer over that of all: a few large customers raise a mean above nearly everybody.
        let worth: Double?

        package init(days: Double?, allDays: Double?, invoices: Double, worth: Double?) {
            self.days = days
            self.allDays = allDays
            self.invoices = invoices
            self.worth = worth
        }
    }

    /// By the name of a rule where the segment has one, else by where it stands.
    package static func words(name: String, _ standing: Standing) -> String {
        // Several segments may meet one rule: lost, lost (2).
        let rule = name.split(separator: " (").first.map(String.init) ?? name
        if let words = byRule[rule] { return words }
        guard let days = standing.days, let all = standing.allDays, let worth = standing.worth
        else { return "Look at who they are first" }
        let isNear = days <= all * 0.75
        let isLong = days > all * 2.5
        return switch (isNear, isLong, worth >= 1.25) {
        case (true, _, true): "Keep: thank them, early access, no discount needed"
        case (true, _, false) where standing.invoices < 2: "Win the second order soon"
        case (true, _, false): "Let grow: show what goes with what they buy"
        case (_, true, true): "Win back, soon and in person"
        case (_, true, false): "Write rarely; one last offer at most"
        case (_, _, true): "Hold: remind them before they drift away"
        case (_, _, false): "Remind, at low cost"
        }
    }

    private static let byRule = [
        "champions": "Keep: thank them, early access, no discount needed",
        "loyal": "Keep: show what is new, ask for a recommendation",
        "new": "Welcome; win the second order",
        "promising": "Win the next order soon",
        "needs attention": "Remind them now, with what they like",
        "at risk": "Win back, soon and in person",
        "hibernating": "Write rarely; with the season, or one good offer",
        "lost": "Do not spend on them; one last offer at most",
    ]
}
