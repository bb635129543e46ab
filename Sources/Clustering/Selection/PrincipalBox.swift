/// The box that holds a matrix along its principal axes.
///
/// Distances know no rotation, so draws stay in the axes' own coordinates.
package struct PrincipalBox: Sendable {
    private let low: [Double]
    private let width: [Double]
    private let nSamples: Int

    /// - Complexity: O(n_samples · n_features²).
    package init(of matrix: FeatureMatrix) {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        var mean = [Double](repeating: 0, count: d)
        for row in 0..<n { for j in 0..<d { mean[j] += matrix.values[row * d + j] / Double(n) } }
        var scatter = [Double](repeating: 0, count: d * d)
        for row in 0..<n {
            for i in 0..<d {
                let a = matrix.values[row * d + i] - mean[i]
                for j in 0...i {
                    scatter[i * d + j] += a * (matrix.values[row * d + j] - mean[j])
                }
            }
        }
        for i in 0..<d { for j in 0..<i { scatter[j * d + i] = scatter[i * d + j] } }
        let axes = SymmetricEigen.diagonalise(&scatter, d, tolerance: 1e-26)
        var low = [Double](repeating: .infinity, count: d)
        var high = [Double](repeating: -.infinity, count: d)
        for row in 0..<n {
            for axis in 0..<d {
                var place = 0.0
                for j in 0..<d {
                    place += (matrix.values[row * d + j] - mean[j]) * axes[j * d + axis]
                }
                low[axis] = min(low[axis], place)
                high[axis] = max(high[axis], place)
            }
        }
        self.low = low
        width = zip(high, low).map { $0 - $1 }
        nSamples = n
    }

    /// Sides of the box, one an axis.
    package var sides: [Double] { width }

    /// Writes uniform rows, row-major.
    package func draw(_ stream: SplitMix64, into values: UnsafeMutableBufferPointer<Double>) {
        let d = low.count
        precondition(values.count == nSamples * d, "room for one matrix")
        var stream = stream
        for index in 0..<values.count {
            values[index] = low[index % d] + stream.openUniform() * width[index % d]
        }
    }
}
