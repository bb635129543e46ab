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
    /// Of days of which nothing is known.
    case afterNewest(day: String, newest: String)
    /// What people were told of a later day would become what was before.
    case backInTime(String, day: String, published: String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .badName, .otherLetters, .repeated: .usage
        case .noCustomers, .afterNewest, .backInTime: .data
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
        case .afterNewest(let day, let newest):
            "\(day) is more than \(AsOfFacts.mostQuietDays) days after the newest line, of \(newest): what customers bought "
                + "between the two is not known, and they would count as lost. Read what is missing (workbench ingest FILE), or type "
                + "--as-of \(newest) or leave it out."
        case .backInTime(let name, let day, let published):
            "\"\(name)\" is published as of \(published), and this would be as of \(day): who was where would be "
                + "told the wrong way round. Publish it under another name: --as "
                + "\(shellWord("\(name) \(day)")); or take a day from \(published) on."
        case .noCustomers:
            "no line has a customer, so there is nobody to publish. Read lines first: workbench ingest FILE."
        }
    }
}
