import Synchronization

/// k-means fits of many matrices drawn from one: bootstraps, subsamples, shuffles, imitations.
///
/// Each run equals, bit for bit, what `KMeansSweep` gives for a `FeatureMatrix` of the drawn values:
/// it has the means, scales and seeds of its own rows and depends on nothing else, neither on the
/// other draws nor on `workers` or `path`.
///
/// Draws are fitted side by side, one thread each, so that threads meet once a draw. Their values
/// are written to one buffer a worker; no matrix is made, none is checked again, and no run is stored.
/// A draw's runs live until `keep` has made of them what is wanted, on the worker, so that thousands
/// of labelings never exist together.
public struct DrawFits: Sendable {
    private let matrix: FeatureMatrix
    private let draws: [MatrixDraw]
    private let workers: Int
    private let path: CPUPath

    /// Checks that the draws fit the matrix.
    ///
    /// - Parameters:
    ///   - matrix: Scaled features, shape `(n_samples, n_features)`.
    ///   - draws: Rows and fits, in the order of the results.
    ///   - workers: Threads to use, 1 or more.
    ///   - path: Instruction set of the kernels.
    /// - Throws: `ClusteringError.tooFewSamples` when a cell has more clusters than its draw has rows,
    ///   repeats counted.
    /// - Precondition: every row is in `0..<n_samples`.
    /// - Complexity: O(rows of all draws).
    public init(
        matrix: FeatureMatrix, draws: [MatrixDraw], workers: Int, path: CPUPath = .best
    ) throws(ClusteringError) {
        let allowed = 0..<Int32(clamping: matrix.nSamples)
        for draw in draws {
            if case .rows(let rows) = draw.source {
                precondition(rows.allSatisfy(allowed.contains), "a drawn row is not in the matrix")
            }
            for cell in draw.cells where cell.nClusters > draw.nSamples {
                throw .tooFewSamples(nSamples: draw.nSamples, nClusters: cell.nClusters)
            }
        }
        self.matrix = matrix
        self.draws = draws
        self.workers = workers
        self.path = path
    }

    /// Makes all fits and returns what `keep` made of each draw's, in the order of the draws.
    ///
    /// - Parameters:
    ///   - observer: Gives the time, hears the progress, may cancel.
    ///   - keep: Called once a draw, from any worker and for several draws at once, with its number,
    ///     its values and its runs in the order of its cells.
    /// - Throws: `ClusteringError.cancelled`; what was kept is lost.
    /// - Complexity: As `KMeansSweep` for each draw; memory of one draw a worker (16 bytes a value and
    ///   about 60 a row) besides what is kept.
    package func run<Kept: Sendable>(
        observer: SweepObserver,
        keep: @Sendable (_ index: Int, _ draw: FittedDraw) -> Kept
    ) throws(ClusteringError) -> [Kept] {
        let pool = BlockPool(workers: workers)
        // With fewer draws than threads, all threads work on one draw at a time.
        let sideBySide = draws.count >= pool.workers
        let largest = draws.reduce(0) { max($0, $1.nSamples) }
        let buffers = (0..<(sideBySide ? pool.workers : 1)).map { _ in
            KernelBuffer<Double>(count: largest * matrix.nFeatures, zeroed: false)
        }
        let progress = DrawProgress(observer: observer, total: draws.reduce(0) { $0 + $1.weight })
        let kept = Mutex([Kept?](repeating: nil, count: draws.count))
        let stopped = Atomic<Bool>(false)
        @Sendable func fitDraw(_ index: Int, worker: Int, pool: BlockPool) {
            if stopped.load(ordering: .relaxed) { return }
            let observer = progress.observer(weight: draws[index].weight)
            guard
                !observer.isCancelled(),
                let fitted = fit(draws[index], in: buffers[worker], observer: observer, pool: pool)
            else { return stopped.store(true, ordering: .relaxed) }
            let result = withExtendedLifetime(buffers[worker]) { keep(index, fitted) }
            observer.progress(1)
            kept.withLock { $0[index] = result }
        }
        if sideBySide {
            pool.forEachBlock(draws.count) { worker, index in
                fitDraw(index, worker: worker, pool: BlockPool(workers: 1))
            }
        } else {
            for index in draws.indices { fitDraw(index, worker: 0, pool: pool) }
        }
        if stopped.load(ordering: .relaxed) { throw .cancelled }
        observer.progress(1)
        return kept.withLock { $0.compactMap { $0 } }
    }

    /// One draw with its runs; `nil` when cancelled.
    private func fit(
        _ draw: MatrixDraw, in buffer: KernelBuffer<Double>, observer: SweepObserver,
        pool: BlockPool
    ) -> FittedDraw? {
        let began = observer.now()
        let values = write(draw, to: buffer)
        if draw.cells.isEmpty { return FittedDraw(runs: [], values: values) }
        var repeated: RepeatedRows?
        if case .rows(let rows) = draw.source { repeated = RepeatedRows(rows, of: matrix) }
        let samples = SampleTiles(
            rows: values, nSamples: draw.nSamples, nFeatures: matrix.nFeatures, path: path,
            pool: pool, repeated: repeated)
        var runs: [KMeansParameters: KMeansRun] = [:]
        let job = KMeansJob(
            samples: samples, parameters: draw.cells, observer: observer, pool: pool,
            preparationSeconds: observer.now() - began, deliver: { runs[$0.parameters] = $0 })
        // The tiles read the buffer until the job has ended.
        if withExtendedLifetime(buffer, { job.run() }) { return nil }
        return FittedDraw(runs: draw.cells.compactMap { runs[$0] }, values: values)
    }

    private func write(
        _ draw: MatrixDraw, to buffer: KernelBuffer<Double>
    ) -> UnsafeBufferPointer<Double> {
        let count = draw.nSamples * matrix.nFeatures
        precondition(count <= buffer.count, "the buffer has room for the largest draw")
        switch draw.source {
        case .rows(let rows): gather(rows, into: buffer)
        case .values(_, let fill):
            fill(UnsafeMutableBufferPointer(start: buffer.pointer, count: count))
        }
        return UnsafeBufferPointer(start: buffer.pointer, count: count)
    }

    private func gather(_ rows: [Int32], into buffer: KernelBuffer<Double>) {
        let d = matrix.nFeatures
        matrix.values.withUnsafeBufferPointer { values in
            guard let from = values.baseAddress else { return }
            for (place, row) in rows.enumerated() {
                (buffer.pointer + place * d).update(from: from + Int(row) * d, count: d)
            }
        }
    }
}

extension MatrixDraw {
    /// Its share of the work, in arbitrary units.
    fileprivate var weight: Double {
        Double(nSamples)
            * cells.reduce(1) { $0 + Double($1.nInit) * Double(8 + $1.nClusters) }
    }
}

/// Progress of draws that run side by side: never falling, 1 at the end.
private final class DrawProgress: Sendable {
    private let whole: SweepObserver
    private let total: Double
    private let done = Mutex((sum: 0.0, reported: 0.0))

    init(observer: SweepObserver, total: Double) {
        whole = observer
        self.total = max(total, 1)
    }

    /// An observer of one draw.
    func observer(weight: Double) -> SweepObserver {
        let before = SharedFraction()
        return SweepObserver(
            now: whole.now,
            progress: { self.add(before.advance(to: $0) * weight) },
            isCancelled: whole.isCancelled)
    }

    private func add(_ weight: Double) {
        // Reported under the lock: that keeps the sequence from falling.
        done.withLock { done in
            done.sum += weight
            let fraction = min(1, done.sum / total)
            guard fraction > done.reported else { return }
            done.reported = fraction
            whole.progress(fraction)
        }
    }
}

/// How far one draw was when it last said so.
private final class SharedFraction: Sendable {
    private let last = Mutex(0.0)

    /// By how much a fraction is above the last one.
    func advance(to fraction: Double) -> Double {
        last.withLock { last in
            defer { last = max(last, fraction) }
            return max(0, fraction - last)
        }
    }
}
