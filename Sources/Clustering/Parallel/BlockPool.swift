import Dispatch
import Synchronization

/// Runs independent blocks of work on a number of threads.
///
/// Block borders come from the data's shape alone, each block writes its own partial result, and
/// callers reduce in block order: that is why no result depends on `workers`.
public struct BlockPool: Sendable {
    /// Threads to use, 1 or more.
    public let workers: Int

    /// A pool of `workers` threads (at least one).
    public init(workers: Int) {
        self.workers = max(1, workers)
    }

    /// Calls `body` once for every block in `0..<nBlocks`, each exactly once, in any order, and
    /// returns when all are done.
    ///
    /// Blocks are handed out by an atomic counter, so a slow block does not hold up the others.
    public func forEachBlock(_ nBlocks: Int, _ body: @Sendable (_ block: Int) -> Void) {
        forEachBlock(nBlocks) { _, block in body(block) }
    }

    /// As `forEachBlock(_:_:)`, and tells which worker calls, in `0..<workers`.
    ///
    /// No two calls with the same worker overlap, so a worker may own an accumulator; its result
    /// must not depend on which blocks it got (exact integers, not floating point).
    public func forEachBlock(
        _ nBlocks: Int, _ body: @Sendable (_ worker: Int, _ block: Int) -> Void
    ) {
        let threads = min(workers, nBlocks)
        if threads <= 1 {
            for block in 0..<max(0, nBlocks) { body(0, block) }
            return
        }
        let next = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: threads) { worker in
            while true {
                let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                if block >= nBlocks { return }
                body(worker, block)
            }
        }
    }
}
