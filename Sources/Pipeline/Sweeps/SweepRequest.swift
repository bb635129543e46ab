import Clustering
import Reports

/// Which matrix a sweep clusters.
public enum SweepSource: Sendable {
    /// A snapshot taken before.
    case snapshot(Int)
    /// The live views, frozen first; an equal matrix reuses its snapshot.
    case features(SnapshotOptions)
}

/// The grids of one call of `sweep`: every combination of the lists of an algorithm is a run.
public struct SweepRequest: Sendable {
    /// What to run, in this order.
    public var algorithms = Algorithm.allCases
    /// Matrix to cluster.
    public var source: SweepSource = .features(SnapshotOptions())
    /// Threads of the engine; they change no result.
    public var threads = 1
    /// Instruction set of the engine; it changes no result.
    public var path = CPUPath.best
    /// Grids that were set, one of a type.
    private var axes: [any AlgorithmAxes] = []

    /// The default grids on the default features.
    public init() {}

    /// The grid of one algorithm, by its type; the default one until another is set.
    package subscript<Axes: AlgorithmAxes>(_ type: Axes.Type) -> Axes {
        get { axes.lazy.compactMap { $0 as? Axes }.first ?? Axes() }
        set {
            axes.removeAll { $0 is Axes }
            axes.append(newValue)
        }
    }
}
