import Clustering
import Synchronization

/// One grid in work: the engine's thread, and what it has found and nobody has taken yet.
///
/// Whoever starts one ends it.
final class EngineRun<A: AlgorithmDescriptor> {
    /// The runs that it computes, in the order in which they are expected to be done.
    let cells: [A.Parameters]
    let progress: GridProgress
    /// Takes what is found while the snapshot is still being written.
    let queue: BlockingQueue<EngineEvent<A.Fit>, Void>
    /// `monotonicSeconds` and the time of day when it began.
    let start: (seconds: Double, text: String)
    private let thread: JoinableThread
    private let flags: Flags

    /// Starts the engine.
    ///
    /// - Parameters:
    ///   - stored: Labels of stored runs that still lack their metrics.
    ///   - tell: Hears of progress once `announce` was called, from the engine's threads.
    /// - Throws: `SweepError.noThread`.
    init(
        _ algorithm: A, cells: [A.Parameters], stored: [[Int32]], matrix: FeatureMatrix,
        request: SweepRequest, isCancelled: @escaping @Sendable () -> Bool,
        tell: @escaping @Sendable (Double, GridProgress.Part) -> Void
    ) throws(SweepError) {
        let flags = Flags()
        self.cells = cells
        self.flags = flags
        start = (monotonicSeconds(), Timestamp.now())
        queue = BlockingQueue(capacity: Self.capacity(nRows: matrix.nSamples))
        progress = GridProgress(
            fitSeconds: algorithm.expectedSeconds(for: cells, nRows: matrix.nSamples),
            nRuns: cells.count, nUnmeasured: stored.count,
            nRows: matrix.nSamples, nFeatures: matrix.nFeatures, threads: request.threads,
            tell: { if flags.isAnnounced.load(ordering: .relaxed) { tell($0, $1) } })
        let engine = EngineThread(
            matrix: matrix, threads: request.threads, path: request.path,
            observer: SweepObserver(
                now: monotonicSeconds,
                isCancelled: { flags.isStopped.load(ordering: .relaxed) || isCancelled() }),
            progress: progress)
        do {
            thread = try engine.start(algorithm, cells: cells, stored: stored, into: queue)
        } catch {
            throw .noThread(error)
        }
    }

    /// Runs that may wait to be written: whoever is interrupted writes them all, which must not take long.
    ///
    /// The engine keeps all labels anyway, until their metrics are known.
    private static func capacity(nRows: Int) -> Int { min(64, max(4, 8_000_000 / max(1, nRows))) }

    /// From now on progress is told: the listener has heard that the grid is started.
    func announce() { flags.isAnnounced.store(true, ordering: .relaxed) }

    private final class Flags: Sendable {
        let isAnnounced = Atomic(false)
        let isStopped = Atomic(false)
    }
}

/// What can be ended without knowing the algorithm.
protocol Endable: AnyObject {
    /// Stops the engine if it is still at work, and waits for its thread.
    func end()
}

extension EngineRun: Endable {
    func end() {
        flags.isStopped.store(true, ordering: .relaxed)
        queue.cancel()
        thread.join()
    }
}
