import Clustering
import Reports

/// k-means, in the semantics of scikit-learn.
package struct KMeansAlgorithm: AlgorithmDescriptor {
    package typealias Parameters = KMeansParameters
    package typealias Axes = KMeansAxes
    package typealias Fit = KMeansRun

    /// The only descriptor of its kind.
    package init() {}

    package var name: String { "kmeans" }
    package var title: String { "k-means" }
    package var hyperparameters: [Hyperparameter] {
        [
            Axes.nClustersColumn, Axes.tolColumn, Axes.seedColumn, Axes.nInitColumn,
            Axes.maxIterColumn,
        ]
    }

    // MARK: Cells

    /// What a cell does not say: stored names depend on it, so it stays, whatever a sweep does by default.
    private enum Unsaid {
        static let seed: UInt32 = 0
        static let nInit = 1
        static let maxIter = 300
    }

    package func cell(of p: KMeansParameters) -> String {
        "kmeans_\(p.nClusters)_\(shortText(p.tol))"
            + (p.seed == Unsaid.seed ? "" : "_seed\(p.seed)")
            + (p.nInit == Unsaid.nInit ? "" : "_init\(p.nInit)")
            + (p.maxIter == Unsaid.maxIter ? "" : "_iter\(p.maxIter)")
    }

    package func parameters(from words: inout CellWords) -> KMeansParameters? {
        guard let nClusters = words.integer(), let tol = words.real(),
            let seed = words.option("seed", else: Unsaid.seed),
            let nInit = words.option("init", else: Unsaid.nInit),
            let maxIter = words.option("iter", else: Unsaid.maxIter)
        else { return nil }
        return try? KMeansParameters(
            nClusters: nClusters, tol: tol, maxIter: maxIter, nInit: nInit, seed: seed)
    }

    package func keyText(of p: KMeansParameters) -> String {
        "kmeans n_clusters=\(p.nClusters) tol=\(p.tol.bitPattern) max_iter=\(p.maxIter) "
            + "n_init=\(p.nInit) seed=\(p.seed) init=k-means++"
    }

    // MARK: The engine

    package func fit(
        _ cells: [KMeansParameters], on seat: EngineSeat, deliver: (KMeansRun) -> Void
    ) throws(ClusteringError) {
        let sweep = try KMeansSweep(
            matrix: seat.matrix, parameters: cells, workers: seat.threads, path: seat.path)
        try sweep.run(observer: seat.observer, deliver: deliver)
    }

    package func finishingOrder(of parameters: KMeansParameters, nRows: Int) -> Int {
        KMeansSweep.finishesShortestFirst(nSamples: nRows)
            ? parameters.nClusters : -parameters.nClusters
    }

    /// Runs that differ in `tol` alone share their iterations.
    package func expectedSeconds(for cells: [KMeansParameters], nRows: Int) -> Double {
        var trajectories: Set<KMeansParameters> = []
        var seconds = 0.0
        for cell in cells {
            guard let alike = cell.anyTolerance, trajectories.insert(alike).inserted
            else { continue }
            seconds += Double(nRows) * Double(cell.nClusters) * Double(cell.nInit) * 14e-9
        }
        return seconds
    }

    // MARK: Results

    package func columns(of run: KMeansRun) -> [RunColumn] {
        let p = run.parameters
        return [
            ("n_clusters", p.nClusters), ("tol", p.tol), ("tol_effective", run.effectiveTol),
            ("max_iter", p.maxIter), ("n_init", p.nInit), ("seed", Int(p.seed)),
            ("init", "k-means++"), ("n_iter", run.nIter),
            ("stop_reason", run.stopReason.rawValue), ("inertia", run.inertia),
        ]
    }

    package func writeRows(of run: KMeansRun, to rows: RunRows) throws {
        try rows.insertCentroids(run.centroids)
    }

    package var hasCentres: Bool { true }

    package var loadRule: (@Sendable (StoredFit) throws -> any PlacingRule)? {
        { run in
            let centroids = try ModelCentroids.load(
                run.runID, by: .kmeans, snapshot: run.snapshot, from: run.connection)
            return KMeansModel(
                centroids: centroids.flatMap(\.scaled), nClusters: centroids.count)
        }
    }
}

/// The grid of k-means: lists of values, and what all its runs share.
public struct KMeansAxes: AlgorithmAxes {
    /// Numbers of clusters; the reference kit's grid.
    public var nClusters = [2, 3, 4, 5, 10, 15, 20, 25, 30] {
        didSet { areClustersGiven = true }
    }
    /// Whether somebody has asked for these numbers: then all of them have to fit.
    private var areClustersGiven = false
    /// Tolerances; the reference kit's.
    public var tol = [1e-3, 1e-4, 1e-5]
    /// Seed of the random stream.
    public var seed: UInt32 = 0
    /// Independent starts a run.
    public var nInit = 1
    /// Iterations at most.
    public var maxIter = 300

    /// Cells that are no product of lists; `nil` for a grid.
    private var given: [KMeansParameters]?

    /// The default grid.
    public init() {}

    /// Just these cells, all of which have to fit.
    package init(cells: [KMeansParameters]) {
        given = cells
    }

    /// The kit's order: tolerances outside, clusters inside.
    package func cells() throws(ClusteringError) -> [KMeansParameters] {
        if let given { return given }
        var cells: [KMeansParameters] = []
        for tol in tol.withoutRepeats {
            for nClusters in nClusters.withoutRepeats {
                cells.append(
                    try KMeansParameters(
                        nClusters: nClusters, tol: tol, maxIter: maxIter, nInit: nInit, seed: seed))
            }
        }
        return cells
    }

    package var text: String {
        if let given {
            let cells = given.map(KMeansAlgorithm().cell)
            return "cells=\(cells.joined(separator: ","))"
        }
        return "n_clusters=\(nClusters.map(String.init).joined(separator: ",")); "
            + "tol=\(tol.map(shortText).joined(separator: ",")); "
            + "seed=\(seed); n_init=\(nInit); max_iter=\(maxIter)"
    }

    package var seedColumn: Int? { given == nil ? Int(seed) : nil }
    package var mostClusters: Int? { (given?.map(\.nClusters) ?? nClusters).max() }

    /// Of the default grid what is not more than the rows, if anything is.
    package func fitting(nRows: Int) -> (axes: KMeansAxes, leftOut: String?) {
        let left = nClusters.filter { $0 > nRows }
        guard given == nil, !areClustersGiven, !left.isEmpty, left.count < nClusters.count else {
            return (self, nil)
        }
        var axes = self
        axes.nClusters.removeAll { $0 > nRows }
        return (
            axes,
            "n_clusters \(left.map(String.init).joined(separator: ", ")) left out: more than the"
                + " \(nRows) rows of the matrix"
        )
    }
}

extension KMeansAxes {
    /// Of `nClusters`.
    public static let nClustersColumn = Hyperparameter(
        "n_clusters", .integer, help: "k-means: numbers of clusters, such as 3,5,8 or 4-6.",
        synonyms: ["k", "clusters", "num-clusters"], isListed: true)
    /// Of `tol`.
    public static let tolColumn = Hyperparameter(
        "tol", .real, help: "k-means: tolerances, separated by commas.", synonyms: ["tolerance"],
        isListed: true)
    /// Of `seed`.
    public static let seedColumn = Hyperparameter(
        "seed", .integer, help: "k-means: seed, 0 to 4294967295.", synonyms: ["random-state"])
    /// Of `nInit`.
    public static let nInitColumn = Hyperparameter(
        "n_init", .integer, help: "k-means: starts a run, the best of which is kept.")
    /// Of `maxIter`.
    public static let maxIterColumn = Hyperparameter(
        "max_iter", .integer, help: "k-means: iterations at most.",
        synonyms: ["iterations", "max-iterations"])
}

extension Algorithm {
    /// k-means.
    public static let kmeans = Algorithm(KMeansAlgorithm())
}

extension SweepRequest {
    /// The grid of k-means.
    public var kmeans: KMeansAxes {
        get { self[KMeansAxes.self] }
        set { self[KMeansAxes.self] = newValue }
    }
}

extension KMeansRun: AlgorithmFit {
    package var centres: [Double] { centroids }
}

extension KMeansModel: PlacingRule {
    package func place(_ rows: FeatureMatrix) -> [Placement] {
        assign(rows).map { choice in
            Placement(
                first: .init(cluster: choice.cluster, distance: choice.distance),
                second: choice.secondCluster.map {
                    .init(cluster: $0, distance: choice.secondDistance)
                })
        }
    }
}

extension KMeansParameters {
    /// The same for all runs that lie on one trajectory.
    fileprivate var anyTolerance: KMeansParameters? {
        try? KMeansParameters(
            nClusters: nClusters, tol: 0, maxIter: 1, nInit: nInit, seed: seed)
    }
}
