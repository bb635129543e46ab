/// Why runs could not be compared.
public enum RunComparisonError: UserFacingError {
    /// One run or none.
    case tooFewRuns
    /// The same run under several names.
    case sameRun(Int)
    /// The runs' snapshots have no customer in common.
    case nothingShared(Int, Int)
    /// No sweep has this number.
    case unknownSweep(Int, known: [Int])
    /// The user asked to stop; nothing was stored.
    case interrupted

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .tooFewRuns, .sameRun, .nothingShared, .unknownSweep: .usage
        case .interrupted: .interrupted
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .tooFewRuns:
            "compare needs two or more different runs; list them with `workbench runs`."
        case .sameRun(let run):
            "all that was named is run \(run), and compare needs two or more different runs; list them "
                + "with `workbench runs`."
        case .nothingShared(let a, let b):
            "runs \(a) and \(b) have no customer in common, so there is nothing to compare."
        case .unknownSweep(let id, let known):
            if let first = known.first, let last = known.last {
                "there is no sweep \(id). There are \(known.count), numbered \(first) to \(last): the table "
                    + "sweep has their grids."
            } else {
                "there is no sweep \(id): the database has none yet. Make one with `workbench sweep`."
            }
        case .interrupted:
            "interrupted: nothing was stored."
        }
    }
}
