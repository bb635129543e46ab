import Clustering
import Synchronization

/// How much of one grid is done: fits, their quality and the writing of them, in one fraction.
///
/// The three go on side by side. Their weights are seconds as measured on two cores; only their
/// proportions matter, and those differ little between machines.
public final class GridProgress: Sendable {
    /// A part of the work.
    public enum Part: Int, Sendable, CaseIterable {
        /// The clustering itself.
        case fits
        /// Silhouettes and the other metrics of all runs, after their fits.
        case quality
        /// Labels and centres into the tables.
        case writing
    }

    private let weights: [Double]
    private let done = Mutex([0.0, 0.0, 0.0])
    private let tell: @Sendable (Double, Part) -> Void

    /// Progress of `cells` on a matrix of `nRows` and `nFeatures`.
    /// - Parameter tell: Hears the fraction of the whole, and the first part that is not done.
    package init(
        cells: [RunCell], nUnmeasured: Int, nRows: Int, nFeatures: Int, threads: Int,
        tell: @escaping @Sendable (Double, Part) -> Void
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
        let (fraction, phase) = done.withLock { done in
            done[part.rawValue] = max(done[part.rawValue], min(1, share))
            let open = Part.allCases.first { weights[$0.rawValue] > 0 && done[$0.rawValue] < 1 }
            return (zip(weights, done).reduce(0) { $0 + $1.0 * $1.1 }, open ?? .writing)
        }
        let total = weights.reduce(0, +)
        if total > 0, total.isFinite { tell(fraction / total, phase) }
    }
}

extension KMeansParameters {
    /// The same for all runs that lie on one trajectory.
    fileprivate var anyTolerance: KMeansParameters? {
        try? KMeansParameters(
            nClusters: nClusters, tol: 0, maxIter: 1, nInit: nInit, seed: seed)
    }
}
