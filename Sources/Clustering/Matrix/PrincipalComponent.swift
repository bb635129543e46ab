/// The direction in which the rows of a matrix differ most.
public struct PrincipalComponent: Sendable, Hashable {
    /// Coordinate of each row along the direction, shape `(n_samples,)`, mean 0.
    public let scores: [Double]
    /// Part of the whole variance that lies in the direction, 0 to 1; 0 if there is no variance.
    public let varianceShare: Double

    /// The first component of the columns' covariance.
    ///
    /// Its sign is arbitrary: the largest loading is made positive.
    /// - Parameter matrix: Scaled features, so that no unit outweighs the others.
    /// - Complexity: O(`nSamples` · d² + d³) for d columns, O(d²) memory beside the scores.
    public init(of matrix: FeatureMatrix) {
        let n = matrix.nSamples
        let d = matrix.nFeatures
        var means = [Double](repeating: 0, count: d)
        var covariance = [Double](repeating: 0, count: d * d)
        matrix.values.withUnsafeBufferPointer { x in
            for i in 0..<n { for j in 0..<d { means[j] += x[i * d + j] } }
            for j in 0..<d { means[j] /= Double(n) }
            var row = [Double](repeating: 0, count: d)
            for i in 0..<n {
                for j in 0..<d { row[j] = x[i * d + j] - means[j] }
                row.withUnsafeBufferPointer { row in
                    covariance.withUnsafeMutableBufferPointer { covariance in
                        for j in 0..<d {
                            for k in 0...j { covariance[j * d + k] += row[j] * row[k] }
                        }
                    }
                }
            }
        }
        for j in 0..<d { for k in 0..<j { covariance[k * d + j] = covariance[j * d + k] } }
        let total = (0..<d).reduce(0) { $0 + covariance[$1 * d + $1] }
        // Eigenvectors to about 1e-12.
        let axes = SymmetricEigen.diagonalise(&covariance, d, tolerance: 1e-26)
        let first =
            (0..<d).max { covariance[$0 * d + $0] < covariance[$1 * d + $1] } ?? 0
        var loadings = (0..<d).map { axes[$0 * d + first] }
        let largest = loadings.max { $0.magnitude < $1.magnitude } ?? 0
        if largest < 0 { loadings = loadings.map { -$0 } }
        varianceShare = total > 0 ? covariance[first * d + first] / total : 0
        scores = matrix.values.withUnsafeBufferPointer { x in
            (0..<n).map { i in
                (0..<d).reduce(0) { $0 + (x[i * d + $1] - means[$1]) * loadings[$1] }
            }
        }
    }
}
