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
    /// Their reciprocals, 0 behind the last column.
    let units: KernelBuffer<Double>
    /// Mean over the columns of their population variance.
    package let meanVariance: Double
    /// Sum of the squared norms of the centred rows.
    package let sumOfSquares: Double
    /// Largest norm of a centred row, rounded up.
    package let largestNorm: Double
    /// Element `(row, column)` of the centred float32 copy.
    package func tileValue(row: Int, column: Int) -> Float {
        copies.tiles[(row / 16 * nFeatures + column) * 16 + row % 16]
    }

    /// Squared norm of the centred row, rounded up.
    package func norm(row: Int) -> Float { copies.norms[row] }

    private let zeros: KernelBuffer<Double>
    private let copies: TileCopies
    /// Values up to which rows are held in fixed point: where they fit into the cache.
    private static let mostFixedValues = 1 << 19

    /// Whether so many rows are held in fixed point.
    static func areFixed(_ nSamples: Int, nFeatures: Int) -> Bool {
        nSamples * Int(ck_km_padded(Int32(nFeatures))) <= mostFixedValues
    }
    /// The caller's rows.
    ///
    /// `nonisolated(unsafe)`: read only, and alive while the job runs because the job runs inside
    /// `withUnsafeBufferPointer`.
    nonisolated(unsafe) private let rows: UnsafePointer<Double>
    private let exactOnly: Bool
    /// Where rows repeat: each of them once, which is all that a fit's iterations look at.
    package let distinct: SampleTiles?
    /// What this is the distinct rows of, if it is.
    private let repeated: RepeatedRows?

    /// The rows that a fit's iterations look at.
    var fitted: SampleTiles { distinct ?? self }

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
    ///
    /// `nonisolated(unsafe)`: they only read it.
    nonisolated(unsafe) let data: ck_km_data

    /// Reads the rows three times: means, spread, tiles.
    ///
    /// - Parameter repeated: The same rows, each once, where some repeat.
    package init(
        rows: UnsafeBufferPointer<Double>, nSamples: Int, nFeatures: Int, path: CPUPath,
        pool: BlockPool, repeated: RepeatedRows? = nil
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
        let copies = TileCopies(
            nSamples: nSamples, nFeatures: d,
            isFixed: repeated == nil && Self.areFixed(nSamples, nFeatures: d))
        self.zeros = zeros
        self.copies = copies
        nonisolated(unsafe) let data = copies.data(
            x: x, means: means, zeros: zeros, scales: scales, weights: nil, nSamples: nSamples,
            nFeatures: d, exactOnly: false)
        pool.forEachBlock(nBlocks) { block in
            let (from, to) = range(block)
            partials[block * d] = copies.fill(from, to, of: data, path: path)
        }
        var total = 0.0
        for block in 0..<nBlocks { total += partials[block * d] }
        sumOfSquares = total
        largestNorm = copies.largestNorm(nSamples)
        let exactOnly = Self.isOutsideFilter(largestNorm: largestNorm, nFeatures: d)
        self.exactOnly = exactOnly
        self.repeated = nil
        units = Self.reciprocals(scales, count: d)
        self.data = copies.data(
            x: x, means: means, zeros: zeros, scales: scales, weights: nil, nSamples: nSamples,
            nFeatures: d, exactOnly: exactOnly)
        let (meanVariance, largestNorm, units) = (meanVariance, largestNorm, units)
        distinct = repeated.map {
            SampleTiles(
                of: $0, nFeatures: d, path: path, means: means, scales: scales, units: units,
                zeros: zeros, meanVariance: meanVariance, sumOfSquares: total,
                largestNorm: largestNorm,
                exactOnly: exactOnly)
        }
    }

    private static func reciprocals(
        _ scales: KernelBuffer<Double>, count: Int
    ) -> KernelBuffer<Double> {
        let units = KernelBuffer<Double>(count: scales.count)
        for j in 0..<count { units[j] = 1 / scales[j] }
        return units
    }

    /// Whether the data are outside what the proof of the filter takes for granted.
    private static func isOutsideFilter(largestNorm: Double, nFeatures: Int) -> Bool {
        !(largestNorm > CK_KM_LEAST_NORM && largestNorm < CK_KM_MOST_NORM)
            || nFeatures > Int(CK_KM_MOST_FEATURES)
    }

    /// Each of some repeated rows once, measured as the whole is: its means, scales and limits.
    private init(
        of repeated: RepeatedRows, nFeatures: Int, path: CPUPath, means: KernelBuffer<Double>,
        scales: KernelBuffer<Double>, units: KernelBuffer<Double>, zeros: KernelBuffer<Double>,
        meanVariance: Double, sumOfSquares: Double, largestNorm: Double, exactOnly: Bool
    ) {
        let n = repeated.weights.count
        nSamples = n
        self.nFeatures = nFeatures
        stride = means.count
        self.path = path
        self.means = means
        self.scales = scales
        self.units = units
        self.zeros = zeros
        self.meanVariance = meanVariance
        self.sumOfSquares = sumOfSquares
        self.largestNorm = largestNorm
        self.exactOnly = exactOnly
        self.repeated = repeated
        distinct = nil
        rows = UnsafePointer(repeated.values.pointer)
        copies = TileCopies(nSamples: n, nFeatures: nFeatures, isFixed: true)
        data = copies.data(
            x: rows, means: means, zeros: zeros, scales: scales, weights: repeated.weights,
            nSamples: n, nFeatures: nFeatures, exactOnly: exactOnly)
        _ = copies.fill(0, Int64(n), of: data, path: path)
    }

    /// Labels of all rows from those of the fitted ones.
    func copyLabels(
        _ labels: LabelStore, to out: UnsafeMutableBufferPointer<Int32>, pool: BlockPool
    ) {
        nonisolated(unsafe) let to = out
        guard let places = distinct?.repeated?.places else {
            pool.forEachBlock(nBlocks) { block in labels.copy(self.rows(of: block), to: to) }
            return
        }
        for (row, place) in places.enumerated() { to[row] = labels[Int(place)] }
    }

    /// Labels of all rows, in a store of their own where rows repeat.
    func wholeLabels(_ labels: LabelStore, nClusters: Int) -> LabelStore {
        guard let places = distinct?.repeated?.places else { return labels }
        let whole = LabelStore(nSamples: nSamples, nClusters: nClusters)
        for (row, place) in places.enumerated() { whole[row] = labels[Int(place)] }
        return whole
    }
}

/// What kernels read of some rows besides the rows themselves.
private struct TileCopies: Sendable {
    let tiles: KernelBuffer<Float>
    let rows: KernelBuffer<Float>
    let norms: KernelBuffer<Float>
    let roots: KernelBuffer<Float>
    /// The rows in fixed point, so that one that moves is only added.
    let fixed: KernelBuffer<Int64>?

    /// Room for the copies of some rows.
    init(nSamples: Int, nFeatures: Int, isFixed: Bool) {
        let (n, d) = (Int64(nSamples), Int32(nFeatures))
        tiles = KernelBuffer(count: Int(ck_km_tiles_size(n, d)), zeroed: false)
        rows = KernelBuffer(count: Int(ck_km_rows_size(n, d)), zeroed: false)
        norms = KernelBuffer(count: Int(ck_km_tile_rows(n)), zeroed: false)
        roots = KernelBuffer(count: Int(ck_km_tile_rows(n)), zeroed: false)
        fixed =
            isFixed
            ? KernelBuffer(count: nSamples * Int(ck_km_padded(d)), zeroed: false) : nil
    }

    /// Fills the copies of rows `from..<to`; returns the sum of their squared norms.
    func fill(_ from: Int64, _ to: Int64, of data: ck_km_data, path: CPUPath) -> Double {
        var data = data
        if let fixed { ck_km_fill_fixed(&data, from, to, fixed.pointer) }
        return ck_km_fill_tiles(
            path.kernelPath, &data, from, to, tiles.pointer, rows.pointer, norms.pointer,
            roots.pointer)
    }

    /// Largest norm of some rows, rounded up.
    func largestNorm(_ nSamples: Int) -> Double {
        var square: Float = 0
        for i in 0..<nSamples { square = max(square, norms[i]) }
        return Double(square).squareRoot() * (1 + 0x1p-20)
    }

    func data(
        x: UnsafePointer<Double>, means: KernelBuffer<Double>, zeros: KernelBuffer<Double>,
        scales: KernelBuffer<Double>, weights: KernelBuffer<Int64>?, nSamples: Int, nFeatures: Int,
        exactOnly: Bool
    ) -> ck_km_data {
        ck_km_data(
            x: x, mean: means.pointer, zero: zeros.pointer, scale: scales.pointer,
            tiles: tiles.pointer, rows: rows.pointer, norms: norms.pointer, roots: roots.pointer,
            fixed: fixed?.pointer, weights: weights?.pointer, n: Int64(nSamples),
            d: Int32(nFeatures), exact_only: exactOnly ? 1 : 0)
    }
}
