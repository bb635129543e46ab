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
        var correlations = Scatter(d)
        for i in 0..<n { correlations.add(standard.row(i)) }
        let total = correlations.total
        let first = correlations.axes().max { $0.spread < $1.spread }
        var loadings = first?.vector ?? []
        let largest = loadings.max { $0.magnitude < $1.magnitude } ?? 0
        if largest < 0 { loadings = loadings.map { -$0 } }
        varianceShare = total > 0 ? (first?.spread ?? 0) / total : 0
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
