/// Why a segmentation cannot be held against later lines.
public enum HoldoutError: UserFacingError {
    /// A frozen matrix has its own date.
    case frozen(snapshotID: Int)
    /// The date lies before the first line of a customer.
    case nothingBefore(date: String, first: String)
    /// No line of a customer lies behind the date.
    case nothingAfter(date: String, last: String)
    /// The date does not lie before the end of the window.
    case notBefore(date: String, end: String)
    /// The set knows no date.
    case dateless(String)
    /// None of the customers of the matrix had bought anything by then.
    case nobody(date: String, set: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .frozen, .notBefore, .dateless: .usage
        case .nothingBefore, .nothingAfter, .nobody: .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .frozen(let id):
            "--holdout makes a matrix of the lines up to its date, and snapshot \(id) is made already. "
                + "Name the set and its flags in the place of --snapshot, such as --features rfm."
        case .nothingBefore(let date, let first):
            "--holdout \(date): the first line of a customer is of \(first), so there is nothing to make "
                + "segments of. Choose a later date."
        case .nothingAfter(let date, let last):
            "--holdout \(date): the last line of a customer is of \(last), so there is nothing to hold "
                + "segments against. Choose an earlier date."
        case .notBefore(let date, let end):
            "--holdout \(date): lines count up to \(end) only (--as-of, or as_of in observation_window). "
                + "Choose an earlier date, or a later end."
        case .dateless(let view):
            "--holdout: \(view) does not look at observation_window, so it cannot be had as of an earlier "
                + "date: what it says may stand on the very lines that it would be held against. Let the "
                + "view read customer_moment, sale_line or observed_line."
        case .nobody(let date, let set):
            "--holdout \(date): none of the customers of \(set) had bought anything by then, so there are "
                + "no scores to compare with. Choose a later date."
        }
    }
}
