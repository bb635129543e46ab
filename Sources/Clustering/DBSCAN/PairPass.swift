import CKernels
import Synchronization

/// Finds all pairs of rows within the largest eps, once, and replays them.
///
/// The first pass measures; it logs the pairs while they fit into a fixed budget of memory. A
/// replay reads the log of a block of leaves, or measures the block again where the log was given
/// up, so that memory does not depend on how dense the data is.
package final class PairPass: @unchecked Sendable {
    // A block's log is touched by the one thread that works on the block; passes do not overlap.
    // That, and the atomics, make the unchecked conformance sound.

    /// What a leaf and a node (a leaf, unless said otherwise) have in common.
    package struct Found {
        /// How `hits` is to be read.
        package enum Kind: Equatable {
            /// `hits` lists the pairs in reach: level, row of the leaf, row of the node.
            case pairs
            /// All pairs of the leaf and the node, of any size, are of this level.
            case bulk(level: Int)
            /// Not measured: all rows of the leaf and the node, of any size, are saturated.
            case unmeasured
        }

        package let leaf: Int
        package let node: Int
        package let kind: Kind
        package let hits: UnsafePointer<UInt16>
        package let nHits: Int
    }

    /// Bytes of logged pairs kept at most.
    package static let logBudget = 384 << 20

    package let space: FilterSpace
    /// Blocks of work: first the pairs of near leaves, then the others, for every range of leaves.
    package let nBlocks: Int
    /// Leaves behind a leaf, in the order of the tree, that are paired with it first: they are
    /// close, so that rows in dense places are saturated before their many other pairs come up.
    private static let nNear = 3
    private let leavesPerBlock: Int
    private let pool: BlockPool
    private let observer: SweepObserver
    private let logs: UnsafeMutablePointer<HitLog>
    private let budget: Int
    /// Room in which a thread collects the log of its block.
    private let spareLogs = Mutex<[HitLog]>([])
    private let logged = Atomic<Int>(0)
    /// Nodes all rows of which have so many neighbours that more of them change nothing.
    private let saturated: UnsafeMutablePointer<Int32>
    private let doubtful = Atomic<Int>(0)
    private let stopped = Atomic<Bool>(false)

    /// Pairs that Double had to decide so far.
    package var nDoubtful: Int { doubtful.load(ordering: .relaxed) }
    /// Bytes of pairs held.
    package var loggedBytes: Int { logged.load(ordering: .relaxed) }
    /// Whether a pass was stopped by the observer.
    package var isStopped: Bool { stopped.load(ordering: .relaxed) }

    package init(
        space: FilterSpace, pool: BlockPool, observer: SweepObserver,
        budget: Int = PairPass.logBudget
    ) {
        self.space = space
        self.pool = pool
        self.observer = observer
        self.budget = budget
        // The share of the pairs that falls on a leaf shrinks with its number; small blocks keep
        // the threads busy to the end. The borders depend on the number of rows only.
        leavesPerBlock = max(1, space.nLeaves / 2048)
        nBlocks = 2 * ((space.nLeaves + leavesPerBlock - 1) / leavesPerBlock)
        saturated = .allocate(capacity: space.nNodes)
        saturated.initialize(repeating: 0, count: space.nNodes)
        logs = .allocate(capacity: nBlocks)
        logs.initialize(repeating: HitLog(), count: nBlocks)
    }

    deinit {
        for block in 0..<nBlocks { logs[block].discard() }
        spareLogs.withLock { spare in
            for index in spare.indices { spare[index].discard() }
        }
        logs.deinitialize(count: nBlocks)
        logs.deallocate()
        saturated.deallocate()
    }

    /// Tells that every row of `leaf` is saturated.
    ///
    /// Such a row has all the neighbours within the smallest eps that any cell asks for. Pairs of
    /// such rows matter to no count; only whether they connect does.
    package func markSaturated(leaf: Int) {
        ck_dbscan_set_flag(saturated + Int(space.leafNode[leaf]))
    }

    package func isSaturated(leaf: Int) -> Bool {
        ck_dbscan_flag(saturated + Int(space.leafNode[leaf])) != 0
    }

    private func isSaturated(node: Int) -> Bool {
        if ck_dbscan_flag(saturated + node) != 0 { return true }
        let child = Int(space.nodes[node].child)
        guard child > 0, ck_dbscan_flag(saturated + child) != 0,
            ck_dbscan_flag(saturated + child + 1) != 0
        else { return false }
        ck_dbscan_set_flag(saturated + node)
        return true
    }

    /// Measures one pair of leaves, whatever is known of it.
    func measure(leaf: Int, other: Int, _ body: (Found) -> Void) {
        let leafPairs = Int(ck_dbscan_hits_size())
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: leafPairs) { hits in
            guard let hits = hits.baseAddress else { return }
            var nDoubtful: Int64 = 0
            var nHits: Int32 = 0
            space.withKernelSpace { kernel, path in
                nHits = ck_dbscan_leaf_pair(
                    path, kernel, Int32(leaf), space.leafNode[leaf], Int32(other),
                    space.leafNode[other], Int32(space.rows(ofLeaf: leaf).count),
                    Int32(space.rows(ofLeaf: other).count), hits, &nDoubtful)
            }
            body(
                Found(
                    leaf: leaf, node: Int(space.leafNode[other]), kind: .pairs, hits: hits,
                    nHits: Int(nHits)))
        }
    }

    /// Measures every pair once and logs those in reach.
    ///
    /// - Parameters:
    ///   - progress: Told the leaf pairs a finished block stood for.
    ///   - state: Called once a block, for what its finds are collected in.
    ///   - visit: Takes a find.
    ///   - finish: Takes the block's collection back.
    package func measure<State>(
        progress: @Sendable (Int) -> Void, state: @Sendable () -> State,
        visit: @Sendable (inout State, Found) -> Void, finish: @Sendable (consuming State) -> Void
    ) {
        let scatter = scatter
        pool.forEachBlock(nBlocks) { index in
            if isStopped { return }
            let block = scatter(index)
            var local = state()
            var log = spareLogs.withLock { $0.popLast() } ?? HitLog()
            scan(block) { found in
                log.append(
                    leaf: found.leaf, node: found.node,
                    kind: Self.code(found.kind), hits: found.hits, nHits: found.nHits)
                visit(&local, found)
            }
            finish(local)
            logs[block] = claim(log.bytes) ? log.trimmed() ?? .givenUp : .givenUp
            log.restart()
            spareLogs.withLock { [log] in $0.append(log) }
            progress(pairs(inBlock: block))
        }
    }

    /// Calls `visit` for everything in reach again, on all threads and in any order.
    package func replay(progress: @Sendable (Int) -> Void, visit: @Sendable (Found) -> Void) {
        pool.forEachBlock(nBlocks) { block in
            if isStopped { return }
            if observer.isCancelled() {
                stopped.store(true, ordering: .relaxed)
                return
            }
            if logs[block].isComplete {
                logs[block].forEach { leaf, node, kind, hits, nHits in
                    visit(
                        Found(
                            leaf: leaf, node: node, kind: Self.kind(kind), hits: hits,
                            nHits: nHits))
                }
            } else {
                scan(block, visit)
            }
            progress(pairs(inBlock: block))
        }
    }

    /// The order in which blocks are measured: near pairs first, then far ones in steps of a golden
    /// section through the tree, so that what is done at any time stands for what is left.
    private var scatter: @Sendable (Int) -> Int {
        let half = nBlocks / 2
        var step = max(1, Int(0.618 * Double(half)))
        while Self.commonDivisor(step, half) != 1 { step += 1 }
        return { [step] index in index < half ? index : half + (index - half) * step % half }
    }

    private static func commonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : commonDivisor(b, a % b)
    }

    /// Leaf pairs of all blocks together.
    package var totalPairs: Int { space.nLeaves * (space.nLeaves + 1) / 2 }

    private func leaves(ofBlock block: Int) -> Range<Int> {
        let range = block % (nBlocks / 2)
        return (range * leavesPerBlock)..<min(space.nLeaves, (range + 1) * leavesPerBlock)
    }

    private func partners(of leaf: Int, inBlock block: Int) -> Range<Int> {
        let split = min(space.nLeaves, leaf + 1 + Self.nNear)
        return block < nBlocks / 2 ? leaf..<split : split..<space.nLeaves
    }

    private func pairs(inBlock block: Int) -> Int {
        leaves(ofBlock: block).reduce(0) { $0 + partners(of: $1, inBlock: block).count }
    }

    private static func code(_ kind: Found.Kind) -> UInt16 {
        switch kind {
        case .pairs: HitLog.pairs
        case .unmeasured: HitLog.unmeasured
        case .bulk(let level): UInt16(truncatingIfNeeded: level)
        }
    }

    /// Nodes that wait in the walk of a leaf: one a level, and one more.
    private static let stackRoom = 128

    private static func kind(_ code: UInt16) -> Found.Kind {
        switch code {
        case HitLog.pairs: .pairs
        case HitLog.unmeasured: .unmeasured
        default: .bulk(level: Int(code))
        }
    }

    private func claim(_ bytes: Int) -> Bool {
        if logged.wrappingAdd(bytes, ordering: .relaxed).newValue <= budget { return true }
        logged.wrappingSubtract(bytes, ordering: .relaxed)
        return false
    }

    private func scan(_ block: Int, _ visit: (Found) -> Void) {
        let leafPairs = Int(ck_dbscan_hits_size())
        var nDoubtful: Int64 = 0
        withUnsafeTemporaryAllocation(of: UInt16.self, capacity: leafPairs) { hits in
            withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.stackRoom) { stack in
                guard let hits = hits.baseAddress, let stack = stack.baseAddress else { return }
                space.withKernelSpace { kernel, path in
                    for leaf in leaves(ofBlock: block) {
                        if isStopped { return }
                        if observer.isCancelled() {
                            stopped.store(true, ordering: .relaxed)
                            return
                        }
                        let partners = partners(of: leaf, inBlock: block)
                        scan(leaf, partners, kernel, path, hits, stack, &nDoubtful, visit)
                    }
                }
            }
        }
        doubtful.wrappingAdd(Int(nDoubtful), ordering: .relaxed)
    }

    /// Walks the tree for the pairs of `leaf` with `partners`, none of which lies before it.
    private func scan(
        _ leaf: Int, _ partners: Range<Int>, _ kernel: UnsafePointer<ck_dbscan_space>,
        _ path: ck_path,
        _ hits: UnsafeMutablePointer<UInt16>, _ stack: UnsafeMutablePointer<Int32>,
        _ nDoubtful: inout Int64, _ visit: (Found) -> Void
    ) {
        let own = space.leafNode[leaf]
        let ownCount = Int32(space.rows(ofLeaf: leaf).count)
        stack[0] = 0
        var depth = 1
        while depth > 0 {
            depth -= 1
            let index = stack[depth]
            let node = space.nodes[Int(index)]
            let start = Int(node.leafStart)
            let end = Int(node.leafEnd)
            if end <= partners.lowerBound || start >= partners.upperBound { continue }
            let isApart =
                start > leaf && start >= partners.lowerBound && end <= partners.upperBound
            if isApart {
                let relation = ck_dbscan_relate(path, kernel, own, index)
                if relation == CK_DBSCAN_FAR { continue }
                if relation >= 0 {
                    visit(
                        Found(
                            leaf: leaf, node: Int(index), kind: .bulk(level: Int(relation)),
                            hits: hits, nHits: 0))
                    continue
                }
            }
            if isApart || node.child == 0, isSaturated(leaf: leaf), isSaturated(node: Int(index)) {
                visit(
                    Found(
                        leaf: leaf, node: Int(index), kind: .unmeasured, hits: hits, nHits: 0))
                continue
            }
            if node.child > 0 {
                // The tree halves its rows at each level, so no walk comes near.
                precondition(depth + 2 <= Self.stackRoom, "the tree is too deep for the stack")
                stack[depth] = node.child + 1
                stack[depth + 1] = node.child
                depth += 2
                continue
            }
            let other = Int(node.leafStart)
            let nHits = ck_dbscan_leaf_pair(
                path, kernel, Int32(leaf), own, node.leafStart, index, ownCount,
                Int32(space.rows(ofLeaf: other).count), hits, &nDoubtful)
            if nHits > 0 {
                visit(
                    Found(
                        leaf: leaf, node: Int(index), kind: .pairs, hits: hits,
                        nHits: Int(nHits)))
            }
        }
    }
}
