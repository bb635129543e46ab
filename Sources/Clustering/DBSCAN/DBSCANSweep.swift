import CKernels
import Synchronization

/// Fits every cell of a DBSCAN grid from one pass over the pairs.
///
/// The labels are those of `DBSCANReference`, byte for byte, at any number of workers and on any
/// CPU path: all paths only differ in how they avoid looking at pairs that cannot matter.
///
/// Steps: `FilterSpace` orders the rows in a tree of tight boxes; `PairPass` measures the pairs in
/// reach of the largest eps once; `NeighbourCounts` turns them into core rows of every cell;
/// `CellForest` joins core rows, numbers the clusters by their smallest core row and gives border
/// rows the lowest cluster in reach.
/// - Complexity: O(n²) pairs at worst, most of them dismissed a box at a time; memory O(n),
///   whatever the density.
/// - SeeAlso: ALGORITHMS.md §4; Ester et al. 1996.
public struct DBSCANSweep: Sendable {
    private let matrix: FeatureMatrix
    private let parameters: [DBSCANParameters]
    private let pool: BlockPool
    private let path: CPUPath
    private let logBudget: Int

    /// A sweep over `parameters`.
    ///
    /// - Parameters:
    ///   - matrix: Scaled features, shape `(n_samples, n_features)`.
    ///   - parameters: Cells of the grid, in any order and number, repeats allowed.
    ///   - workers: Threads to use, 1 or more.
    ///   - path: Instruction set of the kernels.
    public init(
        matrix: FeatureMatrix, parameters: [DBSCANParameters], workers: Int,
        path: CPUPath = .best
    ) {
        self.init(
            matrix: matrix, parameters: parameters, workers: workers, path: path,
            logBudget: PairPass.logBudget)
    }

    package init(
        matrix: FeatureMatrix, parameters: [DBSCANParameters], workers: Int, path: CPUPath,
        logBudget: Int
    ) {
        self.matrix = matrix
        self.parameters = parameters
        self.path = path
        self.logBudget = logBudget
        pool = BlockPool(workers: workers)
    }

    /// Fits all cells and delivers each as soon as it is final, never two at once.
    ///
    /// `sharedSeconds` of a run is all work done for its group of cells together (up to
    /// `CK_DBSCAN_LEVELS` distinct eps, `cellsAtOnce` cells), `fitSeconds` reading off its labels.
    /// - Parameters:
    ///   - observer: Time, progress and cancellation.
    ///   - deliver: Takes a finished run; cells come by eps, then by descending `min_samples`.
    /// - Throws: `ClusteringError.cancelled` when the observer asked to stop.
    public func run(
        observer: SweepObserver, deliver: (DBSCANRun) -> Void
    ) throws(ClusteringError) {
        let groups = Self.groups(of: parameters)
        for (index, group) in groups.enumerated() {
            if observer.isCancelled() { throw .cancelled }
            let progress = SweepProgress(
                observer: observer, part: index, parts: groups.count)
            try run(group, observer: observer, progress: progress, deliver: deliver)
        }
        observer.progress(1)
    }

    /// Cells of one pass over the pairs at most.
    ///
    /// Half of what a mask has bits for (`CK_DBSCAN_CELLS`): each cell's forest takes 4 bytes a row.
    private static let cellsAtOnce = 32

    /// The grid by ascending eps, then descending `min_samples`, cut into groups of at most
    /// `CK_DBSCAN_LEVELS` distinct eps and `cellsAtOnce` cells.
    private static func groups(of parameters: [DBSCANParameters]) -> [[DBSCANParameters]] {
        let sorted = parameters.sorted {
            $0.eps != $1.eps ? $0.eps < $1.eps : $0.minSamples > $1.minSamples
        }
        var groups: [[DBSCANParameters]] = []
        var levels = 0
        for cell in sorted {
            if let group = groups.last, let previous = group.last, group.count < cellsAtOnce {
                let isNew = cell.eps != previous.eps
                if !isNew || levels < Int(CK_DBSCAN_LEVELS) {
                    levels += isNew ? 1 : 0
                    groups[groups.count - 1].append(cell)
                    continue
                }
            }
            groups.append([cell])
            levels = 1
        }
        return groups
    }

    private func run(
        _ group: [DBSCANParameters], observer: SweepObserver, progress: SweepProgress,
        deliver: (DBSCANRun) -> Void
    ) throws(ClusteringError) {
        let begin = observer.now()
        var eps: [Double] = []
        let cells = group.map { cell in
            if eps.last != cell.eps { eps.append(cell.eps) }
            return ForestCell(level: eps.count - 1, minSamples: cell.minSamples)
        }
        let space = FilterSpace(matrix: matrix, eps: eps, pool: pool, path: path)
        let pass = PairPass(space: space, pool: pool, observer: observer, budget: logBudget)
        let core = countNeighbours(pass, cells, nLevels: eps.count, progress)
        if pass.isStopped { throw .cancelled }

        let forest = CellForest(space: space, cells: cells, core: core, pool: pool)
        progress.begin(share: 0.15, total: pass.totalPairs)
        pass.replay(progress: progress.add) { forest.join($0, of: pass) }
        if pass.isStopped { throw .cancelled }
        let nClusters = forest.number(pool: pool)
        progress.begin(share: 0.1, total: pass.totalPairs)
        pass.replay(progress: progress.add) { forest.offer($0) }
        if pass.isStopped { throw .cancelled }
        let shared = observer.now() - begin

        var delivered: [DBSCANRun] = []
        for (index, cell) in group.enumerated() {
            if observer.isCancelled() { throw .cancelled }
            let start = observer.now()
            let (labels, coreRows, nNoise) = forest.labels(cell: index, pool: pool)
            let run = DBSCANRun(
                parameters: cell, labels: labels, coreRows: coreRows,
                nClustersFound: nClusters[index], nNoise: nNoise,
                fitSeconds: observer.now() - start, sharedSeconds: shared)
            if EngineChecks.isOn {
                EngineChecks.require(run, after: delivered, nSamples: matrix.nSamples)
                delivered.append(run)
            }
            deliver(run)
        }
    }

    private func countNeighbours(
        _ pass: PairPass, _ cells: [ForestCell], nLevels: Int, _ progress: SweepProgress
    ) -> [UInt64] {
        let counts = NeighbourCounts(space: pass.space, nLevels: nLevels)
        let enough = cells.reduce(1) { max($0, $1.minSamples) }
        progress.begin(share: 0.75, total: pass.totalPairs)
        pass.measure(
            progress: progress.add, state: { counts.take() },
            visit: { tally, found in
                counts.add(found, to: tally)
                // Looking costs about as much as counting a hundred pairs.
                guard found.nHits >= 128 || found.kind == .bulk(level: 0) else { return }
                let other = Int(pass.space.nodes[found.node].leafStart)
                for leaf in found.nHits > 0 ? [found.leaf, other] : [found.leaf]
                where !pass.isSaturated(leaf: leaf)
                    && counts.isSaturated(leaf: leaf, in: tally, enough: enough)
                {
                    pass.markSaturated(leaf: leaf)
                }
            },
            finish: { counts.giveBack($0) })
        return counts.coreCells(cells, pool: pool)
    }
}

/// Progress of one group of cells: phases with a fixed share each, never falling.
final class SweepProgress: Sendable {
    private struct State {
        var before = 0.0
        var share = 0.0
        var total = 1.0
        var done = 0.0
    }

    private let observer: SweepObserver
    private let origin: Double
    private let scale: Double
    private let state = Mutex<State>(State())

    /// Progress of part `part` of `parts` equal ones.
    init(observer: SweepObserver, part: Int, parts: Int) {
        self.observer = observer
        origin = Double(part) / Double(parts)
        scale = 1 / Double(parts)
    }

    /// Starts a phase that is `share` of the group's work and has `total` units.
    func begin(share: Double, total: Int) {
        state.withLock { state in
            state.before += state.share
            state.share = share
            state.total = Double(max(1, total))
            state.done = 0
        }
    }

    /// Tells that `units` more are done.
    func add(_ units: Int) {
        // Reported under the lock: that keeps the sequence from falling.
        state.withLock { state in
            state.done += Double(units)
            let fraction = state.before + state.share * min(1, state.done / state.total)
            observer.progress(min(1, origin + scale * fraction))
        }
    }
}
