import CKernels

/// What the pair pass needs to know of a matrix: a power of two that brings it to unit size, the
/// rows' norms, and the grid of the distance sums.
///
/// Silhouettes do not depend on the unit, and a power of two changes no digit; it only keeps
/// squares away from overflow.
package struct MatrixScale: Sendable {
    /// Power of two the values are multiplied by.
    package let scale: Double
    /// Squared norm of every scaled row.
    package let norms: [Double]
    /// 2⁵² × grid: adding it rounds a distance to a multiple of the grid.
    package let magic: Double

    /// Measures `matrix`.
    ///
    /// - Complexity: O(n_samples · n_features).
    package init(_ matrix: FeatureMatrix) {
        let width = matrix.nFeatures
        var low = Array(matrix.values[0..<width])
        var high = low
        var norms = [Double](repeating: 0, count: matrix.nSamples)
        var largest = 0.0
        matrix.values.withUnsafeBufferPointer { values in
            for row in 0..<matrix.nSamples {
                for column in 0..<width {
                    let value = values[row * width + column]
                    low[column] = min(low[column], value)
                    high[column] = max(high[column], value)
                }
            }
            for column in 0..<width {
                largest = max(largest, abs(low[column]), abs(high[column]))
            }
        }
        let scale = Self.unitScale(largest)
        var scaled = [Double](repeating: 0, count: width)
        for row in 0..<matrix.nSamples {
            for column in 0..<width {
                scaled[column] = matrix.values[row * width + column] * scale
            }
            norms[row] = ck_metrics_norm(scaled, Int32(width))
        }
        var box = 0.0
        for column in 0..<width {
            let side = high[column] * scale - low[column] * scale
            box += side * side
        }
        let norm = norms.max() ?? 0
        let diameter = min(box.squareRoot(), 2 * norm.squareRoot())
        self.scale = scale
        self.norms = norms
        self.magic = Self.magic(diameter: diameter, nRows: matrix.nSamples)
    }

    /// The power of two that brings `largest` into 0.5…2, or 1 for 0.
    private static func unitScale(_ largest: Double) -> Double {
        guard largest > 0 else { return 1 }
        // The reciprocal of a subnormal would overflow.
        return Double(sign: .plus, exponent: -max(largest.exponent, -1000), significand: 1)
    }

    /// The finest grid on which one distance fits 52 bits and the sum over all rows 63.
    private static func magic(diameter: Double, nRows: Int) -> Double {
        let rowBits = Int.bitWidth - (nRows - 1).leadingZeroBitCount
        let bits = min(52, 62 - rowBits)
        // One more than the exponent, and the slack of a distance's own rounding.
        let top = diameter > 0 ? Int((diameter * (1 + 0x1p-20)).exponent) + 1 : 0
        return Double(sign: .plus, exponent: top - bits + 52, significand: 1)
    }
}
