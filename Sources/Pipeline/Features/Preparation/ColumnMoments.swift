/// Mean and population standard deviation of every column.
///
/// A column counts as constant when its variance is within its own rounding error, as in
/// scikit-learn's `StandardScaler`: (n·ε·mean)² + n·ε·variance bounds it.
struct ColumnMoments: Sendable, Hashable {
    let means: [Double]
    /// Standard deviations; those of constant columns are 0 or rounding error.
    let deviations: [Double]
    let isConstant: [Bool]

    /// Measures in two passes over the blocks, in row order with compensated sums.
    ///
    /// The bits depend on the matrix only. Sums of whole numbers are exact. A column whose sums
    /// overflow gets a mean or deviation that is not finite.
    /// - SeeAlso: Chan, Golub, LeVeque 1983, doi:10.2307/2683386 (corrected two-pass algorithm).
    init(of prepared: PreparedMatrix) {
        let width = prepared.matrix.nFeatures
        let n = Double(prepared.matrix.nRows)
        var sums = ColumnSums(width)
        prepared.forEachBlock { block in sums.add(block) { value, _ in value } }
        let means = sums.totals.map { $0 / n }
        var squares = ColumnSums(width)
        var rests = ColumnSums(width)
        prepared.forEachBlock { block in
            rests.add(block) { value, column in value - means[column] }
            squares.add(block) { value, column in
                let rest = value - means[column]
                return rest * rest
            }
        }
        let variances = zip(squares.totals, rests.totals).map { square, rest in
            (square - rest * rest / n) / n
        }
        self.means = means
        isConstant = zip(variances, means).map { variance, mean in
            let slack = n * mean * Double.ulpOfOne
            return variance <= n * Double.ulpOfOne * variance + slack * slack
        }
        deviations = variances.map { $0 <= 0 ? 0 : $0.squareRoot() }
    }

    /// The first column whose mean or deviation is not finite.
    var firstOverflow: Int? {
        means.indices.first { !means[$0].isFinite || !deviations[$0].isFinite }
    }
}

/// One compensated sum a column (Neumaier 1974).
private struct ColumnSums {
    private var sums: [Double]
    private var lost: [Double]

    init(_ count: Int) {
        sums = [Double](repeating: 0, count: count)
        lost = sums
    }

    var totals: [Double] { zip(sums, lost).map { $0 + $1 } }

    @inline(__always)
    mutating func add(
        _ block: UnsafeBufferPointer<Double>, _ term: (_ value: Double, _ column: Int) -> Double
    ) {
        let width = sums.count
        sums.withUnsafeMutableBufferPointer { sums in
            lost.withUnsafeMutableBufferPointer { lost in
                for start in stride(from: 0, to: block.count, by: width) {
                    for column in 0..<width {
                        let value = term(block[start + column], column)
                        let sum = sums[column]
                        let next = sum + value
                        // The part of the smaller one that the sum could not take.
                        lost[column] +=
                            abs(sum) >= abs(value)
                            ? (sum - next) + value : (value - next) + sum
                        sums[column] = next
                    }
                }
            }
        }
    }
}
