import ArgumentParser
import Pipeline

/// The command `workbench predict`.
struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Place customers in the clusters of a stored run.",
        discussion: """
            Examples:
              workbench predict best
              workbench predict best --excluded
              workbench predict best --transactions december.csv
              workbench predict best --transactions orders.csv --map customer_id=CustNo
              workbench predict kmeans_5_0.0001 --features customers.csv --format csv
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: RunReference.argumentHelp)
    var reference: RunReference
    @Option(help: "CSV with customer_id and the run's features, unscaled.")
    var features: String?
    @Option(help: "Transactions as ingest reads them.")
    var transactions: String?
    @Flag(help: "Only the customers that the outlier rule left out of the fit.")
    var excluded = false
    @Option(help: "Moment to which recency counts, YYYY-MM-DD or 'YYYY-MM-DD HH:MM:SS'.")
    var asOf: Moment?
    @Option(
        help: ArgumentHelp(
            "How long before it lines count: 365d, 52w (default: as for the run).",
            valueName: "days"))
    var window: DayCount?
    @Flag(help: "Accept a --window that is not the run's.")
    var otherWindow = false
    @Option(
        help: ArgumentHelp(
            "With --transactions: how long the views may take (default: as long as they need).",
            valueName: "seconds"))
    var timeLimit: TimeLimit?
    @Flag(
        help: ArgumentHelp(
            "Print how far the features are from those of the fit, in place of the customers."))
    var drift = false
    @Flag(help: "End with exit code 2 where a feature is beyond the limits of docs/cli.md.")
    var strict = false
    @OptionGroup(title: "With --transactions") var reading: ReadingOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if [features != nil, transactions != nil, excluded].filter({ $0 }).count > 1 {
            throw ValidationError(
                "Pass one of --features FILE, --transactions FILE and --excluded, or none for the "
                    + "customers of the run's snapshot.")
        }
        if asOf != nil, transactions == nil {
            throw ValidationError("--as-of goes with --transactions.")
        }
        if window != nil, transactions == nil {
            throw ValidationError("--window goes with --transactions.")
        }
        if timeLimit != nil, transactions == nil {
            throw ValidationError("--time-limit goes with --transactions.")
        }
        if transactions == nil, let flag = reading.firstGiven {
            throw ValidationError("\(flag) goes with --transactions.")
        }
        if drift || strict, features == nil, transactions == nil {
            throw ValidationError(
                "\(drift ? "--drift" : "--strict") goes with --features or --transactions: the customers of the "
                    + "run's snapshot are those that it was fitted on.")
        }
        if otherWindow, window == nil {
            throw ValidationError("--other-window goes with --window.")
        }
    }

    func run() throws {
        let connection = try database.open(for: .reading)
        try SharedCopy.refuse("predict", in: connection)
        let prediction = try Prediction(
            of: try reference.told(in: connection, of: AlgorithmList.standard.placing),
            in: connection,
            timeLimit: timeLimit?.duration)
        let outcome: Prediction.Outcome
        if let transactions {
            outcome = try prediction.predict(
                transactions: transactions, options: try reading.options(),
                window: ObservationWindow(asOf: asOf?.text, days: window?.days),
                allowsOtherLength: otherWindow)
        } else if let features {
            outcome = try prediction.predict(features: features)
        } else {
            outcome = try prediction.predictSnapshot(onlyTrimmed: excluded)
        }
        outcome.warnings.forEach(Terminal.warning)
        outcome.drift?.warnings.forEach(Terminal.warning)
        outcome.notes.forEach(Terminal.note)
        try output.renderCustomers(drift ? outcome.drift?.table ?? outcome.table : outcome.table)
        NextCommand.tellReader(["explain", reference.text, "--customer", "ID"], on: database)
        if strict, outcome.drift?.isBeyondLimits == true {
            throw ExitCode(ExitStatus.checkFailed.rawValue)
        }
    }
}
