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
        func centred(_ row: Int) -> [Double] {
            (0..<d).map { matrix.values[row * d + $0] - mean[$0] }
        }
        var scatter = Scatter(d)
        for row in 0..<n { scatter.add(centred(row)) }
        let axes = scatter.axes()
        var low = [Double](repeating: .infinity, count: d)
        var high = [Double](repeating: -.infinity, count: d)
        for row in 0..<n {
            let rest = centred(row)
            for axis in 0..<d {
                var place = 0.0
                for j in 0..<d { place += rest[j] * axes[axis].vector[j] }
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
