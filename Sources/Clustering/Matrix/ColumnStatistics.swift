/// How the values of columns are spread, and how two columns go together.
public enum ColumnStatistics {
    /// Skewness of each column: the third central moment over the 1.5th power of the second.
    ///
    /// 0 for a symmetric column, above 0 with a long tail of large values (Fisher's g₁, not
    /// corrected for the number of rows). `nil` where all values are equal up to rounding.
    /// - Complexity: O(`nSamples` · `nFeatures`).
    public static func skewness(of matrix: FeatureMatrix) -> [Double?] {
        let n = Double(matrix.nSamples)
        let d = matrix.nFeatures
        return matrix.values.withUnsafeBufferPointer { x in
            (0..<d).map { column in
                let rows = stride(from: column, to: x.count, by: d)
                let mean = rows.reduce(0) { $0 + x[$1] } / n
                let largest = rows.reduce(0) { max($0, (x[$1] - mean).magnitude) }
                guard largest > mean.magnitude * 1e-12 else { return nil }
                // In units of the largest deviation, so that no power overflows.
                var (second, third) = (0.0, 0.0)
                for row in rows {
                    let deviation = (x[row] - mean) / largest
                    second += deviation * deviation
                    third += deviation * deviation * deviation
                }
                second /= n
                return third / n / (second * second.squareRoot())
            }
        }
    }

    /// Pearson's correlation, −1 to 1; `nil` where one of the two is constant or empty.
    /// - Precondition: `x.count == y.count`.
    public static func correlation(_ x: [Double], _ y: [Double]) -> Double? {
        precondition(x.count == y.count, "one y an x")
        let n = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            xx += (a - meanX) * (a - meanX)
            yy += (b - meanY) * (b - meanY)
            xy += (a - meanX) * (b - meanY)
        }
        guard xx > 0, yy > 0 else { return nil }
        return min(1, max(-1, xy / (xx.squareRoot() * yy.squareRoot())))
    }
}
