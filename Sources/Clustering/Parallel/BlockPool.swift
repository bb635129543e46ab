import Synchronization

/// Runs independent blocks of work on a number of threads.
///
/// Block borders come from the data's shape alone, each block writes its own partial result, and
/// callers reduce in block order: that is why no result depends on `workers`.
///
/// Copies of a pool share its threads; they live until the last copy goes.
public struct BlockPool: Sendable {
    /// Threads of a pool at most: each has its own accumulators, and none helps beyond the cores.
    public static let mostWorkers = 1024

    /// Threads to use, 1…`mostWorkers`.
    ///
    /// Fewer run where the system does not grant them; results and accumulators go by this number.
    public let workers: Int
    private let crew: WorkerCrew?

    /// A pool of `workers` threads, the calling one included; at least one, at most `mostWorkers`.
    public init(workers: Int) {
        self.workers = min(max(1, workers), Self.mostWorkers)
        crew = self.workers > 1 ? WorkerCrew(helpers: self.workers - 1) : nil
    }

    /// Calls `body` once for every block in `0..<nBlocks`, each exactly once, in any order, and
    /// returns when all are done.
    ///
    /// Blocks are handed out by an atomic counter, so a slow block does not hold up the others.
    /// Called from inside a block, or while another thread uses the pool, it runs the blocks on
    /// the calling thread alone.
    public func forEachBlock(_ nBlocks: Int, _ body: @Sendable (_ block: Int) -> Void) {
        forEachBlock(nBlocks) { _, block in body(block) }
    }

    /// As `forEachBlock(_:_:)`, and tells which worker calls, in `0..<workers`.
    ///
    /// No two calls with the same worker overlap, so a worker may own an accumulator; its result
    /// must not depend on which blocks it got (exact integers, not floating point). This form must
    /// not be called from inside a block nor from two threads at once.
    public func forEachBlock(
        _ nBlocks: Int, _ body: @Sendable (_ worker: Int, _ block: Int) -> Void
    ) {
        if nBlocks > 1, let crew {
            let next = Atomic<Int>(0)
            let done = crew.run { worker in
                while true {
                    let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    if block >= nBlocks { return }
                    body(worker, block)
                }
            }
            if done { return }
        }
        for block in 0..<max(0, nBlocks) { body(0, block) }
    }
}
