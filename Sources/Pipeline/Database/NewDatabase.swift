import Foundation
import Store

/// A database that is begun beside its place and linked into it once it holds something.
///
/// Two processes may begin the same database at once. The link fails for the second, which then reads
/// into the first one's: nobody ever removes or replaces a name that another may hold, and no journal of
/// one is taken for that of another. A process that is killed before leaves a hidden file beside the place.
public final class NewDatabase {
    /// The database, under a name of its own; messages call it by its place.
    public let connection: Connection
    /// The place, at the end of links.
    private let file: DatabaseFile
    private let temporary: String
    private var isThere = true

    /// Begins a database, or gives `nil` if there is something at `path` already.
    ///
    /// Where a link leads to nothing, the database is begun at its end.
    /// - Throws: `OutputFileError` if the folder is missing or cannot be written to; `DatabaseError` if
    ///   the journal or log of another database is left there.
    public init?(_ path: String, isCancelled: @escaping () -> Bool = { false }) throws {
        let file = DatabaseFile(path: path)
        var status = stat()
        guard !path.isEmpty, lstat(file.path, &status) != 0, errno == ENOENT else { return nil }
        try DatabaseSidecars(file: file).checkNoneIsLeft()
        let hidden = FilePlace.hiddenName(beside: file.path)
        // As public as SQLite makes its files.
        let begun = try TemporaryFile(hidden, for: path, usual: 0o644)
        close(begun.descriptor)
        let temporary = begun.path
        do {
            connection = try Database.open(temporary, for: .creating, isCancelled: isCancelled)
        } catch {
            Self.remove(temporary)
            throw error
        }
        connection.nameInMessages = path
        self.file = file
        self.temporary = temporary
    }

    deinit { drop() }

    /// Whether anything has been read into it.
    public var holdsFiles: Bool { !fileNames.isEmpty }

    /// Names of the tables that have been read into it.
    public var fileNames: [String] {
        let rows = try? connection.query(
            "select name from source_file union all select name from customer_file")
        return (rows ?? []).compactMap { try? $0.text(0) }
    }

    /// What came of putting it into its place.
    public enum Outcome {
        case inPlace
        /// Another stands there by now.
        case overtaken
        /// The file system has no links: the place has to be filled directly.
        case noLinks
    }

    /// Closes the database and puts it into its place, which nobody else has taken.
    ///
    /// - Throws: `OutputFileError` if it cannot be put there, `DatabaseError` if the journal or log of
    ///   another database is left there; nothing of it is kept then.
    public func publish() throws -> Outcome {
        connection.close()
        defer { drop() }
        try DatabaseSidecars(file: file).checkNoneIsLeft()
        guard link(temporary, file.path) != 0 else {
            let code = FilePlace.syncFolder(of: file.path)
            guard code == 0 else { throw OutputFileError(path: file.name, code: code) }
            return .inPlace
        }
        switch errno {
        case EEXIST: return .overtaken
        case EPERM, ENOSYS, EOPNOTSUPP, EMLINK: return .noLinks
        case let code: throw OutputFileError(path: file.name, code: code)
        }
    }

    private func drop() {
        guard isThere else { return }
        isThere = false
        connection.close()
        Self.remove(temporary)
    }

    /// Names of our own making, which nobody else knows.
    private static func remove(_ temporary: String) {
        unlink(temporary)
        unlink(temporary + "-journal")
    }
}
