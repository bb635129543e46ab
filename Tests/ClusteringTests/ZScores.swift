import Clustering

/// A matrix scaled as scikit-learn's `StandardScaler` does it, in the plainest way.
func zScores(_ raw: FeatureMatrix) throws -> FeatureMatrix {
    let (n, d) = (raw.nSamples, raw.nFeatures)
    var scaled = raw.values
    for j in 0..<d {
        let column = (0..<n).map { raw.values[$0 * d + j] }
        let mean = column.reduce(0, +) / Double(n)
        let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
        let scale = column.allSatisfy { $0 == column[0] } ? 1 : variance.squareRoot()
        for i in 0..<n { scaled[i * d + j] = (column[i] - mean) / scale }
    }
    return try FeatureMatrix(values: scaled, nSamples: n, nFeatures: d)
}
