import Reports

/// Why plain SQL cannot score by a run.
public enum LiveScoreError: UserFacingError {
    /// It has neither centres nor core customers to measure from.
    case noCentres(String, String)
    /// Comparing customers with the core customers near them takes too long in SQL.
    case tooManyPairs(String, nCores: Int, nCustomers: Int, nComparisons: Int)
    /// Its eps is so small that its square is 0.
    case tinyEps(String)
    /// The texts of its views are not kept: it was made from a table, or by an older workbench.
    case noTexts(String)
    /// The text of a view cannot be a part of another one.
    case noPart(String, String)
    /// A view names a table behind `main.` or `temp.`.
    case qualified(String, String)
    /// A view has a name that a step of scored_customer has.
    case taken(String, String, name: String)
    /// More columns than the steps of a query can have.
    case tooWide(String, nColumns: Int)
    /// SQLite refuses the whole.
    case broken(String, reason: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .noCentres, .tooManyPairs, .tinyEps: .usage
        case .noTexts, .noPart, .qualified, .taken, .tooWide, .broken: .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .noCentres(let run, let title):
            "run \(run) is a \(title) run, which has nothing that plain SQL could measure customers from. Take a "
                + "k-means or DBSCAN run of a matrix without repeats."
        case .tooManyPairs(let run, let nCores, let nCustomers, let nComparisons):
            "run \(run) puts \(counted(nCustomers, "customer")) beside \(grouped(nCores)) in dense places: plain SQL would compare "
                + "some \(grouped(nComparisons)) values, and scored_customer takes "
                + "\(grouped(LiveScore.mostComparisons)) such comparisons at most. Place customers with `workbench predict \(shellWord(run))`, or publish a k-means run."
        case .tinyEps(let run):
            "the eps of run \(run) is so small that its square is 0: plain SQL cannot tell who is within it. Place customers "
                + "with `workbench predict \(shellWord(run))`, or sweep with a larger --eps."
        case .noTexts(let run):
            "run \(run) was made from a table, or by an older workbench that did not keep the texts of its views, so "
                + "that they cannot be part of scored_customer. Make a view of the table, or sweep again: an equal "
                + "matrix takes the texts over."
        case .noPart(let view, let run):
            "the text of the view \(view) that run \(run) was made from is no plain query: scored_customer cannot "
                + "take it over. Write it without brackets around names and without open comments, and sweep again."
        case .qualified(let view, let run):
            "the view \(view) that run \(run) was made from names a table with main. or temp. before it, or calls one "
                + "so: scored_customer could not give it the window of the run. Write the name alone, and sweep again."
        case .taken(let view, let run, let name):
            "the view \(view) that run \(run) was made from is called \(name) or names something so, and so is a step "
                + "of scored_customer called: it would read the one for the other. Give it another name, and sweep again."
        case .tooWide(let run, let nColumns):
            "run \(run) was made from \(nColumns) columns, and scored_customer takes \(LiveScore.mostColumns) at most. "
                + "Place customers with `workbench predict \(shellWord(run))`."
        case .broken(let run, let reason):
            "the views that made run \(run) cannot be evaluated any more: \(reason). Mend them and sweep again."
        }
    }
}
