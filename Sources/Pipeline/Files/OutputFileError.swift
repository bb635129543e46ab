import Foundation
import Reports

/// An output file could not be written, or must not be.
public struct OutputFileError: UserFacingError {
    /// Why.
    enum Reason: Sendable, Equatable {
        /// What the operating system said.
        case system(Int32)
        /// Nobody reads the standard output any more.
        case readerGone
        case noName
        case database
        case blockDevice
        case otherFile
        /// One of a kind of which no command knows its own.
        case somethingThere
        /// A file that is not ours, where there is a page that a command makes anew each time.
        case otherPage
        /// An export that somebody has begun to mend.
        case begunMending
        /// The command writes or reads it already.
        case twice
        /// A database cannot be written through a pipe or device.
        case noStream
        /// What SQLite keeps beside a database stands there.
        case sidecar(String)
        case stopped
    }

    let path: String
    let reason: Reason

    init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }

    init(path: String, code: Int32) {
        self.init(path: path, reason: .system(code))
    }

    /// The user asked to stop before the output was whole.
    public static func stopped(_ path: String) -> OutputFileError {
        OutputFileError(path: path, reason: .stopped)
    }

    /// Work on an export would be lost.
    public static func begunMending(_ path: String) -> OutputFileError {
        OutputFileError(path: path, reason: .begunMending)
    }

    /// Whether the reader of the standard output has gone, as that of `| head` does: no error to be told.
    public var isReaderGone: Bool { reason == .readerGone }

    /// Decides the exit code.
    public var kind: FailureKind {
        switch reason {
        case .system(let code):
            switch code {
            case EACCES, EPERM, EROFS: .permission
            case ENOSPC, EIO, EDQUOT, EFBIG, EPIPE: .inputOutput
            default: .cannotCreate
            }
        case .noName, .twice, .noStream: .usage
        case .sidecar, .database, .blockDevice, .otherFile, .somethingThere, .otherPage,
            .begunMending:
            .cannotCreate
        case .readerGone: .inputOutput
        case .stopped: .interrupted
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch reason {
        case .system(let code):
            "\(path): cannot be written: \(String(cString: strerror(code))). "
                + Self.remedy(code)
        case .noName: "an output has an empty name. Name a file."
        case .database:
            "\(path): is a database or belongs to one, and is never overwritten. Name another file."
        case .blockDevice: "\(path): is a disk, and is never overwritten. Name a file."
        case .otherFile:
            "\(path): a file that this command has not made stands there. Pass --force to write "
                + "there all the same, or name another."
        case .somethingThere:
            "\(path): stands there already. Pass --force to write over it, or name another."
        case .otherPage:
            "\(path): a file that this command has not made stands there, and is never overwritten. Name another."
        case .readerGone: "the reader of the standard output has gone."
        case .begunMending:
            "\(path): an earlier export stands there whose lines were changed, and are not ingested. "
                + "Name another file, or pass --force to lose the changes."
        case .noStream:
            "\(path): a database is no stream, and stands in a file. Name a file."
        case .sidecar(let name):
            "\(path): \(name) stands beside it, of a database that is in use or was not closed; SQLite would take it for "
                + "the new one's. Name another file, or let workbench runs --db \(shellWord(path)) settle it first."
        case .twice: "\(path): is used twice by this command. Name another file."
        case .stopped:
            (path == "-" ? "standard output" : path)
                + ": stopped before it was whole. Run the command again."
        }
    }

    private static func remedy(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "Free some space, or name another place."
        case EFBIG: "Raise the limit of this shell (ulimit -f), or name another place."
        case EPIPE: "Its reader has gone; start both again."
        default: "Check the folder, or name another place."
        }
    }
}
