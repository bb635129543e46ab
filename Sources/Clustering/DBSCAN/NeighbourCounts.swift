import CKernels
import Synchronization

/// How many rows lie within each eps of each row, itself included.
///
/// Threads add into arrays of their own; integer sums do not depend on the order.
final class NeighbourCounts: Sendable {
    /// One thread's counts of pairs by the first level that holds them.
    ///
    /// Unchecked: used by the one thread that took it out, read when all threads are done.
    final class Tally: @unchecked Sendable {
        let rows: UnsafeMutablePointer<Int32>
        let nodes: UnsafeMutablePointer<Int32>

        init(nRows: Int, nNodes: Int, nLevels: Int) {
            rows = .allocate(capacity: nRows * nLevels)
            rows.initialize(repeating: 0, count: nRows * nLevels)
            nodes = .allocate(capacity: nNodes * nLevels)
            nodes.initialize(repeating: 0, count: nNodes * nLevels)
        }

        deinit {
            rows.deallocate()
            nodes.deallocate()
        }
    }

    private struct Tallies {
        var all: [Tally] = []
        var free: [Tally] = []
    }

    private let space: FilterSpace
    private let nLevels: Int
    private let tallies = Mutex<Tallies>(Tallies())

    init(space: FilterSpace, nLevels: Int) {
        self.space = space
        self.nLevels = nLevels
    }

    /// A tally for the calling thread alone, until it gives it back.
    func take() -> Tally {
        let space = space
        let nLevels = nLevels
        return tallies.withLock { state in
            if let last = state.free.popLast() { return last }
            let tally = Tally(nRows: space.nRows, nNodes: space.nNodes, nLevels: nLevels)
            state.all.append(tally)
            return tally
        }
    }

    /// Ends the use of a tally.
    func giveBack(_ tally: Tally) {
        tallies.withLock { $0.free.append(tally) }
    }

    /// Adds what was found to a tally.
    @inline(__always)
    func add(_ found: PairPass.Found, to tally: Tally) {
        let own = space.rows(ofLeaf: found.leaf)
        let other = space.rows(ofNode: found.node)
        switch found.kind {
        case .unmeasured: break
        case .bulk(let level):
            let node = Int(space.leafNode[found.leaf])
            tally.nodes[node * nLevels + level] += Int32(other.count)
            tally.nodes[found.node * nLevels + level] += Int32(own.count)
        case .pairs:
            ck_dbscan_count(
                found.hits, Int32(found.nHits), Int32(nLevels),
                tally.rows + own.start * nLevels, tally.rows + other.start * nLevels)
        }
    }

    /// Whether one thread alone has found `enough` neighbours within the smallest eps for every
    /// row of a leaf; says no where more tallies or nodes above would have to be asked.
    func isSaturated(leaf: Int, in tally: Tally, enough: Int) -> Bool {
        let (start, count) = space.rows(ofLeaf: leaf)
        let bulk = Int(tally.nodes[Int(space.leafNode[leaf]) * nLevels])
        for p in start..<(start + count) where Int(tally.rows[p * nLevels]) + bulk + 1 < enough {
            return false
        }
        return true
    }

    /// Core cells of every position as bits: bit c when the row is core in `cells[c]`.
    func coreCells(_ cells: [ForestCell], pool: BlockPool) -> [UInt64] {
        let nRows = space.nRows
        let nLevels = nLevels
        let space = space
        let parts = tallies.withLock { $0.all }
        let byNode = inheritedCounts(parts)
        return [UInt64](unsafeUninitializedCapacity: nRows) { core, count in
            nonisolated(unsafe) let core = core
            let block = 64
            pool.forEachBlock((space.nLeaves + block - 1) / block) { index in
                for leaf in (index * block)..<min(space.nLeaves, (index + 1) * block) {
                    let (start, size) = space.rows(ofLeaf: leaf)
                    let node = Int(space.leafNode[leaf])
                    for p in start..<(start + size) {
                        var bits: UInt64 = 0
                        // A row is its own neighbour.
                        var within = 1
                        var level = -1
                        for (bit, cell) in cells.enumerated() {
                            while level < cell.level {
                                level += 1
                                within += byNode[node * nLevels + level]
                                for part in parts { within += Int(part.rows[p * nLevels + level]) }
                            }
                            if within >= cell.minSamples { bits |= 1 << UInt64(bit) }
                        }
                        core[p] = bits
                    }
                }
            }
            count = nRows
        }
    }

    /// Bulk counts summed over threads and handed down from each node to its leaves.
    private func inheritedCounts(_ parts: [Tally]) -> [Int] {
        var counts = [Int](repeating: 0, count: space.nNodes * nLevels)
        for part in parts {
            for index in counts.indices { counts[index] += Int(part.nodes[index]) }
        }
        for node in 0..<space.nNodes where space.nodes[node].child > 0 {
            let child = Int(space.nodes[node].child)
            for level in 0..<nLevels {
                counts[child * nLevels + level] += counts[node * nLevels + level]
                counts[(child + 1) * nLevels + level] += counts[node * nLevels + level]
            }
        }
        return counts
    }
}
