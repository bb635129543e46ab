import ArgumentParser
import Pipeline

/// `--features`, `--as-of`, `--window`, `--repeats`, `--jitter-seed`: which matrix a command freezes.
struct MatrixOptions: ParsableArguments {
    @Option(help: "Feature set or view with customer_id and numeric columns (default: standard).")
    var features: String?
    @OptionGroup var observation: WindowOptions
    @Option(help: "Repeat each customer this often with noise, for load tests (default: 1).")
    var repeats: Int?
    @Option(help: "Seed of that noise (default: 0).")
    var jitterSeed: UInt32?

    /// Whether any of them was typed.
    var isGiven: Bool {
        features != nil || observation.isGiven || repeats != nil || jitterSeed != nil
    }

    var snapshotOptions: SnapshotOptions {
        SnapshotOptions(
            features: features ?? "standard", repeats: repeats ?? 1, jitterSeed: jitterSeed ?? 0,
            window: observation.observationWindow)
    }
}
