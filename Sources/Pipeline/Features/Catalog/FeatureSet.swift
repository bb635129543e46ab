/// How customers are left out before fitting.
public enum OutlierRule: String, Sendable, Hashable, CaseIterable {
    /// The reference kit's rule on amount, recency and number_of_orders, as `customer_outlier`.
    case kit
    /// Nobody is left out.
    case none
    /// Nobody is left out; columns are clipped at quantiles instead.
    case winsor

    /// The features by which `kit` leaves customers out: `snapshot_excluded.rule` of those it did.
    static let kitFeatures: Set<String> = ["amount", "recency", "number_of_orders"]
}

/// One thing that a matrix can be made of: a view with `customer_id` and numeric columns.
public struct FeatureSet: Sendable, Hashable {
    /// Name, as in `--features`.
    public let name: String
    /// View (or table) that holds the matrix, after the outlier rule.
    public private(set) var viewName: String
    /// Who is left out.
    public private(set) var outlierRule: OutlierRule
    /// Whether its columns stand in `customer_outlier`, which knows the verdict of the rule `kit`.
    let isInOutlierView: Bool
    /// How it is prepared unless the analyst says otherwise.
    let defaults: FeatureDefaults
    /// View that names whom the set itself leaves out; `nil`: nobody.
    let excludedView: String?
    /// View of the cut points that the set's scores rest on; `nil`: it has no scores.
    let cutPointView: String?
    /// What it is good for, in a sentence.
    public private(set) var description: String
    /// Its columns without `customer_id`, in order.
    public private(set) var features: [Feature]

    /// Names of the columns, in order.
    public var featureNames: [String] { features.map(\.name) }

    /// The view with everybody, before any outlier rule.
    var untrimmedViewName: String {
        let suffix = "_trimmed"
        guard isInOutlierView, viewName.hasSuffix(suffix) else { return viewName }
        return String(viewName.dropLast(suffix.count))
    }

    /// The same columns with another rule for whom to leave out.
    func with(_ rule: OutlierRule) -> FeatureSet {
        guard rule != outlierRule else { return self }
        var copy = self
        copy.outlierRule = rule
        copy.viewName =
            isInOutlierView && rule == .kit ? untrimmedViewName + "_trimmed" : untrimmedViewName
        return copy
    }

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
        var copy = self
        copy.description = description ?? self.description
        copy.features = features.map {
            Feature(
                name: $0.name, displayName: displayNames[$0.name] ?? $0.displayName,
                unit: $0.unit, definition: $0.definition)
        }
        return copy
    }
}

/// How a feature set is prepared unless the analyst says otherwise.
struct FeatureDefaults: Sendable, Hashable {
    /// Transform of all features.
    var transform = Transform.none
    /// Transforms of single features.
    var featureTransforms: [String: Transform] = [:]
    /// Scaling of all features.
    var scaling = Scaling.zscore
    /// Who is left out; `nil`: as the set's own rule says.
    var outliers: OutlierRule?
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
