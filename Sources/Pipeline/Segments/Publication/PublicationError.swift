import Reports

/// Why nothing was published.
public enum PublicationError: UserFacingError, Hashable {
    /// A name that nobody could type again.
    case badName(String, reason: String)
    /// Another publication has the name in other letters.
    case otherLetters(String, known: String)
    /// The customers of the run are repeated with noise.
    case repeated(run: String)
    /// No customer has a line.
    case noCustomers
    /// No publication has the name.
    case unknown(String, known: [String])
    /// The publication is one of rules, where a run is wanted.
    case rules(String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .badName, .otherLetters, .repeated, .unknown, .rules: .usage
        case .noCustomers: .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .badName(let name, let reason):
            "\"\(name.prefix(60))\" cannot be the name of a publication: \(reason). Type another, such as "
                + "--as 'Spring 2012'."
        case .otherLetters(let name, let known):
            "there is a publication \"\(known)\" already, and programs that do not tell small letters from "
                + "large ones would mix it up with \"\(name)\". Type --as \(shellWord(known)) to replace it, or "
                + "another name."
        case .repeated(let run):
            "the customers of run \(run) stand there several times with noise, for load tests: no customer "
                + "has one segment. Publish a run of a snapshot made without --repeats."
        case .noCustomers:
            "no line has a customer, so there is nobody to publish. Read lines first: workbench ingest FILE."
        case .unknown(let name, let known):
            known.isEmpty
                ? "nothing is published yet. Publish a run: workbench publish RUN --as NAME."
                : "there is no publication \"\(name)\"."
                    + (nearestName(to: name, among: known).map { " Did you mean \($0)?" } ?? "")
                    + " There are: " + known.joined(separator: ", ") + "."
        case .rules(let name):
            "publication \"\(name)\" is one of rules, not of a run. Name a run: workbench runs lists them."
        }
    }
}
