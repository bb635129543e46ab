/// Why a file was not ingested, in one line: what, where, why, and what to type next.
///
/// The text is made from data, so a terminal has to escape control bytes before printing it.
public struct IngestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong, as coarse as the exit codes of a command.
    public enum Kind: Sendable, Hashable {
        /// The content is not what ingest reads, or has more bad lines than allowed.
        case badData
        /// There is no such file, or it is not a file.
        case missingInput
        /// Reading failed half way.
        case inputOutput
        /// The file may not be read by this user.
        case noPermission
        /// The caller asked to stop; nothing was written.
        case cancelled
    }

    /// What went wrong, as coarse as the exit codes of a command.
    public let kind: Kind
    /// One line, or one line and up to five indented ones where several problems are listed.
    public let description: String

    /// Makes an error from its parts.
    public init(_ kind: Kind, _ description: String) {
        self.kind = kind
        self.description = description
    }
}
