/// What of the lines the features of a set are made from: what goes back to the same is no evidence from outside.
///
/// Segments that were made by days since the last purchase differ in the months of their purchases by themselves; a test
/// of that would say that k-means works. Features that are not built in are known by their names only.
struct FeatureSources {
    /// What lines have.
    enum Source {
        /// The moment of a purchase.
        case dates
        /// Quantity times price.
        case amounts
        /// What was bought.
        case products
    }

    private let features: [String]

    /// - Parameter features: Columns of the set, in any case of letters.
    init(_ features: [String]) { self.features = features }

    /// The first feature that is made from a source; `nil` where none is known to be.
    func feature(from source: Source) -> String? {
        features.first { Self.source(of: $0) == source }
    }

    /// Features of which nobody can tell what they are made from.
    var unknown: [String] {
        features.filter { !Self.counts.contains($0.lowercased()) && Self.source(of: $0) == nil }
    }

    private static func source(of feature: String) -> Source? {
        let name = feature.lowercased()
        let day = name.hasSuffix("_share") ? String(name.dropLast("_share".count)) : name
        if FeatureWords.days.contains(day) || ExternalFacts.months.contains(name.capitalized) {
            return .dates
        }
        return known[name]
    }

    private static let known: [String: Source] = [
        "days_since_last_purchase": .dates, "recency": .dates, "recency_score": .dates,
        "revenue": .amounts, "net_revenue": .amounts, "amount": .amounts,
        "monetary_score": .amounts, "average_line_value": .amounts,
        "average_invoice_value": .amounts, "average_unit_price": .amounts,
        "average_units_per_line": .amounts, "return_share": .amounts,
        "distinct_products": .products,
    ]

    /// Built-in counts of invoices and lines: of when, for how much and of what they say nothing.
    private static let counts: Set<String> = [
        "invoice_count", "number_of_orders", "frequency_score",
    ]
}
