import CKernels

/// An orthogonal change of coordinates that puts the directions of largest variance first.
///
/// Any rotation would do: it decides how early the filter rejects a pair, never a label. Its
/// distance from orthogonality is measured and goes into the filter's bound.
struct PrincipalAxes {
    /// What is subtracted from each row, shape `(n_features,)`.
    let centre: [Double]
    /// Panels of 8 axes, `(width / 8 rounded up, n_features, 8)`; axes beyond the features are 0.
    let rotation: [Double]
    /// Upper bound of `|‖Vᵀz‖² − ‖z‖²| / ‖z‖²` for the stored rotation V.
    let defect: Double

    /// More columns than this are ordered by variance and not rotated: the eigenvectors would
    /// cost more than they save.
    static let mostRotated = 64
    /// Rows that decide the axes, evenly spaced.
    static let mostSampled = 512

    /// Axes of a sample of the rows of `matrix`, padded with zero columns up to `width`.
    ///
    /// - Complexity: O(min(n, 512) · d² + d³).
    init(of matrix: FeatureMatrix, width: Int) {
        let d = matrix.nFeatures
        let step = (matrix.nSamples + Self.mostSampled - 1) / Self.mostSampled
        let sampled = Array(stride(from: 0, to: matrix.nSamples, by: step))
        var centre = [Double](repeating: 0, count: d)
        var covariance = [Double](repeating: 0, count: d * d)
        let rotates = d > 1 && d <= Self.mostRotated
        matrix.values.withUnsafeBufferPointer { values in
            for row in sampled {
                for j in 0..<d { centre[j] += values[row * d + j] / Double(sampled.count) }
            }
            var z = [Double](repeating: 0, count: d)
            for row in sampled {
                for j in 0..<d { z[j] = values[row * d + j] - centre[j] }
                guard rotates else {
                    for j in 0..<d { covariance[j * d + j] += z[j] * z[j] }
                    continue
                }
                z.withUnsafeBufferPointer { z in
                    covariance.withUnsafeMutableBufferPointer { covariance in
                        for i in 0..<d {
                            let value = z[i]
                            for j in 0...i { covariance[i * d + j] += value * z[j] }
                        }
                    }
                }
            }
        }
        for i in 0..<d { for j in 0..<i { covariance[j * d + i] = covariance[i * d + j] } }
        if !centre.allSatisfy(\.isFinite) { centre = [Double](repeating: 0, count: d) }
        var axes = SymmetricEigen.identity(d)
        if rotates, covariance.allSatisfy(\.isFinite) {
            // The axes need to be good, not exact.
            axes = SymmetricEigen.diagonalise(&covariance, d, tolerance: 1e-6)
        }
        var defect = rotates ? Self.defect(of: axes, d) : 0
        if !(defect < 1e-9) {
            axes = SymmetricEigen.identity(d)
            defect = 0
        }
        let variances = (0..<d).map { covariance[$0 * d + $0] }
        let order = (0..<d).sorted {
            variances[$0] != variances[$1] ? variances[$0] > variances[$1] : $0 < $1
        }
        var rotation = [Double](
            repeating: 0, count: Int(ck_dbscan_rotation_size(Int32(width), Int32(d))))
        for j in 0..<d {
            for k in 0..<d { rotation[(k / 8 * d + j) * 8 + k % 8] = axes[j * d + order[k]] }
        }
        self.centre = centre
        self.rotation = rotation
        self.defect = defect
    }

    /// Frobenius norm of V·Vᵀ − I, with room for its own rounding.
    private static func defect(of axes: [Double], _ d: Int) -> Double {
        var sum = 0.0
        for i in 0..<d {
            for j in 0..<d {
                var product = i == j ? -1.0 : 0.0
                for k in 0..<d { product += axes[i * d + k] * axes[j * d + k] }
                sum += product * product
            }
        }
        return sum.squareRoot() * 1.01 + Double(d * d + 8) * 0x1p-50
    }
}
