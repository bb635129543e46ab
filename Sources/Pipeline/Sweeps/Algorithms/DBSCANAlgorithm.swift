import Clustering
import Reports

/// DBSCAN, in the semantics of scikit-learn.
package struct DBSCANAlgorithm: AlgorithmDescriptor {
    package typealias Parameters = DBSCANParameters
    package typealias Axes = DBSCANAxes
    package typealias Fit = DBSCANRun

    /// The only descriptor of its kind.
    package init() {}

    package var name: String { "dbscan" }
    package var title: String { "DBSCAN" }
    package var hyperparameters: [Hyperparameter] {
        [Axes.minSamplesColumn, Axes.epsColumn]
    }

    // MARK: Cells

    package func cell(of p: DBSCANParameters) -> String {
        "dbscan_\(p.minSamples)_\(shortText(p.eps))"
    }

    package func parameters(from words: inout CellWords) -> DBSCANParameters? {
        guard let minSamples = words.integer(), let eps = words.real() else { return nil }
        return try? DBSCANParameters(eps: eps, minSamples: minSamples)
    }

    package func keyText(of p: DBSCANParameters) -> String {
        "dbscan eps=\(p.eps.bitPattern) min_samples=\(p.minSamples)"
    }

    // MARK: The engine

    package func fit(
        _ cells: [DBSCANParameters], on seat: EngineSeat, deliver: (DBSCANRun) -> Void
    ) throws(ClusteringError) {
        let sweep = DBSCANSweep(
            matrix: seat.matrix, parameters: cells, workers: seat.threads, path: seat.path)
        try sweep.run(observer: seat.observer, deliver: deliver)
    }

    package func finishingOrder(of parameters: DBSCANParameters, nRows: Int) -> Int { 0 }

    /// All runs share one pass over the pairs.
    package func expectedSeconds(for cells: [DBSCANParameters], nRows: Int) -> Double {
        cells.isEmpty ? 0 : Double(nRows) * Double(nRows) * 1.7e-11
    }

    // MARK: Results

    package func columns(of run: DBSCANRun) -> [RunColumn] {
        [
            ("eps", run.parameters.eps), ("min_samples", run.parameters.minSamples),
            ("n_core", run.coreRows.count),
        ]
    }

    package func writeRows(of run: DBSCANRun, to rows: RunRows) throws {
        try rows.insertCores(run.coreRows)
    }

    package var hasCentres: Bool { false }
    package var loadRule: (@Sendable (StoredFit) throws -> any PlacingRule)? {
        { try CoreRule(of: $0) }
    }
}

/// The grid of DBSCAN.
public struct DBSCANAxes: AlgorithmAxes {
    /// Neighbours that make a core row; the reference kit's grid.
    public var minSamples = [10, 50, 100]
    /// Radii, in scaled units; the reference kit's.
    public var eps = [0.3, 0.5, 0.7]

    /// The default grid.
    public init() {}

    /// `min_samples` outside, `eps` inside.
    package func cells() throws(ClusteringError) -> [DBSCANParameters] {
        var cells: [DBSCANParameters] = []
        for minSamples in minSamples.withoutRepeats {
            for eps in eps.withoutRepeats {
                cells.append(try DBSCANParameters(eps: eps, minSamples: minSamples))
            }
        }
        return cells
    }

    package var text: String {
        "min_samples=\(minSamples.map(String.init).joined(separator: ",")); "
            + "eps=\(eps.map(shortText).joined(separator: ","))"
    }

    package var seedColumn: Int? { nil }
    package var mostClusters: Int? { nil }
}

extension DBSCANAxes {
    /// Of `minSamples`.
    public static let minSamplesColumn = Hyperparameter(
        "min_samples", .integer,
        help: "DBSCAN: neighbours that make a core row, such as 10,50 or 8-12.",
        synonyms: ["min-pts", "minpts"], isListed: true)
    /// Of `eps`.
    public static let epsColumn = Hyperparameter(
        "eps", .real, help: "DBSCAN: radii in scaled units, separated by commas.",
        synonyms: ["epsilon", "radius"], isListed: true)
}

extension Algorithm {
    /// DBSCAN.
    public static let dbscan = Algorithm(DBSCANAlgorithm())
}

extension SweepRequest {
    /// The grid of DBSCAN.
    public var dbscan: DBSCANAxes {
        get { self[DBSCANAxes.self] }
        set { self[DBSCANAxes.self] = newValue }
    }
}

extension DBSCANRun: AlgorithmFit {}
