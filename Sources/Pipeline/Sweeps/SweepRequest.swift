import Clustering
import Reports

/// A clustering algorithm of the engine.
public enum Algorithm: String, Sendable, CaseIterable {
    case kmeans
    case dbscan
}

/// Which matrix a sweep clusters.
public enum SweepSource: Sendable {
    /// A snapshot taken before.
    case snapshot(Int)
    /// The live views, frozen first; an equal matrix reuses its snapshot.
    case features(SnapshotOptions)
}

/// The grids of one call of `sweep`: every combination of the lists of an algorithm is a run.
public struct SweepRequest: Sendable {
    /// The reference kit's grid for k-means.
    public static let defaultNClusters = [2, 3, 4, 5, 10, 15, 20, 25, 30]
    /// The reference kit's tolerances.
    public static let defaultTol = [1e-3, 1e-4, 1e-5]
    /// The reference kit's grid for DBSCAN.
    public static let defaultMinSamples = [10, 50, 100]
    /// The reference kit's radii, in scaled units.
    public static let defaultEps = [0.3, 0.5, 0.7]

    /// What to run, in this order.
    public var algorithms: [Algorithm] = Algorithm.allCases
    /// Matrix to cluster.
    public var source: SweepSource = .features(SnapshotOptions())
    /// k-means: numbers of clusters.
    public var nClusters = defaultNClusters
    /// k-means: tolerances.
    public var tol = defaultTol
    /// k-means: seed of the random stream.
    public var seed: UInt32 = 0
    /// k-means: independent starts a run.
    public var nInit = 1
    /// k-means: iterations at most.
    public var maxIter = 300
    /// DBSCAN: neighbours that make a core row.
    public var minSamples = defaultMinSamples
    /// DBSCAN: radii, in scaled units.
    public var eps = defaultEps
    /// Threads of the engine; they change no result.
    public var threads = 1
    /// Instruction set of the engine; it changes no result.
    public var path = CPUPath.best

    /// The default grids on the default features.
    public init() {}

    /// The k-means cells, in the kit's order: tolerances outside, clusters inside.
    func kMeansCells() throws(ClusteringError) -> [KMeansParameters] {
        var cells: [KMeansParameters] = []
        for tol in unique(tol) {
            for nClusters in unique(nClusters) {
                cells.append(
                    try KMeansParameters(
                        nClusters: nClusters, tol: tol, maxIter: maxIter, nInit: nInit, seed: seed))
            }
        }
        return cells
    }

    /// The DBSCAN cells: `min_samples` outside, `eps` inside.
    func dbscanCells() throws(ClusteringError) -> [DBSCANParameters] {
        var cells: [DBSCANParameters] = []
        for minSamples in unique(minSamples) {
            for eps in unique(eps) {
                cells.append(try DBSCANParameters(eps: eps, minSamples: minSamples))
            }
        }
        return cells
    }

    /// The grid of one algorithm in words, as stored with the sweep.
    func gridText(of algorithm: Algorithm) -> String {
        switch algorithm {
        case .kmeans:
            "n_clusters=\(list(nClusters.map(String.init))); tol=\(list(tol.map(shortText))); "
                + "seed=\(seed); n_init=\(nInit); max_iter=\(maxIter)"
        case .dbscan:
            "min_samples=\(list(minSamples.map(String.init))); eps=\(list(eps.map(shortText)))"
        }
    }

    private func list(_ parts: [String]) -> String { parts.joined(separator: ",") }

    private func unique<T: Hashable>(_ values: [T]) -> [T] {
        var seen = Set<T>()
        return values.filter { seen.insert($0).inserted }
    }
}
