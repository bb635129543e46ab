import CKernels
import Synchronization

/// Imitations of a matrix that have its dependence and no gaps: a normal copula of unimodal
/// marginals.
///
/// A null with the observed marginals would keep every gap that shows in one column; this one has
/// none. The dependence is the correlation of the columns' normal scores.
/// - SeeAlso: Helgeson, Vock, Bair 2021, doi:10.1111/biom.13376
package struct UnimodalCopula: Sendable {
    private let nSamples: Int
    private let nFeatures: Int
    /// Quantiles of each column's marginal, ascending.
    private let quantiles: [[Double]]
    /// The factor L of the correlations, L·Lᵀ, by axis: `(rank, padded n_features)`.
    private let axes: KernelBuffer<Double>
    /// What the quantile of the normal distribution is made of.
    private let terms = PortableMath.quantileTerms
    /// Rank of the correlations: columns that are sums of others need no numbers of their own.
    package let rank: Int
    /// The correlations of the normal scores, row-major `(n_features, n_features)`.
    package let correlations: [Double]

    /// Learns marginals and dependence.
    ///
    /// - Parameters:
    ///   - matrix: Shape `(n_samples, n_features)`, ties spread.
    ///   - pool: Threads that share the columns.
    /// - Complexity: O(n_samples · n_features · (n_features + log n_samples)).
    package init(of matrix: FeatureMatrix, pool: BlockPool = BlockPool(workers: 1)) {
        let (n, d) = (matrix.nSamples, matrix.nFeatures)
        nSamples = n
        nFeatures = d
        typealias Column = (quantiles: [Double], scores: [Double])
        let columns = Mutex([Column](repeating: ([], []), count: d))
        pool.forEachBlock(d) { column in
            let values = (0..<n).map { matrix.values[$0 * d + column] }
            let order = values.indices.sorted {
                values[$0] != values[$1] ? values[$0] < values[$1] : $0 < $1
            }
            let learnt = (
                UnimodalMarginal(sorted: order.map { values[$0] }).quantiles(n),
                Self.normalScores(values, order: order)
            )
            columns.withLock { $0[column] = learnt }
        }
        let learnt = columns.withLock { $0 }
        quantiles = learnt.map(\.quantiles)
        correlations = Self.correlations(learnt.map(\.scores))
        let (factor, rank) = Self.pivotedCholesky(correlations, d)
        self.rank = rank
        let padded = Int(ck_km_padded(Int32(d)))
        axes = KernelBuffer(count: rank * padded)
        for axis in 0..<rank {
            for column in 0..<d { axes[axis * padded + column] = factor[column * rank + axis] }
        }
    }

    /// Writes an imitation, row-major `(n_samples, n_features)`.
    ///
    /// - Parameter path: Instruction set of the kernel; changes no bit.
    package func draw(
        _ stream: SplitMix64, into values: UnsafeMutableBufferPointer<Double>,
        path: CPUPath = .best
    ) {
        precondition(values.count == nSamples * nFeatures, "room for one matrix")
        let mixed = mix(stream, path: path)
        var order = RankOrder(count: nSamples)
        for column in 0..<nFeatures {
            order.sort(mixed[column * nSamples..<(column + 1) * nSamples])
            quantiles[column].withUnsafeBufferPointer { quantiles in
                for (rank, row) in order.rows.enumerated() {
                    values[Int(row) * nFeatures + column] = quantiles[rank]
                }
            }
        }
    }

    /// Mixed normal numbers, column by column: those of a row are drawn together.
    ///
    /// - Complexity: O(n_samples · n_features · rank).
    package func mix(_ stream: SplitMix64, path: CPUPath) -> [Float] {
        var stream = stream
        let step = Int(CK_COPULA_ROWS)
        var numbers = [Double](repeating: 0.5, count: rank * step)
        return [Float](unsafeUninitializedCapacity: nSamples * nFeatures) { mixed, count in
            count = mixed.count
            guard let out = mixed.baseAddress else { return }
            terms.centre.withUnsafeBufferPointer { centre in
                terms.shoulder.withUnsafeBufferPointer { shoulder in
                    terms.tail.withUnsafeBufferPointer { tail in
                        var copula = ck_copula(
                            n_features: Int32(nFeatures), rank: Int32(rank),
                            padded: ck_km_padded(Int32(nFeatures)), factor: axes.pointer,
                            centre: centre.baseAddress, shoulder: shoulder.baseAddress,
                            tail: tail.baseAddress)
                        for first in stride(from: 0, to: nSamples, by: step) {
                            let rows = min(step, nSamples - first)
                            for row in 0..<rows {
                                for axis in 0..<rank {
                                    numbers[axis * step + row] = stream.openUniform()
                                }
                            }
                            ck_copula_mix(
                                path.kernelPath, &copula, &numbers, out + first, Int64(nSamples),
                                Int32(rows))
                        }
                    }
                }
            }
        }
    }

    /// Normal quantiles of the middle ranks, brought to length √n; zeros for a constant column.
    private static func normalScores(_ values: [Double], order: [Int]) -> [Double] {
        let n = order.count
        var scores = [Double](repeating: 0, count: n)
        guard let low = order.first, let high = order.last, values[low] < values[high] else {
            return scores
        }
        var from = 0
        while from < n {
            var to = from + 1
            while to < n, values[order[to]] == values[order[from]] { to += 1 }
            // The mean rank of equals, from 1.
            let rank = Double(from + 1 + to) / 2
            let score = PortableMath.normalQuantile((rank - 0.5) / Double(n))
            for place in from..<to { scores[order[place]] = score }
            from = to
        }
        let mean = scores.reduce(0, +) / Double(n)
        let squares = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(n)).squareRoot()
        return deviation > 0 ? scores.map { $0 / deviation } : scores
    }

    private static func correlations(_ scores: [[Double]]) -> [Double] {
        let d = scores.count
        var result = [Double](repeating: 0, count: d * d)
        for i in 0..<d {
            for j in 0...i {
                var sum = 0.0
                for (a, b) in zip(scores[i], scores[j]) { sum += a * b }
                result[i * d + j] = sum / Double(scores[i].count)
                result[j * d + i] = result[i * d + j]
            }
        }
        return result
    }

    /// L with L·Lᵀ = the correlations, as many columns as their rank.
    ///
    /// - SeeAlso: Higham 2009, doi:10.1002/wics.18
    package static func pivotedCholesky(_ matrix: [Double], _ d: Int) -> (
        factor: [Double], rank: Int
    ) {
        var left = (0..<d).map { matrix[$0 * d + $0] }
        var columns: [[Double]] = []
        while columns.count < d {
            var pivot = 0
            for i in 0..<d where left[i] > left[pivot] { pivot = i }
            // What rounding leaves of a column that is a sum of others.
            guard left[pivot] > 1e-10 else { break }
            let root = left[pivot].squareRoot()
            let column = (0..<d).map { i -> Double in
                if i == pivot { return root }
                guard left[i] > 0 else { return 0 }
                let known = columns.reduce(0) { $0 + $1[i] * $1[pivot] }
                return (matrix[i * d + pivot] - known) / root
            }
            for i in 0..<d { left[i] = i == pivot ? 0 : left[i] - column[i] * column[i] }
            columns.append(column)
        }
        let rank = columns.count
        var factor = [Double](repeating: 0, count: d * rank)
        for (axis, column) in columns.enumerated() {
            for i in 0..<d { factor[i * rank + axis] = column[i] }
        }
        return (factor, rank)
    }
}
