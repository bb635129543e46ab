/// Eigenvectors of small symmetric matrices: the one solver, for DBSCAN's axes and for
/// `PrincipalComponent`.
package enum SymmetricEigen {
    /// The unit matrix of order `d`.
    package static func identity(_ d: Int) -> [Double] {
        var axes = [Double](repeating: 0, count: d * d)
        for j in 0..<d { axes[j * d + j] = 1 }
        return axes
    }

    /// Cyclic Jacobi: leaves the eigenvalues on the diagonal, returns eigenvectors as columns.
    ///
    /// - Parameters:
    ///   - matrix: Symmetric, finite, row-major, shape `(d, d)`.
    ///   - tolerance: Stops when the squares off the diagonal sum up to this part of those on it.
    /// - Complexity: O(d³) a sweep, 20 sweeps at most; convergence is quadratic.
    /// - SeeAlso: Golub, Van Loan, Matrix Computations, 8.5.
    package static func diagonalise(
        _ matrix: inout [Double], _ d: Int, tolerance: Double
    ) -> [Double] {
        // Eigenvectors are kept as rows while rotating, which is the contiguous way.
        var vectors = identity(d)
        matrix.withUnsafeMutableBufferPointer { a in
            vectors.withUnsafeMutableBufferPointer { v in
                for _ in 0..<20 {
                    var off = 0.0
                    var diagonal = 0.0
                    for i in 0..<d {
                        diagonal += a[i * d + i] * a[i * d + i]
                        for j in 0..<i { off += 2 * a[i * d + j] * a[i * d + j] }
                    }
                    if !(off > tolerance * diagonal) { return }
                    for p in 0..<(d - 1) {
                        for q in (p + 1)..<d { rotate(a, v, d, p, q) }
                    }
                }
            }
        }
        var columns = vectors
        for i in 0..<d { for j in 0..<d { columns[i * d + j] = vectors[j * d + i] } }
        return columns
    }

    private static func rotate(
        _ a: UnsafeMutableBufferPointer<Double>, _ v: UnsafeMutableBufferPointer<Double>,
        _ d: Int, _ p: Int, _ q: Int
    ) {
        let apq = a[p * d + q]
        if apq == 0 { return }
        let theta = (a[q * d + q] - a[p * d + p]) / (2 * apq)
        let t = (theta >= 0 ? 1 : -1) / (theta.magnitude + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<d {
            let x = a[p * d + k]
            let y = a[q * d + k]
            a[p * d + k] = c * x - s * y
            a[q * d + k] = s * x + c * y
        }
        for k in 0..<d {
            let x = a[k * d + p]
            let y = a[k * d + q]
            a[k * d + p] = c * x - s * y
            a[k * d + q] = s * x + c * y
        }
        for k in 0..<d {
            let x = v[p * d + k]
            let y = v[q * d + k]
            v[p * d + k] = c * x - s * y
            v[q * d + k] = s * x + c * y
        }
    }
}
