/// How customers are left out before fitting.
public enum OutlierRule: String, Sendable, Hashable {
    /// Nobody is left out.
    case none
    /// The reference kit's rule on amount, recency and number_of_orders, as `customer_outlier`.
    case kit
}

/// One thing that a matrix can be made of: a view with `customer_id` and numeric columns.
public struct FeatureSet: Sendable, Hashable {
    /// Name, as in `--features`.
    public let name: String
    /// View (or table) that holds the matrix, after the outlier rule.
    public let viewName: String
    /// Who has been left out of that view.
    public let outlierRule: OutlierRule
    /// View that names whom the set itself leaves out; `nil`: nobody.
    let excludedView: String?
    /// View of the cut points that the set's scores rest on; `nil`: it has no scores.
    let cutPointView: String?
    /// What it is good for, in a sentence.
    public let description: String
    /// Its columns without `customer_id`, in order.
    public let features: [Feature]

    /// Names of the columns, in order.
    public var featureNames: [String] { features.map(\.name) }

    /// The same with names for headings and a description.
    /// - Throws: `FeatureError` when a name is for no column.
    func with(
        _ displayNames: [String: String], description: String?
    ) throws(FeatureError) -> FeatureSet {
        for column in displayNames.keys.sorted() where !featureNames.contains(column) {
            throw .unknownDisplayColumn(
                column, of: viewName, nearest: nearestName(to: column, among: featureNames),
                columns: featureNames)
        }
        return FeatureSet(
            name: name, viewName: viewName, outlierRule: outlierRule, excludedView: excludedView,
            cutPointView: cutPointView, description: description ?? self.description,
            features: features.map {
                Feature(
                    name: $0.name, displayName: displayNames[$0.name] ?? $0.displayName,
                    unit: $0.unit, definition: $0.definition)
            })
    }
}

/// One column of a feature set in an analyst's words.
public struct Feature: Sendable, Hashable {
    /// Column name.
    public let name: String
    /// Name for headings.
    public let displayName: String
    /// Unit, such as `days`.
    public let unit: String
    /// What exactly is counted.
    public let definition: String
}
