/// What kind of trouble an error is, so that a shell gets one documented exit code for each.
public enum FailureKind: Sendable {
    /// The command was called wrongly, or names a run that does not exist.
    case usage
    /// All went well, and what was asked for is not there: a recommendation where none is made.
    case checkFailed
    /// The data is bad or refused; the database is somebody else's, newer or damaged.
    case data
    /// An input does not exist.
    case inputMissing
    /// An output cannot be created.
    case cannotCreate
    /// Reading or writing failed, or the disk is full.
    case inputOutput
    /// Another process holds the database; trying again helps.
    case busy
    /// The operating system forbids it.
    case permission
    /// The user asked to stop.
    case interrupted
    /// A fault of this program.
    case `internal`
}

/// An error that is meant for the analyst: its description says what failed, where, why, and what
/// to do next, on one line.
public protocol UserFacingError: Error, CustomStringConvertible {
    /// Decides the exit code.
    var kind: FailureKind { get }
}
