/// Why a file was not ingested, in one line: what, where, why, and what to type next.
///
/// The text is made from data, so a terminal has to escape control bytes before printing it.
public struct IngestError: UserFacingError, Hashable {
    /// What went wrong, as coarse as the exit codes of a command.
    public let kind: FailureKind
    /// One line, or one line and up to five indented ones where several problems are listed.
    public let description: String

    /// Makes an error from its parts.
    public init(_ kind: FailureKind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
