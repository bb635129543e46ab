import CKernels

/// A matrix made ready for k-means: column statistics, and two centred float32 copies.
///
/// A tile holds 16 rows, feature by feature: element `(i, j)` is at
/// `(i / 16 · n_features + j) · 16 + i % 16`. The rows that fill up the last tile are zero. Rows
/// that are looked at one by one are read from a copy row by row (two cache lines at 21 features). Both
/// serve the filter only; decisions read the caller's Double values, centred on the fly, so that no
/// second Double copy is held.
package final class SampleTiles: Sendable {
    /// Rows a block has; all sums are defined over blocks of this many rows, in order.
    package static let blockRows = 1024

    package let nSamples: Int
    package let nFeatures: Int
    /// `nFeatures` rounded up to a multiple of 4: the stride of centres and column vectors.
    let stride: Int
    let path: CPUPath
    let means: KernelBuffer<Double>
    /// Powers of two, one a column, that turn values into the fixed point of the sums.
    let scales: KernelBuffer<Double>
    /// Mean over the columns of their population variance.
    package let meanVariance: Double
    /// Sum of the squared norms of the centred rows.
    package let sumOfSquares: Double
    /// Largest norm of a centred row, rounded up.
    package let largestNorm: Double
    /// Element `(row, column)` of the centred float32 copy.
    package func tileValue(row: Int, column: Int) -> Float {
        tiles[(row / 16 * nFeatures + column) * 16 + row % 16]
    }

    /// Squared norm of the centred row, rounded up.
    package func norm(row: Int) -> Float { norms[row] }

    private let zeros: KernelBuffer<Double>
    private let tiles: KernelBuffer<Float>
    private let floatRows: KernelBuffer<Float>
    private let norms: KernelBuffer<Float>
    /// The caller's rows.
    ///
    /// `nonisolated(unsafe)`: read only, and alive while the job runs because the job runs inside
    /// `withUnsafeBufferPointer`.
    nonisolated(unsafe) private let rows: UnsafePointer<Double>
    private let exactOnly: Bool

    package var nBlocks: Int { (nSamples + Self.blockRows - 1) / Self.blockRows }

    func rows(of block: Int) -> Range<Int> {
        let from = block * Self.blockRows
        return from..<min(nSamples, from + Self.blockRows)
    }

    /// Writes row `row`, centred, to a vector of `stride` elements.
    func copyCentredRow(_ row: Int, to vector: UnsafeMutablePointer<Double>) {
        for j in 0..<nFeatures { vector[j] = rows[row * nFeatures + j] - means[j] }
    }

    /// What the kernels read; valid while `self` is alive.
    var data: ck_km_data {
        ck_km_data(
            x: rows, mean: means.pointer, zero: zeros.pointer, scale: scales.pointer,
            tiles: tiles.pointer, rows: floatRows.pointer, norms: norms.pointer,
            n: Int64(nSamples), d: Int32(nFeatures), exact_only: exactOnly ? 1 : 0)
    }

    /// Reads the rows three times: means, spread, tiles.
    package init(
        rows: UnsafeBufferPointer<Double>, nSamples: Int, nFeatures: Int, path: CPUPath,
        pool: BlockPool
    ) {
        guard let base = rows.baseAddress else { preconditionFailure("a matrix has elements") }
        nonisolated(unsafe) let x = base
        self.rows = base
        self.nSamples = nSamples
        self.nFeatures = nFeatures
        self.path = path
        let d = nFeatures
        let stride = Int(ck_km_padded(Int32(d)))
        self.stride = stride
        let nBlocks = (nSamples + Self.blockRows - 1) / Self.blockRows
        @Sendable func range(_ block: Int) -> (Int64, Int64) {
            let from = block * Self.blockRows
            return (Int64(from), Int64(min(nSamples, from + Self.blockRows)))
        }

        let partials = KernelBuffer<Double>(count: nBlocks * d)
        pool.forEachBlock(nBlocks) { block in
            let (from, to) = range(block)
            ck_km_column_sums(x, Int32(d), from, to, partials.pointer + block * d)
        }
        let means = KernelBuffer<Double>(count: stride)
        for block in 0..<nBlocks {
            for j in 0..<d { means[j] += partials[block * d + j] }
        }
        for j in 0..<d { means[j] /= Double(nSamples) }
        self.means = means

        let largest = KernelBuffer<Double>(count: nBlocks * d)
        pool.forEachBlock(nBlocks) { block in
            let (from, to) = range(block)
            ck_km_column_spread(
                x, Int32(d), means.pointer, from, to, partials.pointer + block * d,
                largest.pointer + block * d)
        }
        var variances = 0.0
        let scales = KernelBuffer<Double>(count: stride)
        for j in 0..<d {
            var squares = 0.0
            var peak = 0.0
            for block in 0..<nBlocks {
                squares += partials[block * d + j]
                peak = max(peak, largest[block * d + j])
            }
            variances += squares / Double(nSamples)
            scales[j] = KMeansArithmetic.scale(largest: peak, nSamples: nSamples)
        }
        meanVariance = variances / Double(d)
        self.scales = scales

        let zeros = KernelBuffer<Double>(count: stride)
        let tiles = KernelBuffer<Float>(
            count: Int(ck_km_tiles_size(Int64(nSamples), Int32(d))), zeroed: false)
        let floatRows = KernelBuffer<Float>(
            count: Int(ck_km_rows_size(Int64(nSamples), Int32(d))), zeroed: false)
        let norms = KernelBuffer<Float>(
            count: Int(ck_km_tile_rows(Int64(nSamples))), zeroed: false)
        self.zeros = zeros
        self.tiles = tiles
        self.floatRows = floatRows
        self.norms = norms
        nonisolated(unsafe) let data = ck_km_data(
            x: x, mean: means.pointer, zero: zeros.pointer, scale: scales.pointer,
            tiles: tiles.pointer, rows: floatRows.pointer, norms: norms.pointer,
            n: Int64(nSamples), d: Int32(d), exact_only: 0)
        pool.forEachBlock(nBlocks) { block in
            let (from, to) = range(block)
            var data = data
            partials[block * d] = ck_km_fill_tiles(
                path.kernelPath, &data, from, to, tiles.pointer, floatRows.pointer,
                norms.pointer)
        }
        var total = 0.0
        for block in 0..<nBlocks { total += partials[block * d] }
        sumOfSquares = total
        var square: Float = 0
        for i in 0..<nSamples { square = max(square, norms[i]) }
        largestNorm = Double(square).squareRoot() * (1 + 0x1p-20)
        // What the proof of the filter takes for granted.
        exactOnly =
            !(largestNorm > CK_KM_LEAST_NORM && largestNorm < CK_KM_MOST_NORM)
            || d > Int(CK_KM_MOST_FEATURES)
    }
}
