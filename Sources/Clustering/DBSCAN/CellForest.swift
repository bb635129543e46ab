import CKernels

/// One cell of a grid, as the forest sees it.
struct ForestCell {
    /// Index of its eps among the distinct ones, ascending.
    let level: Int
    /// Its `min_samples`.
    let minSamples: Int
}

/// The core components of several cells and what border rows take from them.
///
/// Positions are those of the tree. First `join` is fed every pair in reach, then `number` turns
/// roots into cluster numbers, then `offer` is fed the pairs again, then `labels` reads off.
/// - SeeAlso: ALGORITHMS.md §4.2; Patwary et al. 2012 (disjoint-set DBSCAN).
final class CellForest: @unchecked Sendable {
    // Two rows are *joined* in a cell when they are in one component of its forest; a node is
    // *united* in a cell when all its core rows are. Rows may be joined and the flag not set yet.
    //
    // Threads meet in `links`, `united` and `offered` only through the kernels' atomics; a flag of
    // `united` is set (release) after the joins it stands for, so that who reads it (acquire) may
    // leave them out. `lowestCore` is written by `number`, between the two passes over the pairs;
    // the rest is read-only after `init`.
    //
    // Any thread may join anything at any time. The invariant that makes it so stands in
    // CKernels/dbscan_forest.c: joined in a cell means joined in every cell it implies. Whatever
    // joins in several cells goes from the loosest to the strictest.

    /// Label of a row that no cluster has reached.
    static let unreached = Int32.max

    private let space: FilterSpace
    private let cells: [ForestCell]
    private let core: [UInt64]
    private let links: UnsafeMutablePointer<Int32>
    /// Flags `(cell, node)`: the node is known to be united.
    private let united: UnsafeMutablePointer<Int32>
    /// First core position of each node, or `Int32.max`: `(cell, node)`.
    private var firstCore: [Int32] = []
    /// Lowest cluster of each node's core rows, or `unreached`: `(cell, node)`.
    private var lowestCore: [Int32] = []
    /// Lowest cluster offered to each node's other rows: `(cell, node)`.
    private let offered: UnsafeMutablePointer<Int32>
    private var levelCells = [UInt64](repeating: 0, count: Int(CK_DBSCAN_LEVELS))
    /// Cells where rows joined in the cell are joined too: those that are looser in both.
    private var implied: [UInt64] = []
    private var template = ck_dbscan_forest()

    /// A forest of single rows.
    ///
    /// `cells` ascend by level, then descend by `min_samples`; bit c of
    /// `core[position]` says that the row is core in `cells[c]`.
    /// - Precondition: at most `CK_DBSCAN_CELLS` cells, of at most `CK_DBSCAN_LEVELS` levels.
    init(space: FilterSpace, cells: [ForestCell], core: [UInt64], pool: BlockPool) {
        precondition(cells.count <= Int(CK_DBSCAN_CELLS), "a bit a cell")
        precondition(cells.allSatisfy { $0.level < Int(CK_DBSCAN_LEVELS) }, "too many levels")
        self.space = space
        self.cells = cells
        self.core = core
        let n = space.nRows
        links = .allocate(capacity: cells.count * n)
        united = .allocate(capacity: cells.count * space.nNodes)
        united.initialize(repeating: 0, count: cells.count * space.nNodes)
        offered = .allocate(capacity: cells.count * space.nNodes)
        offered.initialize(repeating: Self.unreached, count: cells.count * space.nNodes)
        for level in levelCells.indices {
            for (bit, cell) in cells.enumerated() where cell.level >= level {
                levelCells[level] |= 1 << UInt64(bit)
            }
        }
        template.n_rows = Int64(n)
        template.n_cells = Int32(cells.count)
        template.links = links
        withUnsafeMutablePointer(to: &template.level_cells) { tuple in
            tuple.withMemoryRebound(to: UInt64.self, capacity: levelCells.count) { slots in
                for (index, bits) in levelCells.enumerated() { slots[index] = bits }
            }
        }
        implied = cells.map { strict in
            var bits: UInt64 = 0
            for (bit, loose) in cells.enumerated()
            where loose.level >= strict.level && loose.minSamples <= strict.minSamples {
                bits |= 1 << UInt64(bit)
            }
            return bits
        }
        withUnsafeMutablePointer(to: &template.implied) { tuple in
            tuple.withMemoryRebound(to: UInt64.self, capacity: cells.count) { slots in
                for (index, bits) in implied.enumerated() { slots[index] = bits }
            }
        }
        pool.forEachBlock(cells.count) { cell in
            let own = links + cell * n
            for p in 0..<n { own[p] = Int32(truncatingIfNeeded: p) }
        }
        firstCore = foldNodes(empty: Int32.max, pool: pool) { _, position in
            Int32(truncatingIfNeeded: position)
        }
    }

    deinit {
        links.deallocate()
        united.deallocate()
        offered.deallocate()
    }

    /// Joins the core rows of what `pass` found.
    @inline(__always)
    func join(_ found: PairPass.Found, of pass: PairPass) {
        switch found.kind {
        case .pairs: joinPairs(found)
        case .bulk(let level): joinAll(leaf: found.leaf, node: found.node, level: level)
        case .unmeasured: settle(leaf: found.leaf, node: found.node, pass)
        }
    }

    private func joinPairs(_ found: PairPass.Found) {
        let own = space.rows(ofLeaf: found.leaf).start
        let other = space.rows(ofNode: found.node).start
        withKernelForest {
            ck_dbscan_join_hits(
                $0, found.hits, Int32(found.nHits), Int32(truncatingIfNeeded: own),
                Int32(truncatingIfNeeded: other))
        }
    }

    /// Offers border rows the clusters of what was found; after `number`.
    @inline(__always)
    func offer(_ found: PairPass.Found) {
        switch found.kind {
        case .pairs: break
        case .bulk(let level):
            offerAll(leaf: found.leaf, node: found.node, level: level)
            return
        case .unmeasured:
            // Saturated rows are core rows in every cell.
            return
        }
        let own = space.rows(ofLeaf: found.leaf).start
        let other = space.rows(ofNode: found.node).start
        withKernelForest {
            ck_dbscan_offer_hits(
                $0, found.hits, Int32(found.nHits), Int32(truncatingIfNeeded: own),
                Int32(truncatingIfNeeded: other))
        }
    }

    /// Replaces links by cluster numbers, clusters ordered by their smallest core row.
    ///
    /// - Returns: The number of clusters of each cell.
    func number(pool: BlockPool) -> [Int] {
        let n = space.nRows
        let nCells = cells.count
        let clusters = [Int](unsafeUninitializedCapacity: nCells) { clusters, count in
            nonisolated(unsafe) let clusters = clusters
            pool.forEachBlock(nCells) { cell in
                clusters[cell] = number(cell: cell, n)
            }
            count = nCells
        }
        lowestCore = foldNodes(empty: Self.unreached, pool: pool) { cell, position in
            self.links[cell * n + position]
        }
        return clusters
    }

    private func number(cell: Int, _ n: Int) -> Int {
        let own = links + cell * n
        let bit: UInt64 = 1 << UInt64(cell)
        var found: Int32 = 0
        withUnsafeTemporaryAllocation(of: Int32.self, capacity: 2 * n) { scratch in
            guard let rank = scratch.baseAddress else { return }
            let label = rank + n
            rank.initialize(repeating: -1, count: n)
            for row in 0..<n {
                let p = Int(space.position[row])
                guard core[p] & bit != 0 else {
                    label[p] = Self.unreached
                    continue
                }
                let root = Int(ck_dbscan_root(own, Int32(truncatingIfNeeded: p)))
                if rank[root] < 0 {
                    rank[root] = found
                    found += 1
                }
                label[p] = rank[root]
            }
            own.update(from: label, count: n)
        }
        return Int(found)
    }

    /// Final labels of a cell by row, its core rows and the number of noise rows; after `offer`.
    func labels(cell: Int, pool: BlockPool) -> (labels: [Int32], coreRows: [Int32], nNoise: Int) {
        let n = space.nRows
        nonisolated(unsafe) let own = links + cell * n
        let bit: UInt64 = 1 << UInt64(cell)
        let fromNodes = inheritedOffers(cell: cell)
        let block = 16_384
        let nBlocks = (n + block - 1) / block
        var noise = [Int](repeating: 0, count: nBlocks)
        var coreRows = [[Int32]](repeating: [], count: nBlocks)
        let labels = [Int32](unsafeUninitializedCapacity: n) { labels, count in
            noise.withUnsafeMutableBufferPointer { noise in
                coreRows.withUnsafeMutableBufferPointer { coreRows in
                    nonisolated(unsafe) let labels = labels
                    nonisolated(unsafe) let noise = noise
                    nonisolated(unsafe) let coreRows = coreRows
                    pool.forEachBlock(nBlocks) { index in
                        for row in (index * block)..<min(n, (index + 1) * block) {
                            let p = Int(space.position[row])
                            var label = own[p]
                            if core[p] & bit != 0 {
                                coreRows[index].append(Int32(truncatingIfNeeded: row))
                            } else {
                                let leaf = p / FilterSpace.leafSize
                                label = min(label, fromNodes[Int(space.leafNode[leaf])])
                                if label == Self.unreached {
                                    label = -1
                                    noise[index] += 1
                                }
                            }
                            labels[row] = label
                        }
                    }
                }
            }
            count = n
        }
        return (labels, Array(coreRows.joined()), noise.reduce(0, +))
    }

    // MARK: - Whole nodes in reach of a whole leaf

    private func joinAll(leaf: Int, node: Int, level: Int) {
        let own = Int(space.leafNode[leaf])
        // Loosest first, a cell finished before the next: the forest's invariant. A core row of a
        // strict cell is one of a looser cell too, where it has been joined with both nodes by then.
        for cell in cells.indices.reversed() where cells[cell].level >= level {
            let x = firstCore[cell * space.nNodes + own]
            let y = firstCore[cell * space.nNodes + node]
            if x == Int32.max || y == Int32.max { continue }
            let forest = links + cell * space.nRows
            ck_dbscan_join(forest, x, y)
            // Every core row of one side is in reach of the other side's first.
            unite(cell, own, through: y)
            unite(cell, node, through: x)
        }
    }

    /// Joins all core rows of a node with a row that each of them is in reach of.
    ///
    /// One that is united already is left alone: the caller has joined one of its core rows.
    private func unite(_ cell: Int, _ node: Int, through position: Int32) {
        let flag = united + cell * space.nNodes + node
        if ck_dbscan_flag(flag) != 0 { return }
        let (start, count) = space.rows(ofNode: node)
        let forest = links + cell * space.nRows
        for p in start..<(start + count) where core[p] >> UInt64(cell) & 1 != 0 {
            ck_dbscan_join(forest, Int32(truncatingIfNeeded: p), position)
        }
        ck_dbscan_set_flag(flag)
    }

    // MARK: - Saturated rows: core in every cell

    // All rows of the nodes that come up here are saturated, hence core rows in every cell: what is
    // said of a node's rows is said of its core rows.

    /// Joins the rows of a leaf and a node, measuring only what is not joined yet.
    private func settle(leaf: Int, node: Int, _ pass: PairPass) {
        let own = Int(space.leafNode[leaf])
        var level = 0
        space.withKernelSpace { kernel, _ in
            level = Int(ck_dbscan_first_level(kernel, Int32(own), Int32(node)))
        }
        if isSettled(own, node, from: level) { return }
        let child = Int(space.nodes[node].child)
        if child > 0 {
            settle(leaf: leaf, node: child, pass)
            settle(leaf: leaf, node: child + 1, pass)
        } else {
            pass.measure(leaf: leaf, other: Int(space.nodes[node].leafStart), joinPairs)
        }
    }

    /// Whether all rows of two nodes are one component in every cell of `level` and above.
    ///
    /// Joins only add, so a yes stays true; a no may be out of date and costs a measurement. Implied
    /// cells are not asked: the forest's invariant.
    private func isSettled(_ x: Int, _ y: Int, from level: Int) -> Bool {
        var open: UInt64 = level < levelCells.count ? levelCells[level] : 0
        while open != 0 {
            let cell = open.trailingZeroBitCount
            let forest = links + cell * space.nRows
            guard isUnited(cell, x), isUnited(cell, y),
                root(forest, x) == root(forest, y)
            else { return false }
            open &= ~implied[cell]
        }
        return true
    }

    /// Whether a node is united; found out and noted where it is not known.
    private func isUnited(_ cell: Int, _ node: Int) -> Bool {
        let flag = united + cell * space.nNodes + node
        if ck_dbscan_flag(flag) != 0 { return true }
        let forest = links + cell * space.nRows
        let child = Int(space.nodes[node].child)
        if child > 0 {
            guard isUnited(cell, child), isUnited(cell, child + 1),
                root(forest, child) == root(forest, child + 1)
            else { return false }
        } else {
            let (start, count) = space.rows(ofNode: node)
            let first = root(forest, node)
            for p in start..<(start + count)
            where ck_dbscan_root(forest, Int32(truncatingIfNeeded: p)) != first {
                return false
            }
        }
        ck_dbscan_set_flag(flag)
        return true
    }

    private func root(_ forest: UnsafeMutablePointer<Int32>, _ node: Int) -> Int32 {
        ck_dbscan_root(forest, Int32(truncatingIfNeeded: space.rows(ofNode: node).start))
    }

    private func offerAll(leaf: Int, node: Int, level: Int) {
        let own = Int(space.leafNode[leaf])
        for cell in cells.indices where cells[cell].level >= level {
            let base = cell * space.nNodes
            ck_dbscan_lower(offered + base + node, lowestCore[base + own])
            ck_dbscan_lower(offered + base + own, lowestCore[base + node])
        }
    }

    private func inheritedOffers(cell: Int) -> [Int32] {
        var offers = Array(
            UnsafeBufferPointer(start: offered + cell * space.nNodes, count: space.nNodes))
        for node in 0..<space.nNodes where space.nodes[node].child > 0 {
            let child = Int(space.nodes[node].child)
            offers[child] = min(offers[child], offers[node])
            offers[child + 1] = min(offers[child + 1], offers[node])
        }
        return offers
    }

    /// Minimum of `value` over the core rows of every node, `(cell, node)`.
    private func foldNodes(
        empty: Int32, pool: BlockPool, _ value: @Sendable (_ cell: Int, _ position: Int) -> Int32
    ) -> [Int32] {
        let nNodes = space.nNodes
        let nCells = cells.count
        return [Int32](unsafeUninitializedCapacity: nCells * nNodes) { fold, count in
            nonisolated(unsafe) let fold = fold
            pool.forEachBlock(nCells) { cell in
                let base = cell * nNodes
                let bit: UInt64 = 1 << UInt64(cell)
                for node in (0..<nNodes).reversed() {
                    let child = Int(space.nodes[node].child)
                    if child > 0 {
                        fold[base + node] = min(fold[base + child], fold[base + child + 1])
                        continue
                    }
                    let (start, size) = space.rows(ofNode: node)
                    var least = empty
                    for p in start..<(start + size) where core[p] & bit != 0 {
                        least = min(least, value(cell, p))
                    }
                    fold[base + node] = least
                }
            }
            count = nCells * nNodes
        }
    }

    @inline(__always)
    private func withKernelForest(_ body: (UnsafePointer<ck_dbscan_forest>) -> Void) {
        core.withUnsafeBufferPointer { core in
            var local = template
            local.core = core.baseAddress
            withUnsafePointer(to: local, body)
        }
    }
}
