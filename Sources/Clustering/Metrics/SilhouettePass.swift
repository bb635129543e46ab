import CKernels
import Synchronization

/// Sums of silhouettes of one labeling, by cluster, in a fixed-point unit.
package struct SilhouetteSums: Hashable, Sendable {
    /// Sum over the members of each cluster, noise left out altogether.
    package var members: [Int64]
    /// Sum over the rows of each cluster with noise as a cluster; noise is the last one.
    package var all: [Int64]
    /// Sum of squares over the members of all clusters, noise left out.
    package var memberSquares: Int64 = 0
    /// Sum of squares over all rows, with noise as a cluster.
    package var allSquares: Int64 = 0
    /// Rows seen of each cluster; noise is the last one.
    package var counts: [Int]
    /// Sums are multiples of 1/unit.
    package let unit: Double

    init(nClusters: Int, unit: Double) {
        members = [Int64](repeating: 0, count: nClusters)
        all = [Int64](repeating: 0, count: nClusters + 1)
        counts = [Int](repeating: 0, count: nClusters + 1)
        self.unit = unit
    }

    mutating func add(_ other: SilhouetteSums) {
        for cluster in members.indices { members[cluster] += other.members[cluster] }
        for cluster in all.indices {
            all[cluster] += other.all[cluster]
            counts[cluster] += other.counts[cluster]
        }
        memberSquares += other.memberSquares
        allSquares += other.allSquares
    }
}

/// One pass over the distances of some rows to all rows, for several labelings.
///
/// Every distance is summed as an integer multiple of one grid, and every silhouette likewise, so
/// no order of summation, hence no number of workers, block size, CPU path or other labeling of
/// the sweep, changes a bit. Memory: the tables of each worker, O(rows in a block · clusters).
package struct SilhouettePass: Sendable {
    let matrix: FeatureMatrix
    let scale: MatrixScale
    /// Rows whose silhouettes are wanted, ascending.
    let rows: [Int32]
    let labelings: [CanonicalLabeling]
    let pool: BlockPool
    let path: CPUPath

    /// First table slot of each labeling; its clusters follow, noise last.
    private let firstSlots: [Int]
    private let nSlots: Int
    /// Where labelings share slots while distances are summed.
    private let shared: SharedSlots?
    private let columnRows: [Int32]
    private let columnCells: [Int32]
    private let cellSlots: [UInt32]
    private let blockRows: Int
    /// The columns in the order of their cells; `nil` where the copy would be large, and each
    /// block then gathers its own.
    private var sorted: (values: [Double], norms: [Double])?
    private let unit: Double

    /// Prepares the pass.
    ///
    /// - Parameters:
    ///   - refinement: The common refinement of `labelings`.
    ///   - largestCopy: Values up to which the matrix is copied in the order of its cells.
    /// - Precondition: `rows` and `labelings` are not empty.
    package init(
        matrix: FeatureMatrix, scale: MatrixScale, rows: [Int32], labelings: [CanonicalLabeling],
        refinement: LabelRefinement, pool: BlockPool, path: CPUPath,
        largestCopy: Int = SilhouettePass.largestCopy
    ) {
        self.matrix = matrix
        self.scale = scale
        self.rows = rows
        self.labelings = labelings
        self.pool = pool
        self.path = path
        var firstSlots: [Int] = []
        var nSlots = 0
        for labeling in labelings {
            firstSlots.append(nSlots)
            nSlots += labeling.nClusters + 1
        }
        self.firstSlots = firstSlots
        self.nSlots = nSlots
        columnRows = refinement.rowsByCell()
        columnCells = columnRows.map { refinement.cells[Int($0)] }
        let shared = SharedSlots(
            sizes: labelings.map { $0.nClusters + ($0.nNoise > 0 ? 1 : 0) },
            nCells: refinement.nCells)
        self.shared = shared
        var cellSlots: [UInt32] = []
        cellSlots.reserveCapacity(refinement.nCells * labelings.count)
        for row in refinement.firstRows {
            let slots = labelings.map { labeling in
                let label = Int(labeling.labels[Int(row)])
                return label < 0 ? labeling.nClusters : label
            }
            cellSlots +=
                shared?.slots(of: slots) ?? zip(firstSlots, slots).map { UInt32($0 + $1) }
        }
        self.cellSlots = cellSlots
        // Larger blocks read the columns less often; few rows need small ones to feed all
        // workers. Sums do not depend on it.
        let isLarge = matrix.values.count > largestCopy
        blockRows = isLarge ? 256 : 64
        let rowBits = Int.bitWidth - rows.count.leadingZeroBitCount
        unit = Double(sign: .plus, exponent: min(52, 62 - rowBits), significand: 1)
        sorted = nil
        if !isLarge { sorted = sortedColumns() }
    }

    /// Values up to which the columns are copied in order: 128 MiB.
    package static let largestCopy = 1 << 24

    private var nBlocks: Int { (rows.count + blockRows - 1) / blockRows }

    /// Runs the pass.
    ///
    /// - Parameter advance: Called after each block with the share done; `false` stops the pass.
    /// - Returns: Sums of each labeling, or `nil` when stopped.
    package func run(advance: @Sendable (_ share: Double) -> Bool) -> [SilhouetteSums]? {
        let empty = labelings.map { SilhouetteSums(nClusters: $0.nClusters, unit: unit) }
        let total = Mutex(empty)
        let isStopped = Atomic<Bool>(false)
        let share = 1 / Double(nBlocks)
        pool.forEachBlock(nBlocks) { block in
            if isStopped.load(ordering: .relaxed) { return }
            var sums = empty
            add(block: block, to: &sums)
            total.withLock { total in
                for index in total.indices { total[index].add(sums[index]) }
            }
            if !advance(share) { isStopped.store(true, ordering: .relaxed) }
        }
        return isStopped.load(ordering: .relaxed) ? nil : total.withLock { $0 }
    }

    private func add(block: Int, to sums: inout [SilhouetteSums]) {
        let range = block * blockRows..<min(rows.count, (block + 1) * blockRows)
        let layout = SilhouetteTable(nRows: range.count, nSlots: nSlots)
        let table = [Int64](unsafeUninitializedCapacity: layout.count) { table, count in
            table.initialize(repeating: 0)
            count = table.count
            guard let shared else { return fill(table: table, layout: layout, range: range) }
            fill(shared: shared, table: table, layout: layout, range: range)
        }
        table.withUnsafeBufferPointer { table in
            for index in labelings.indices {
                for offset in 0..<range.count {
                    let first = layout.place(row: offset, slot: firstSlots[index])
                    Self.addRow(
                        label: Int(labelings[index].labels[Int(rows[range.lowerBound + offset])]),
                        labeling: labelings[index],
                        distances: { table[first + $0 * SilhouetteTable.lanes] },
                        to: &sums[index])
                }
            }
        }
    }

    /// As `fill`, by the slots that labelings share.
    private func fill(
        shared: SharedSlots, table: UnsafeMutableBufferPointer<Int64>, layout: SilhouetteTable,
        range: Range<Int>
    ) {
        let pairs = SilhouetteTable(nRows: range.count, nSlots: shared.count)
        let sums = KernelBuffer<Int64>(count: pairs.count)
        fill(
            table: UnsafeMutableBufferPointer(start: sums.pointer, count: sums.count),
            layout: pairs, range: range)
        guard let out = table.baseAddress else { return }
        for tile in 0..<layout.nTiles {
            let row = tile * SilhouetteTable.lanes
            shared.unfold(
                sums.pointer + pairs.place(row: row, slot: 0),
                into: out + layout.place(row: row, slot: 0), firstSlots: firstSlots,
                lanes: SilhouetteTable.lanes)
        }
    }

    /// Sums the distances of a block's rows to all rows by slot.
    private func fill(
        table: UnsafeMutableBufferPointer<Int64>, layout: SilhouetteTable, range: Range<Int>
    ) {
        let width = matrix.nFeatures
        let lanes = SilhouetteTable.lanes
        let nTiles = layout.nTiles
        let most = Int(CK_METRICS_COLUMNS)
        var tiles = [Double](repeating: 0, count: layout.tilesCount(nFeatures: width))
        var tileNorms = [Double](repeating: 0, count: nTiles * lanes)
        for offset in 0..<range.count {
            let row = Int(rows[range.lowerBound + offset])
            tileNorms[offset] = scale.norms[row]
            let first = layout.firstValue(row: offset, nFeatures: width)
            for column in 0..<width {
                tiles[first + column * lanes] = matrix.values[row * width + column] * scale.scale
            }
        }
        if let sorted {
            for start in stride(from: 0, to: columnRows.count, by: most) {
                sorted.values.withUnsafeBufferPointer { values in
                    sorted.norms.withUnsafeBufferPointer { norms in
                        addPairs(
                            table: table, tiles: tiles, tileNorms: tileNorms, nTiles: nTiles,
                            columns: values.baseAddress.map { $0 + start * width },
                            columnNorms: norms.baseAddress.map { $0 + start },
                            start: start, count: min(most, columnRows.count - start))
                    }
                }
            }
            return
        }
        var chunk = [Double](repeating: 0, count: most * width)
        var chunkNorms = [Double](repeating: 0, count: most)
        for start in stride(from: 0, to: columnRows.count, by: most) {
            let count = min(most, columnRows.count - start)
            gather(start: start, count: count, into: &chunk, norms: &chunkNorms)
            chunk.withUnsafeBufferPointer { columns in
                chunkNorms.withUnsafeBufferPointer { norms in
                    addPairs(
                        table: table, tiles: tiles, tileNorms: tileNorms, nTiles: nTiles,
                        columns: columns.baseAddress, columnNorms: norms.baseAddress,
                        start: start, count: count)
                }
            }
        }
    }

    /// Copies columns in the order of their cells, scaled, in panels of 16.
    private func gather(
        start: Int, count: Int, into out: UnsafeMutablePointer<Double>,
        norms: UnsafeMutablePointer<Double>
    ) {
        columnRows.withUnsafeBufferPointer { rows in
            guard let first = rows.baseAddress else { return }
            ck_metrics_gather(
                matrix.values, scale.norms, first + start, Int64(count), Int32(matrix.nFeatures),
                scale.scale, out, norms)
        }
    }

    /// All columns in the order of their cells, in whole panels of 16.
    private func sortedColumns() -> (values: [Double], norms: [Double]) {
        let padded = Int(ck_metrics_padded_columns(Int64(columnRows.count)))
        var values = [Double](repeating: 0, count: padded * matrix.nFeatures)
        var norms = [Double](repeating: 0, count: padded)
        gather(start: 0, count: columnRows.count, into: &values, norms: &norms)
        return (values, norms)
    }

    private func addPairs(
        table: UnsafeMutableBufferPointer<Int64>, tiles: [Double], tileNorms: [Double],
        nTiles: Int, columns: UnsafePointer<Double>?, columnNorms: UnsafePointer<Double>?,
        start: Int, count: Int
    ) {
        tiles.withUnsafeBufferPointer { tiles in
            tileNorms.withUnsafeBufferPointer { tileNorms in
                columnCells.withUnsafeBufferPointer { cells in
                    cellSlots.withUnsafeBufferPointer { slots in
                        var job = ck_metrics_pairs()
                        job.n_features = Int32(matrix.nFeatures)
                        job.n_tiles = Int32(nTiles)
                        job.n_columns = Int32(count)
                        job.n_runs = Int32(shared?.nGroups ?? labelings.count)
                        job.n_slots = Int32(shared?.count ?? nSlots)
                        job.tiles = tiles.baseAddress
                        job.norms = tileNorms.baseAddress
                        job.columns = columns
                        job.col_norms = columnNorms
                        job.cell = cells.baseAddress.map { $0 + start }
                        job.slots = slots.baseAddress
                        job.magic = scale.magic
                        job.table = table.baseAddress
                        ck_metrics_add_pairs(path.kernelPath, &job)
                    }
                }
            }
        }
    }

    /// Adds the silhouettes of one row, without and with noise, from its distance sums.
    @inline(__always)
    private static func addRow(
        label: Int, labeling: CanonicalLabeling, distances: (Int) -> Int64,
        to sums: inout SilhouetteSums
    ) {
        let nClusters = labeling.nClusters
        let own = label < 0 ? nClusters : label
        var nearest = Double.infinity
        for cluster in 0..<nClusters where cluster != own {
            nearest = min(nearest, Double(distances(cluster)) / Double(labeling.sizes[cluster]))
        }
        var nearestWithNoise = nearest
        if labeling.nNoise > 0, own != nClusters {
            nearestWithNoise = min(
                nearest, Double(distances(nClusters)) / Double(labeling.nNoise))
        }
        let size = own == nClusters ? labeling.nNoise : labeling.sizes[own]
        let inside = size > 1 ? Double(distances(own)) / Double(size - 1) : 0
        sums.counts[own] += 1
        if labeling.isDefinedWithNoise, size > 1 {
            let value = Self.silhouette(inside: inside, nearest: nearestWithNoise)
            sums.all[own] += Int64((value * sums.unit).rounded())
            sums.allSquares += Int64((value * value * sums.unit).rounded())
        }
        if labeling.isDefined, own != nClusters, size > 1 {
            let value = Self.silhouette(inside: inside, nearest: nearest)
            sums.members[own] += Int64((value * sums.unit).rounded())
            sums.memberSquares += Int64((value * value * sums.unit).rounded())
        }
    }

    /// (b − a)/max(a, b), 0 where both are 0.
    @inline(__always)
    private static func silhouette(inside a: Double, nearest b: Double) -> Double {
        let larger = max(a, b)
        return larger > 0 ? (b - a) / larger : 0
    }
}
