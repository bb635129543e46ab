/// Sums of products of the columns of centred rows, and the directions in which they spread.
package struct Scatter {
    private let d: Int
    /// The lower triangle; the rest is 0 until the axes are asked for.
    private var sums: [Double]

    /// Of no rows yet, of `d` columns.
    package init(_ d: Int) {
        self.d = d
        sums = [Double](repeating: 0, count: d * d)
    }

    /// Adds a centred row.
    ///
    /// - Complexity: O(d²).
    package mutating func add(_ row: [Double]) {
        precondition(row.count == d, "one value a column")
        row.withUnsafeBufferPointer { row in
            sums.withUnsafeMutableBufferPointer { sums in
                for i in 0..<d {
                    let value = row[i]
                    for j in 0...i { sums[i * d + j] += value * row[j] }
                }
            }
        }
    }

    /// The principal directions, in the order of the solver.
    ///
    /// - Returns: For each the sum of squares along it and its unit vector.
    /// - Complexity: O(d³).
    package func axes() -> [(spread: Double, vector: [Double])] {
        var whole = sums
        for i in 0..<d { for j in 0..<i { whole[j * d + i] = whole[i * d + j] } }
        // Eigenvectors to about 1e-12.
        let vectors = SymmetricEigen.diagonalise(&whole, d, tolerance: 1e-26)
        return (0..<d).map { axis in
            (whole[axis * d + axis], (0..<d).map { vectors[$0 * d + axis] })
        }
    }

    /// The sum of squares of all columns.
    package var total: Double { (0..<d).reduce(0) { $0 + sums[$1 * d + $1] } }
}
