/// What the engine refuses, before any work is done.
public enum ClusteringError: Error, Hashable, Sendable {
    /// The matrix has no rows or no columns.
    case emptyMatrix(nSamples: Int, nFeatures: Int)
    /// Element `(row, column)` is NaN or infinite.
    case notFinite(row: Int, column: Int, value: Double)
    /// A hyperparameter is outside its domain; `allowed` is the domain in words.
    case hyperparameter(name: String, value: String, allowed: String)
    /// More clusters were asked for than there are samples.
    case tooFewSamples(nSamples: Int, nClusters: Int)
    /// The observer asked to stop; results delivered before remain valid.
    case cancelled
}

extension ClusteringError: CustomStringConvertible {
    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .emptyMatrix(let nSamples, let nFeatures):
            "the feature matrix is empty (\(nSamples) rows, \(nFeatures) columns)"
        case .notFinite(let row, let column, let value):
            "row \(row), column \(column) of the feature matrix is \(value), not a finite number"
        case .hyperparameter(let name, let value, let allowed):
            "\(name) \(value) is not allowed: it must be \(allowed)"
        case .tooFewSamples(let nSamples, let nClusters):
            "n_clusters \(nClusters) is more than the \(nSamples) rows of the feature matrix"
        case .cancelled:
            "cancelled"
        }
    }
}
