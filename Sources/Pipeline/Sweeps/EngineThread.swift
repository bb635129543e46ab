import Clustering

/// What the engine's thread hands to the writer.
enum EngineEvent<Fit: AlgorithmFit>: Sendable {
    /// A fit is final.
    case run(FinishedRun<Fit>)
    /// Quality of the labellings asked for, in their order.
    case qualities([ClusterQuality])
    /// The engine stopped early; nothing comes after.
    case failed(ClusteringError)
}

/// Runs the grid of one algorithm and then their quality pass on a thread of its own, so that
/// results are written while the next ones are computed.
struct EngineThread: Sendable {
    let matrix: FeatureMatrix
    let threads: Int
    let path: CPUPath
    let observer: SweepObserver
    let progress: GridProgress

    /// Room for the engine's own temporary allocations.
    private static let stackBytes = 8 << 20

    /// Starts the work; its results arrive in `queue`, which is finished at the end.
    ///
    /// - Parameters:
    ///   - algorithm: What computes them.
    ///   - cells: Runs to compute.
    ///   - stored: Labels of stored runs that still lack their metrics.
    ///   - queue: Receives the runs in completion order, then one `.qualities` for the computed
    ///     runs in completion order followed by `stored`.
    /// - Returns: The thread; whoever stops reading cancels engine and queue, and joins.
    /// - Throws: `ThreadError` when the system starts none.
    func start<A: AlgorithmDescriptor>(
        _ algorithm: A, cells: [A.Parameters], stored: [[Int32]],
        into queue: BlockingQueue<EngineEvent<A.Fit>, Void>
    ) throws(ThreadError) -> JoinableThread {
        try JoinableThread(stackBytes: Self.stackBytes) {
            do throws(ClusteringError) {
                var labelings: [[Int32]] = []
                if !cells.isEmpty {
                    try algorithm.fit(cells, on: fitting) { fit in
                        labelings.append(fit.labels)
                        queue.put(.run(FinishedRun(fit: fit, finishedAt: Timestamp.now())))
                    }
                }
                labelings += stored
                if !labelings.isEmpty {
                    queue.put(.qualities(try quality(of: labelings)))
                }
            } catch {
                queue.put(.failed(error))
            }
            queue.finish()
        }
    }

    private var fitting: EngineSeat {
        EngineSeat(matrix: matrix, threads: threads, path: path, observer: observer(of: .fits))
    }

    private func quality(of labelings: [[Int32]]) throws(ClusteringError) -> [ClusterQuality] {
        let sweep = QualitySweep(
            matrix: matrix, labelings: labelings, workers: threads, path: path)
        return try sweep.run(observer: observer(of: .quality))
    }

    private func observer(of part: GridProgress.Part) -> SweepObserver {
        var observer = observer
        observer.progress = { progress.update(part, $0) }
        return observer
    }
}
