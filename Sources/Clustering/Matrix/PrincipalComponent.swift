/// The direction in which the rows of a matrix differ most, in standard deviations of the columns.
public struct PrincipalComponent: Sendable, Hashable {
    /// Coordinate of each row along the direction, shape `(n_samples,)`, mean 0.
    public let scores: [Double]
    /// Part of the whole variance that lies in the direction, 0 to 1; 0 if there is no variance.
    public let varianceShare: Double

    /// The first component of the columns' correlations.
    ///
    /// Columns are brought to mean 0 and standard deviation 1 first, so that no unit outweighs the
    /// others; a constant column counts for nothing. The sign is arbitrary: the largest loading is
    /// made positive.
    /// - Complexity: O(`nSamples` · d² + d³) for d columns, O(d²) memory beside the scores.
    public init(of matrix: FeatureMatrix) {
        let n = matrix.nSamples
        let d = matrix.nFeatures
        let standard = StandardColumns(matrix)
        var correlations = [Double](repeating: 0, count: d * d)
        for i in 0..<n {
            standard.row(i).withUnsafeBufferPointer { row in
                correlations.withUnsafeMutableBufferPointer { sums in
                    for j in 0..<d {
                        for k in 0...j { sums[j * d + k] += row[j] * row[k] }
                    }
                }
            }
        }
        for j in 0..<d { for k in 0..<j { correlations[k * d + j] = correlations[j * d + k] } }
        let total = (0..<d).reduce(0) { $0 + correlations[$1 * d + $1] }
        // Eigenvectors to about 1e-12.
        let axes = SymmetricEigen.diagonalise(&correlations, d, tolerance: 1e-26)
        let first =
            (0..<d).max { correlations[$0 * d + $0] < correlations[$1 * d + $1] } ?? 0
        var loadings = (0..<d).map { axes[$0 * d + first] }
        let largest = loadings.max { $0.magnitude < $1.magnitude } ?? 0
        if largest < 0 { loadings = loadings.map { -$0 } }
        varianceShare = total > 0 ? correlations[first * d + first] / total : 0
        scores = (0..<n).map { i in
            zip(standard.row(i), loadings).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }
}

/// Rows of a matrix in standard deviations.
private struct StandardColumns {
    private let matrix: FeatureMatrix
    private let means: [Double]
    /// What a deviation is multiplied with; 0 for a constant column.
    private let factors: [Double]

    init(_ matrix: FeatureMatrix) {
        let n = Double(matrix.nSamples)
        let d = matrix.nFeatures
        var means: [Double] = []
        var factors: [Double] = []
        matrix.values.withUnsafeBufferPointer { x in
            for column in 0..<d {
                let rows = stride(from: column, to: x.count, by: d)
                let mean = rows.reduce(0) { $0 + x[$1] / n }
                // In units of the largest deviation, so that no square overflows.
                let largest = rows.reduce(0) { max($0, (x[$1] - mean).magnitude) }
                let isConstant = !(largest > mean.magnitude * 1e-12)
                let squares = rows.reduce(0) { sum, row in
                    isConstant
                        ? 0 : sum + (x[row] - mean) / largest * ((x[row] - mean) / largest)
                }
                means.append(mean)
                factors.append(isConstant ? 0 : 1 / (largest * (squares / n).squareRoot()))
            }
        }
        self.matrix = matrix
        self.means = means
        self.factors = factors
    }

    func row(_ index: Int) -> [Double] {
        let d = means.count
        return (0..<d).map { (matrix.values[index * d + $0] - means[$0]) * factors[$0] }
    }
}
