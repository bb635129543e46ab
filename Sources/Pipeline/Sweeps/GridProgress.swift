import Clustering
import Synchronization

/// How much of one grid is done: fits, their quality and the writing of them, in one fraction.
///
/// The three go on side by side. Their weights are seconds as measured on two cores; only their
/// proportions matter, and those differ little between machines.
package final class GridProgress: Sendable {
    /// A part of the work.
    package enum Part: Int {
        case fits, quality, writing
    }

    private let weights: [Double]
    private let done = Mutex([0.0, 0.0, 0.0])
    private let tell: @Sendable (Double) -> Void

    /// Progress of `cells` on a matrix of `nRows` and `nFeatures`.
    /// - Parameter tell: Hears the fraction of the whole.
    package init(
        cells: [RunCell], nUnmeasured: Int, nRows: Int, nFeatures: Int, threads: Int,
        tell: @escaping @Sendable (Double) -> Void
    ) {
        let n = Double(nRows)
        let perThread = Double(nFeatures) / 21 * 2 / Double(threads)
        var trajectories: Set<KMeansParameters> = []
        var fits = 0.0
        var hasDBSCAN = false
        for cell in cells {
            switch cell {
            case .kmeans(let parameters):
                guard let alike = parameters.anyTolerance, trajectories.insert(alike).inserted
                else { continue }
                fits += n * Double(parameters.nClusters) * Double(parameters.nInit) * 14e-9
            case .dbscan:
                hasDBSCAN = true
            }
        }
        if hasDBSCAN { fits += n * n * 1.7e-11 }
        let limit = QualityOptions.defaultExactRowLimit
        let compared = nRows <= limit ? n : Double(QualityOptions.defaultSampleSize)
        let labelings = cells.count + nUnmeasured
        weights = [
            fits * perThread,
            labelings > 0 ? n * compared * 5e-10 * perThread : 0,
            n * Double(cells.count) * 1.7e-7,
        ]
        self.tell = tell
    }

    /// Tells that a share of one part is done, 0…1.
    package func update(_ part: Part, _ share: Double) {
        let fraction = done.withLock { done in
            done[part.rawValue] = max(done[part.rawValue], min(1, share))
            return zip(weights, done).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let total = weights.reduce(0, +)
        if total > 0, total.isFinite { tell(fraction / total) }
    }
}

extension KMeansParameters {
    /// The same for all runs that lie on one trajectory.
    fileprivate var anyTolerance: KMeansParameters? {
        try? KMeansParameters(
            nClusters: nClusters, tol: 0, maxIter: 1, nInit: nInit, seed: seed)
    }
}
