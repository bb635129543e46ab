import CKernels

/// The arithmetic of k-means, to the bit.
///
/// The kernels (`Sources/CKernels/kmeans_*`) and the plain reference (`KMeansReference`) both
/// follow it. `+ − × /` and roots are IEEE doubles, never fused; the kernels' float32 only
/// recognises rows whose decision is certain.
///
/// - **Blocks.** Rows are cut into blocks of 1,024. A "block sum" adds within each block and then
///   adds the blocks in order, starting from 0.
/// - **Centring.** `mean_j` is the block sum of column j (top to bottom) divided by n. Row i is
///   `y_ij = x_ij − mean_j` wherever it is used.
/// - **Squared distance** of a row (or centre) to a centre: `t_j = y_j − c_j`; lane `j mod 4` adds
///   `t_j · t_j` for ascending j from 0; the result is `(l0 + l1) + (l2 + l3)`.
/// - **Tolerance.** The variance of column j is the block sum of `y_ij²` divided by n;
///   `effectiveTol = tol ×` (the variances added from left to right, divided by d).
/// - **Assignment.** Lowest squared distance; of equal ones the lowest index.
/// - **Sums** are exact integers, so that no order and no number of threads changes a bit:
///   `q_ij = rint(y_ij · scale_j)`, half to even, with `scale(largest:nSamples:)` a power of two
///   which keeps `|q| ≤ 2^50` and n times that below 2^62. The unit is at most `2^-49` of the
///   column's largest deviation for up to 4,096 rows and `2^-39` for 4 million. That bounds the
///   error of a mean: an outlier of 10⁶ deviations costs digits, never an overflow.
/// - **Means.** `(Double(sum) / scale_j) · (1 / Double(count))`.
/// - **Shift.** `p = sqrt(squared distance(new, old))` for each centre; the total adds `p · p` in
///   centre order.
/// - **Inertia.** Of the final labels with sums S, sizes n and the fitted centres c:
///   `E = Q + Σ_k t_k`, `t_k = n_k·|c_k|² − 2·(c_k·S_k)`, dot products from left to right, Q the
///   block sum of the squared norms; `M = Q + Σ_k n_k·|c_k|²`. If `E > 10⁻³ M`, cancellation cost
///   at most three digits and the inertia is E; otherwise it is the block sum of the rows' squared
///   distances.
/// - **k-means++.** A row's closest squared distance is the lowest over the chosen rows. A
///   potential adds it in lanes: within a block lane `i mod 16` adds its rows top to bottom, the 16
///   lanes are added in order, then the blocks. A draw `r` picks the first block whose running total
///   reaches r, and in it the first row where the total before the block plus the rows added from
///   0 reaches r (its last row if rounding lets none reach it).
///
/// **The filter.** The kernels hold a certified lower bound of each score `|c|²/2 − y·c`, computed in
/// float32, and for the apparent winner an upper bound. A row whose second-lowest lower bound is above
/// it is decided; every other row is decided in Double. The proof and all its constants stand in
/// `Sources/CKernels/include/ckernels_filter.h`.
///
/// **The gap.** For each row the kernels keep a lower bound of (distance to any other centre −
/// distance to its own). When the centres move by p, it shrinks by at most p of the own centre plus
/// the largest p of another one; while it is above 0 the label cannot change (Hamerly 2010, with
/// both bounds in one number).
package enum KMeansArithmetic {
    /// The fixed-point scale of a column; see the type's description.
    package static func scale(largest: Double, nSamples: Int) -> Double {
        guard largest > 0, largest.isFinite else { return 1 }
        let bits = Int.bitWidth - max(0, nSamples - 1).leadingZeroBitCount
        let exponent = min(50, 62 - bits) - (Int(largest.exponent) + 1)
        return Double(sign: .plus, exponent: max(-1000, min(1000, exponent)), significand: 1)
    }

    /// Local trials of greedy k-means++: 2 + floor(ln k).
    package static func trials(nClusters: Int) -> Int {
        // e^m is never near a whole number, so counting powers is floor(ln k) without a logarithm.
        let e = 2.718281828459045
        var trials = 2
        var power = e
        while power <= Double(nClusters) {
            trials += 1
            power *= e
        }
        return trials
    }
}
