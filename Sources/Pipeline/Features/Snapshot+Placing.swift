/// What placing customers outside the matrix needs to know of it.
extension Snapshot {
    /// The view of the feature set before its outlier rule: a set with a rule reads a view whose
    /// name is that of the whole one followed by `_trimmed`.
    var untrimmedViewName: String {
        let suffix = "_trimmed"
        return outlierRule != .none && viewName.hasSuffix(suffix)
            ? String(viewName.dropLast(suffix.count)) : viewName
    }

    /// Raw values of any customers, row-major, on the scale of this matrix.
    func scale(_ rawValues: [Double]) -> [Double] {
        rawValues.enumerated().map { index, value in
            let column = index % nFeatures
            return (value - means[column]) / scales[column]
        }
    }
}
