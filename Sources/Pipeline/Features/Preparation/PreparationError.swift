import Reports

/// Why columns cannot be prepared as asked.
public struct PreparationError: UserFacingError, Hashable {
    /// Above this a weight is taken for a mistake.
    static let largestWeight = 1e6

    /// Decides the exit code.
    public let kind: FailureKind
    /// What, where, why and what to do, on one line.
    public let description: String

    static func unknownWord(_ word: String, flag: String, known: [String]) -> PreparationError {
        let hint = nearestName(to: word, among: known).map { " Did you mean \($0)?" } ?? ""
        return PreparationError(
            kind: .usage,
            description: "\(flag) \"\(word)\": it must be one of \(known.joined(separator: ", "))."
                + hint)
    }

    static func twice(_ flag: String, _ what: String) -> PreparationError {
        PreparationError(
            kind: .usage, description: "\(flag): is given twice for \(what). Keep one of them.")
    }

    static func winsor(_ value: Double) -> PreparationError {
        PreparationError(
            kind: .usage,
            description: "--winsor \(shortText(value)): must be a quantile from 0 (no clipping) to "
                + "below 0.5, such as 0.01.")
    }

    static func weightWithoutFeature(_ word: String) -> PreparationError {
        PreparationError(
            kind: .usage,
            description: "--weights \"\(word)\": must be feature=number, such as revenue=2.")
    }

    static func weight(_ word: String, feature: String) -> PreparationError {
        PreparationError(
            kind: .usage,
            description: "--weights \(feature)=\(word): a weight must be a number above 0 and at "
                + "most \(shortText(largestWeight)). To ignore a feature, leave it out of the view."
        )
    }

    static func unknownFeature(
        _ name: String, flag: String, set: FeatureSet
    ) -> PreparationError {
        let hint =
            nearestName(to: name, among: set.featureNames).map { " Did you mean \($0)?" } ?? ""
        return PreparationError(
            kind: .usage,
            description: "\(flag) \(name)=…: the feature set \(set.name) has no feature of this "
                + "name.\(hint) It has: \(set.featureNames.joined(separator: ", ")).")
    }

    static func loneComposition(_ transform: Transform, feature: String) -> PreparationError {
        PreparationError(
            kind: .usage,
            description: "--transform \(feature)=\(transform.rawValue): \(transform.rawValue) "
                + "compares features of one customer, so it needs two or more. Name them all.")
    }

    static func negativeParts(
        _ transform: Transform, column: String, view: String, customers: [String], count: Int
    ) -> PreparationError {
        let more = count > customers.count ? ", …" : ""
        return PreparationError(
            kind: .data,
            description: "--transform \(transform.rawValue): column \(column) of \(view) is below "
                + "0 for \(counted(count, "customer")) "
                + "(\(customers.joined(separator: ", "))\(more)), and \(transform.rawValue) needs "
                + "values of 0 or more. Take another transform for it, or leave such customers "
                + "out of the view.")
    }

    static func coincidingQuartiles(_ columns: [String], view: String) -> PreparationError {
        let one = columns.count == 1
        return PreparationError(
            kind: .data,
            description: "--scale robust: the quartiles of column\(one ? "" : "s") "
                + "\(columns.joined(separator: ", ")) of \(view) coincide, so "
                + "\(one ? "it has" : "they have") no interquartile range to scale by. Use --scale "
                + "zscore, or a view without \(one ? "it" : "them").")
    }

    static func nothingLeft(_ view: String) -> PreparationError {
        PreparationError(
            kind: .data,
            description: "--drop-redundant: all columns of \(view) are constant, so none would be "
                + "left. Look at the values, or leave the flag out.")
    }
}
