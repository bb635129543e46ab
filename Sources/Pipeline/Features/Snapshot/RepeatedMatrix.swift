import Clustering

/// A live matrix, each row once or `repeats` times with noise, made in blocks of rows.
///
/// Row `customer · repeats + replicate` belongs to that customer; the noise of an element depends on
/// the seed, customer row, replicate and column only. Repeated rows are kept up to `mostKept` values and
/// made anew for each pass above, so that memory does not grow with `repeats`.
struct RepeatedMatrix: Sendable {
    /// Rows that are made at a time.
    static let blockRows = 4096
    /// `run_label.row_no` and the engine's labels are counted in 32 bits.
    static let largestRowCount = Int(Int32.max)

    /// Repeated values that are kept: 128 MiB.
    static let mostKept = 1 << 24

    let base: LiveMatrix
    let repeats: Int
    /// All rows, where they are repeated and few enough.
    private var kept: [Double]?
    private let jitter: Jitter
    private let amountColumn: Int?

    /// - Throws: `FeatureError` when `repeats` is below 1 or makes too many rows.
    init(
        _ base: LiveMatrix, repeats: Int, seed: UInt32, mostKept: Int = RepeatedMatrix.mostKept
    ) throws(FeatureError) {
        let allowed = Self.largestRowCount / base.nRows
        guard (1...max(1, allowed)).contains(repeats) else {
            throw .badRepeats(repeats, allowed: allowed)
        }
        self.base = base
        self.repeats = repeats
        jitter = Jitter(seed: seed)
        amountColumn = base.featureNames.firstIndex(of: "amount")
        kept = nil
        let total = base.nRows * repeats * base.nFeatures
        if repeats > 1, total <= mostKept { kept = allValues() }
    }

    var nRows: Int { base.nRows * repeats }
    var nFeatures: Int { base.nFeatures }

    /// Calls `body` with one block of row-major values after the other, and its first row.
    func forEachBlock(_ body: (UnsafeBufferPointer<Double>, _ firstRow: Int) throws -> Void)
        rethrows
    {
        if let kept {
            try kept.withUnsafeBufferPointer { values in
                for first in stride(from: 0, to: nRows, by: Self.blockRows) {
                    let end = min(nRows, first + Self.blockRows)
                    let rows = values[first * nFeatures..<end * nFeatures]
                    try body(UnsafeBufferPointer(rebasing: rows), first)
                }
            }
            return
        }
        let block = UnsafeMutableBufferPointer<Double>.allocate(
            capacity: Self.blockRows * nFeatures)
        defer { block.deallocate() }
        for first in stride(from: 0, to: nRows, by: Self.blockRows) {
            let rows = min(Self.blockRows, nRows - first)
            fill(block, from: first, rows: rows)
            try body(UnsafeBufferPointer(rebasing: block[..<(rows * nFeatures)]), first)
        }
    }

    /// Writes row-major values of `rows` rows from `first` on.
    func fill(_ block: UnsafeMutableBufferPointer<Double>, from first: Int, rows: Int) {
        precondition(block.count >= rows * nFeatures, "the block is too small")
        if let kept {
            let values = kept[first * nFeatures..<(first + rows) * nFeatures]
            _ = block.update(fromContentsOf: values)
            return
        }
        base.values.withUnsafeBufferPointer { values in
            for row in 0..<rows {
                let customer = (first + row) / repeats
                let source = customer * nFeatures
                let target = row * nFeatures
                for column in 0..<nFeatures {
                    block[target + column] = values[source + column]
                }
                if repeats > 1 {
                    addNoise(
                        UnsafeMutableBufferPointer(rebasing: block[target..<target + nFeatures]),
                        customer: customer, replicate: (first + row) % repeats)
                }
            }
        }
    }

    /// All rows as they are, row-major.
    private func allValues() -> [Double] {
        [Double](unsafeUninitializedCapacity: nRows * nFeatures) { values, count in
            values.initialize(repeating: 0)
            for first in stride(from: 0, to: nRows, by: Self.blockRows) {
                let rows = min(Self.blockRows, nRows - first)
                fill(
                    UnsafeMutableBufferPointer(rebasing: values[(first * nFeatures)...]),
                    from: first, rows: rows)
            }
            count = nRows * nFeatures
        }
    }

    /// All rows, scaled; blocks are shared by `threads`, which changes no bit.
    func scaledValues(by scaler: MatrixScaler, threads: Int) -> [Double] {
        let width = scaler.columns.count
        let nBlocks = (nRows + Self.blockRows - 1) / Self.blockRows
        return [Double](unsafeUninitializedCapacity: nRows * width) { values, count in
            values.initialize(repeating: 0)
            // Workers write disjoint blocks, and are done when `forEachBlock` returns.
            nonisolated(unsafe) let values = values
            BlockPool(workers: threads).forEachBlock(nBlocks) { block in
                let first = block * Self.blockRows
                let rows = min(Self.blockRows, nRows - first)
                withUnsafeTemporaryAllocation(of: Double.self, capacity: rows * nFeatures) { raw in
                    fill(raw, from: first, rows: rows)
                    let place = values[first * width..<(first + rows) * width]
                    scaler.scale(raw, into: UnsafeMutableBufferPointer(rebasing: place))
                }
            }
            count = nRows * width
        }
    }

    private func addNoise(
        _ row: UnsafeMutableBufferPointer<Double>, customer: Int, replicate: Int
    ) {
        // The place does not depend on `repeats`: replicate 3 is the same in 10 and in 100.
        let place = UInt64(replicate * base.nRows + customer) * UInt64(nFeatures)
        for column in 0..<nFeatures {
            let here = place + UInt64(column)
            row[column] +=
                column == amountColumn
                ? jitter.logNormal(at: here) : jitter.step(at: here)
        }
    }

    /// SHA-256 over feature names, customer ids, the number of replicates, the value bits, the
    /// observation window where one is set, the population where one is, and the preparation where it is not the plain scaling
    /// to standard deviations.
    ///
    /// Texts go in with their lengths, so that no two matrices give the same bytes.
    func fingerprint(
        _ plan: PreparationPlan, dropped: [MatrixScaler.Dropped], population: String? = nil
    ) -> String {
        var digest = SHA256Digest()
        digest.update("workbench matrix 1\n")
        digest.update(UInt64(nFeatures))
        for name in base.featureNames {
            digest.update(UInt64(name.utf8.count))
            digest.update(name)
        }
        digest.update(UInt64(base.nRows))
        digest.update(UInt64(repeats))
        for start in base.customerStarts { digest.update(UInt64(start)) }
        base.customerBytes.withUnsafeBytes { digest.update($0) }
        #if _endian(big)
            #error("the value bits go in as they stand in memory: swap them here")
        #endif
        forEachBlock { block, _ in digest.update(UnsafeRawBufferPointer(block)) }
        // What follows a matrix is part of its text only where it is not the usual.
        let (start, end) = (base.facts.windowStart, base.facts.givenAsOf)
        if start != nil || end != nil { digest.updateWindow(start: start, end: end) }
        if let text = plan.identity(dropped: dropped) { digest.updatePreparation(text) }
        if let population { digest.updatePopulation(population) }
        return digest.hex()
    }
}
