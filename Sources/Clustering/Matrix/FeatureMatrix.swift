/// A dense, finite, row-major matrix: one row a sample, one column a feature.
///
/// The engine's only input. Shape `(nSamples, nFeatures)`; element `(i, j)` is
/// `values[i * nFeatures + j]`. Every value is finite: checked once, here, so that no kernel
/// checks again.
public struct FeatureMatrix: Sendable {
    /// Number of rows, 1 or more.
    public let nSamples: Int
    /// Number of columns, 1 or more.
    public let nFeatures: Int
    /// Row-major elements, `nSamples * nFeatures` of them, all finite.
    public let values: [Double]

    /// Takes over row-major values.
    ///
    /// - Parameters:
    ///   - values: Row-major elements.
    ///   - nSamples: Rows, 1 or more.
    ///   - nFeatures: Columns, 1 or more.
    /// - Throws: `ClusteringError.emptyMatrix`, or `.notFinite` with the first offending element.
    /// - Precondition: `values.count == nSamples * nFeatures`.
    /// - Complexity: O(`nSamples` · `nFeatures`).
    public init(values: [Double], nSamples: Int, nFeatures: Int) throws(ClusteringError) {
        guard nSamples > 0, nFeatures > 0 else {
            throw ClusteringError.emptyMatrix(nSamples: nSamples, nFeatures: nFeatures)
        }
        precondition(values.count == nSamples * nFeatures, "shape does not fit the values")
        if let bad = values.firstIndex(where: { !$0.isFinite }) {
            throw ClusteringError.notFinite(
                row: bad / nFeatures, column: bad % nFeatures, value: values[bad])
        }
        self.values = values
        self.nSamples = nSamples
        self.nFeatures = nFeatures
    }
}
