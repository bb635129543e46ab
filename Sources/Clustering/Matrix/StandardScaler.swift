/// Centres and scales columns to mean 0 and population standard deviation 1.
///
/// As scikit-learn's `StandardScaler`: `(x − mean) / scale`, where `scale` is the population
/// standard deviation and 1 for a constant column, which is only centred. Columns are added up
/// from top to bottom in Double, so the result depends on the rows and their order alone.
public struct StandardScaler: Sendable, Hashable {
    /// Column means, shape `(n_features,)`.
    public let means: [Double]
    /// Column divisors, shape `(n_features,)`, all above 0.
    public let scales: [Double]

    /// Takes over stored means and scales.
    ///
    /// - Precondition: as many means as scales.
    public init(means: [Double], scales: [Double]) {
        precondition(means.count == scales.count, "one scale a mean")
        self.means = means
        self.scales = scales
    }

    /// Learns means and scales from raw values.
    ///
    /// The variance is taken around the mean and corrected by the mean deviation, so that an
    /// offset of many standard deviations does not cost digits. A column counts as constant when
    /// its variance is within the rounding error of its mean, as in scikit-learn.
    /// - Complexity: O(`nSamples` · `nFeatures`), two passes.
    public init(fitting matrix: FeatureMatrix) {
        let n = matrix.nSamples
        let d = matrix.nFeatures
        var sums = [Double](repeating: 0, count: d)
        var deviations = sums
        var squares = sums
        matrix.values.withUnsafeBufferPointer { x in
            for i in 0..<n {
                for j in 0..<d { sums[j] += x[i * d + j] }
            }
            for j in 0..<d { sums[j] /= Double(n) }
            for i in 0..<n {
                for j in 0..<d {
                    let t = x[i * d + j] - sums[j]
                    deviations[j] += t
                    squares[j] += t * t
                }
            }
        }
        means = sums
        scales = (0..<d).map { j in
            let count = Double(n)
            let variance = (squares[j] - deviations[j] * deviations[j] / count) / count
            // scikit-learn's _is_constant_feature: an upper bound of the variance's own error.
            let eps = Double.ulpOfOne
            let noise = count * eps * variance + (count * sums[j] * eps) * (count * sums[j] * eps)
            return variance <= noise || variance.isNaN ? 1 : variance.squareRoot()
        }
    }

    /// Scaled copy of a matrix: `(x − mean) / scale`.
    ///
    /// - Throws: `ClusteringError.notFinite` when a scaled value leaves Double's range.
    /// - Precondition: the matrix has one column a mean.
    public func transform(_ matrix: FeatureMatrix) throws(ClusteringError) -> FeatureMatrix {
        try map(matrix) { ($0 - $1) / $2 }
    }

    /// Values in the original units: `z · scale + mean`.
    ///
    /// - Throws: `ClusteringError.notFinite` when a value leaves Double's range.
    /// - Precondition: the matrix has one column a mean.
    public func inverse(_ matrix: FeatureMatrix) throws(ClusteringError) -> FeatureMatrix {
        try map(matrix) { $0 * $2 + $1 }
    }

    private func map(
        _ matrix: FeatureMatrix, _ change: (_ x: Double, _ mean: Double, _ scale: Double) -> Double
    ) throws(ClusteringError) -> FeatureMatrix {
        let d = means.count
        precondition(matrix.nFeatures == d, "one column a mean")
        let values = [Double](unsafeUninitializedCapacity: matrix.values.count) { out, count in
            matrix.values.withUnsafeBufferPointer { x in
                means.withUnsafeBufferPointer { means in
                    scales.withUnsafeBufferPointer { scales in
                        for i in 0..<matrix.nSamples {
                            for j in 0..<d {
                                out[i * d + j] = change(x[i * d + j], means[j], scales[j])
                            }
                        }
                    }
                }
            }
            count = matrix.values.count
        }
        return try FeatureMatrix(values: values, nSamples: matrix.nSamples, nFeatures: d)
    }
}
