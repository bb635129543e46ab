import Reports

/// How a marketer calls little and much of a feature.
package struct FeatureWords {
    /// What little of it is called.
    let low: String
    /// What much of it is called.
    let high: String
    /// Whether it is a part of a year or a week: said only where nothing about the whole says more.
    let isPart: Bool
    /// Whether it tells how long ago the last purchase was: names of RFM rules say that themselves.
    let isRecency: Bool

    /// What a position below this or above its mirror is called by: a tenth of the customers, three tenths, 42.5 %.
    private static let (very, plain, rather) = (0.1, 0.3, 0.425)

    /// - Parameters:
    ///   - feature: Column name; built-in ones have words of their own.
    ///   - displayName: Name for headings, for all others.
    package init(_ feature: String, displayName: String?) {
        isRecency = ["days_since_last_purchase", "recency", "recency_score"].contains(feature)
        let shown = VisibleText.oneLine(displayName ?? feature.replacing("_", with: " "))
        if let (low, high) = Self.known[feature] {
            (self.low, self.high, isPart) = (low, high, false)
        } else if let day = Self.days.first(where: { feature == $0 + "_share" }) {
            (low, high) = ("rarely on \(day.capitalized)s", "often on \(day.capitalized)s")
            isPart = true
        } else if Self.days.contains(feature)
            || ExternalFacts.months.contains(feature.capitalized)
        {
            (low, high, isPart) = ("few \(shown)", "many \(shown)", true)
        } else {
            (low, high, isPart) = ("low \(shown)", "high \(shown)", false)
        }
    }

    static let days = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]

    private static let known: [String: (low: String, high: String)] = [
        "days_since_last_purchase": ("recent", "long ago"),
        "recency": ("recent", "long ago"),
        "invoice_count": ("infrequent", "frequent"),
        "number_of_orders": ("few lines", "many lines"),
        "revenue": ("low value", "high value"),
        "net_revenue": ("low value", "high value"),
        "amount": ("small lines", "large lines"),
        "average_line_value": ("small lines", "large lines"),
        "average_invoice_value": ("small invoices", "large invoices"),
        "average_units_per_line": ("few pieces a line", "many pieces a line"),
        "distinct_products": ("narrow range", "wide range"),
        "average_unit_price": ("cheap goods", "expensive goods"),
        "return_share": ("few returns", "many returns"),
        "recency_score": ("long ago", "recent"),
        "frequency_score": ("infrequent", "frequent"),
        "monetary_score": ("low value", "high value"),
    ]

    /// The words for a position among all customers, 0 to 1; `nil` where it is nothing special.
    package func phrase(at rank: Double) -> String? {
        let (word, distance) = rank < 0.5 ? (low, rank) : (high, 1 - rank)
        // Positions are fractions of counts: what lies at a border belongs to the stronger word.
        let near = distance - 1e-9
        if near > Self.rather { return nil }
        if near > Self.plain { return "rather " + word }
        return near > Self.very ? word : "very " + word
    }
}
