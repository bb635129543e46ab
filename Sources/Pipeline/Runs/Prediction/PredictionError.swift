import Reports

/// Why nothing was predicted.
public enum PredictionError: UserFacingError {
    /// The run's algorithm has no rule for other rows, as DBSCAN has none.
    case noRule(String, of: Algorithm, others: [Algorithm])
    /// The run's view is neither ours nor in the database.
    case noView(String, String)
    /// A window of another length than the run's; `own` is `nil` for an open one.
    case otherWindow(String, days: Int, own: Int?)
    /// No complete line up to the moment.
    case noCustomers(String, asOf: String)
    /// Nobody was left out.
    case noTrimmed(String)
    /// The snapshot is older than the table with the features of those left out.
    case noTrimmedValues(String)
    /// The rows of the snapshot are copies with noise.
    case repeated(String)
    /// The texts of the views are refused, or fail.
    case brokenViews(String, reason: String)
    /// The views read a table of the database that a file of transactions does not have.
    case otherTable(String, table: String)
    /// A value beyond all scales.
    case tooLarge(String, customer: String)
    /// A composition of a negative value.
    case negativePart(String, transform: Transform, customer: String, count: Int)
    /// What places customers has answered what cannot be.
    case badPlacement(String, problem: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .noRule, .otherWindow, .noTrimmed, .repeated: .usage
        case .noView, .noCustomers, .noTrimmedValues, .negativePart, .brokenViews, .otherTable,
            .tooLarge, .badPlacement:
            .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .noRule(let run, let algorithm, let others):
            "run \(run) is a \(algorithm.title) run: it has no centres to predict with."
                + (others.first.map {
                    " Take a \($0.title) run; list them with `workbench runs --algorithm \($0.name)`."
                } ?? "")
        case .otherWindow(let run, let days, let own):
            "--window \(days)d: run \(run) was made "
                + (own.map { "from a window of \($0) days" } ?? "without a window")
                + ", so the numbers would not compare. Leave --window out, or add --other-window."
        case .noView(let view, let run):
            "the view \(view) that run \(run) was made from is gone. Create it again, or predict "
                + "from features with --features FILE."
        case .noCustomers(let path, let asOf):
            "\(path): no line with a customer and a description up to \(asOf). "
                + "Check the file, or choose another --as-of."
        case .noTrimmed(let run):
            "run \(run): no outlier rule left anybody out of its fit. Leave --excluded out."
        case .noTrimmedValues(let run):
            "the snapshot of run \(run) does not hold the features of the customers it left out: "
                + "an older workbench made it. Place them with --transactions FILE."
        case .repeated(let run):
            "the rows of run \(run) are copies of customers with noise, so they cannot be placed "
                + "as customers. Use --excluded, --features FILE or --transactions FILE."
        case .brokenViews(let run, let reason):
            "the views that made run \(run) cannot be evaluated on these transactions: \(reason). "
                + "Mend them and sweep again, or predict from features with --features FILE."
        case .otherTable(let run, let table):
            "the views that made run \(run) read the table \(table), which a file of transactions has "
                + "nothing for. Predict from features with --features FILE."
        case .tooLarge(let feature, let customer):
            "\(feature) of customer \(customer) is too large to be scaled. Leave such customers out."
        case .negativePart(let feature, let transform, let customer, let count):
            "\(feature) is below 0 for \(counted(count, "customer")) (first: "
                + "\(customer)), and the run's \(transform.rawValue) needs values of 0 or more. "
                + "Leave such customers out."
        case .badPlacement(let run, let problem):
            "the customers of run \(run) were not placed as they can be: \(problem). Nobody was placed."
        }
    }
}
