import ArgumentParser
import Pipeline

/// The grid of k-means.
struct KMeansOptions: ParsableArguments {
    @Option(KMeansAxes.nClustersColumn)
    var nClusters: NumberList<Int> = .init(KMeansAxes().nClusters)
    @Option(KMeansAxes.tolColumn)
    var tol: NumberList<Double> = .init(KMeansAxes().tol)
    @Option(KMeansAxes.seedColumn)
    var seed: UInt32 = KMeansAxes().seed
    @Option(KMeansAxes.nInitColumn)
    var nInit = KMeansAxes().nInit
    @Option(KMeansAxes.maxIterColumn)
    var maxIter = KMeansAxes().maxIter

    var axes: KMeansAxes {
        var axes = KMeansAxes()
        if nClusters.isTyped { axes.nClusters = nClusters.values }
        axes.tol = tol.values
        axes.seed = seed
        axes.nInit = nInit
        axes.maxIter = maxIter
        return axes
    }
}

/// The grid of DBSCAN.
struct DBSCANOptions: ParsableArguments {
    @Option(DBSCANAxes.minSamplesColumn)
    var minSamples: NumberList<Int> = .init(DBSCANAxes().minSamples)
    @Option(DBSCANAxes.epsColumn)
    var eps: NumberList<Double> = .init(DBSCANAxes().eps)

    var axes: DBSCANAxes {
        var axes = DBSCANAxes()
        axes.minSamples = minSamples.values
        axes.eps = eps.values
        return axes
    }
}

extension Option where Value: ExpressibleByArgument {
    /// The flag of a hyperparameter, with its name and help.
    init(wrappedValue: Value, _ hyperparameter: Hyperparameter) {
        self.init(
            wrappedValue: wrappedValue, name: .customLong(hyperparameter.flag),
            help: ArgumentHelp(hyperparameter.help))
    }
}

extension Algorithm: ExpressibleByArgument {
    /// An algorithm by its name.
    public init?(argument: String) {
        guard let algorithm = Self.allCases.first(where: { $0.name == argument }) else {
            return nil
        }
        self = algorithm
    }

    /// Their names in a sentence, such as "kmeans or dbscan".
    static func names(joinedBy word: String) -> String {
        let names = allCases.map(\.name)
        return names.dropLast().joined(separator: ", ")
            + (names.count > 1 ? " \(word) " : "") + (names.last ?? "")
    }
}
