import Reports

/// Why nothing was explained.
public enum ExplanationError: UserFacingError {
    /// No line, matrix or file of customers has this id.
    case unknownCustomer(String, nearest: [String])
    /// Two customers have this pseudonym.
    case sharedPseudonym(String, Int)
    /// The run is of a matrix whose rows are copies with noise.
    case repeatedRows(run: Int)
    /// The statement names a column or view with characters that no terminal should get.
    case unprintable(run: Int)
    /// The user asked to stop; nothing was stored.
    case interrupted

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .unknownCustomer, .sharedPseudonym, .repeatedRows: .usage
        case .unprintable: .data
        case .interrupted: .interrupted
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .unknownCustomer(let id, let nearest):
            "there is no customer \"\(id)\" in this file."
                + (nearest.isEmpty
                    ? " The table customer_fact has all there are."
                    : " Did you mean \(nearest.joined(separator: ", "))?")
        case .sharedPseudonym(let pseudonym, let count):
            "\(count) customers have the pseudonym \(pseudonym), by chance. Type the id of the one that is meant."
        case .repeatedRows(let run):
            "run \(run) is of a matrix that repeats every customer with random changes, for load tests: it "
                + "has no customers to explain. Explain a run of a matrix without --repeats."
        case .unprintable(let run):
            "a column or the view of run \(run) has control characters in its name, so its statement cannot be "
                + "printed. It stands in the table run_rule."
        case .interrupted: "interrupted: nothing was stored."
        }
    }
}
