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

    /// Progress of the work on a matrix of `nRows` and `nFeatures`.
    /// - Parameters:
    ///   - fitSeconds: As `AlgorithmDescriptor.expectedSeconds` says for the runs to compute.
    ///   - nRuns: How many those are.
    ///   - nUnmeasured: Stored runs that still lack their metrics.
    ///   - tell: Hears the fraction of the whole, and the first part that is not done.
    package init(
        fitSeconds: Double, nRuns: Int, nUnmeasured: Int, nRows: Int, nFeatures: Int,
        threads: Int, tell: @escaping @Sendable (Double, Part) -> Void
    ) {
        let n = Double(nRows)
        let perThread = Double(nFeatures) / 21 * 2 / Double(threads)
        let limit = QualityOptions.defaultExactRowLimit
        let compared = nRows <= limit ? n : Double(QualityOptions.defaultSampleSize)
        let labelings = nRuns + nUnmeasured
        weights = [
            fitSeconds * perThread,
            labelings > 0 ? n * compared * 5e-10 * perThread : 0,
            n * Double(nRuns) * 1.7e-7,
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
