/// Fits every cell of a k-means grid as one job.
///
/// Each run is what scikit-learn's `KMeans(algorithm='lloyd', init='k-means++')` gives for the same
/// parameters, and depends on nothing else: neither on the other cells nor on `workers` or `path`.
/// Runs that differ in `tol` or `max_iter` only share one trajectory, and seeds for all k with the
/// same number of k-means++ trials come from one pass. `KMeansArithmetic` fixes the arithmetic.
/// - SeeAlso: Lloyd 1982, doi:10.1109/TIT.1982.1056489
public struct KMeansSweep: Sendable {
    /// Whether, on a matrix of this size, fits of few clusters are done first.
    ///
    /// Small matrices are fitted side by side, the longest fit first; on larger ones all fits advance
    /// together.
    public static func finishesShortestFirst(nSamples: Int) -> Bool {
        nSamples > KMeansJob.parallelPlansLimit
    }

    private let matrix: FeatureMatrix
    private let parameters: [KMeansParameters]
    private let workers: Int
    private let path: CPUPath

    /// Checks that the grid fits the matrix.
    ///
    /// - Parameters:
    ///   - matrix: Scaled features, shape `(n_samples, n_features)`.
    ///   - parameters: The cells, in any order; equal ones are computed once.
    ///   - workers: Threads to use, 1 or more.
    ///   - path: Instruction set of the kernels.
    /// - Throws: `ClusteringError.tooFewSamples` when a cell has `n_clusters > n_samples`.
    public init(
        matrix: FeatureMatrix, parameters: [KMeansParameters], workers: Int,
        path: CPUPath = .best
    ) throws(ClusteringError) {
        for cell in parameters where cell.nClusters > matrix.nSamples {
            throw .tooFewSamples(nSamples: matrix.nSamples, nClusters: cell.nClusters)
        }
        self.matrix = matrix
        self.parameters = parameters
        self.workers = max(1, workers)
        self.path = path
    }

    /// Runs the job and delivers each run as soon as it is final.
    ///
    /// - Parameters:
    ///   - observer: Gives the time, hears the progress, may cancel.
    ///   - deliver: Called once a cell, in order of completion, on the calling thread or a worker,
    ///     never twice at once. `KMeansRun.parameters` tells the cell.
    /// - Throws: `ClusteringError.cancelled`; runs delivered before remain valid.
    /// - Complexity: O(n_samples · n_clusters · n_features) an iteration at most, usually a small
    ///   part of it; memory 8 bytes a value, about 30 bytes a row and 5 bytes a row and trajectory.
    public func run(observer: SweepObserver, deliver: (KMeansRun) -> Void) throws(ClusteringError) {
        let cancelled = withoutActuallyEscaping(deliver) { deliver in
            matrix.values.withUnsafeBufferPointer { rows in
                let began = observer.now()
                let pool = BlockPool(workers: workers)
                let samples = SampleTiles(
                    rows: rows, nSamples: matrix.nSamples, nFeatures: matrix.nFeatures,
                    path: path, pool: pool)
                let job = KMeansJob(
                    samples: samples, parameters: parameters, observer: observer, pool: pool,
                    preparationSeconds: observer.now() - began, deliver: deliver)
                return job.run()
            }
        }
        if cancelled { throw .cancelled }
    }
}
