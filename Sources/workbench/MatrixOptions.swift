import ArgumentParser
import Pipeline

/// Which matrix a command freezes, and what is done with its columns.
struct MatrixOptions: ParsableArguments {
    @Option(
        help:
            "Feature set or view with customer_id and numeric columns (default: standard; of segment rfm_net).",
        completion: .featureSets)
    var features: String?
    @OptionGroup var observation: WindowOptions
    @Option(
        help: ArgumentHelp(
            "none, log1p, share, clr or rank for all features, or feature=transform; separated by "
                + "commas.", valueName: "transform"))
    var transform: [String] = []
    @Option(help: "zscore, robust (median and quartiles) or none.")
    var scale: String?
    @Option(
        parsing: .unconditional,
        help: "Clip columns at this quantile and at 1 - it, such as 0.01; 0 for no clipping.")
    var winsor: Double?
    @Option(
        help: ArgumentHelp(
            "Multiply scaled columns: feature=number, separated by commas.", valueName: "weights"))
    var weights: [String] = []
    @Flag(help: "Leave out columns that are linear combinations of others.")
    var dropRedundant = false
    @Option(help: "Whom to leave out: kit, none, or winsor (nobody, clip instead).")
    var outliers: String?
    @Option(
        help: ArgumentHelp(
            "Which customers the matrix is made of: a condition on the columns of customer and "
                + "customer_fact, such as 'revenue < 100000'.", valueName: "condition"))
    var population: String?
    @Option(help: "Repeat each customer this often with noise, for load tests (default: 1).")
    var repeats: Int?
    @Option(help: "Seed of that noise (default: 0).")
    var jitterSeed: UInt32?

    @Option(
        help: ArgumentHelp(
            "How long the view may take to be read (default: as long as it needs).",
            valueName: "seconds"))
    var timeLimit: TimeLimit?

    /// Whether any of them was typed.
    var isGiven: Bool { features != nil || isMoreThanSet }

    /// Whether anything but the set was typed.
    var isMoreThanSet: Bool {
        observation.isGiven || repeats != nil || jitterSeed != nil || !transform.isEmpty
            || scale != nil || winsor != nil || !weights.isEmpty || dropRedundant
            || outliers != nil || population != nil
    }

    /// - Throws: `PreparationError` and `ConditionError` for words that mean nothing.
    var snapshotOptions: SnapshotOptions {
        get throws { try snapshotOptions(of: "standard") }
    }

    /// - Parameter usual: The set that is meant where none was typed.
    func snapshotOptions(of usual: String) throws -> SnapshotOptions {
        SnapshotOptions(
            features: features ?? usual, repeats: repeats ?? 1,
            jitterSeed: jitterSeed ?? 0,
            window: observation.observationWindow,
            preparation: try Preparation(
                transforms: transform, scale: scale, winsor: winsor, weights: weights,
                dropsRedundant: dropRedundant, outliers: outliers),
            population: try population.map { try Population($0) },
            timeLimit: timeLimit?.duration)
    }
}

/// A number of seconds above 0.
struct TimeLimit: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        // A month is longer than any view that is worth waiting for.
        guard let seconds = Double(argument), seconds > 0, seconds <= 30 * 86_400 else {
            return nil
        }
        duration = .seconds(seconds)
    }
}
