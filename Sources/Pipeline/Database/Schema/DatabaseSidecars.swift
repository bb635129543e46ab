import Foundation
import Reports

/// What stands beside a database under the names of journal and log: SQLite obeys it, writes over it
/// and deletes it, whoever has made it.
struct DatabaseSidecars {
    let file: DatabaseFile

    private var journal: String { file.path + "-journal" }
    private var log: String { file.path + "-wal" }
    private var all: [String] { DatabaseFiles.sidecars.map { file.path + $0 } }

    // MARK: Beside a database

    /// Refuses what SQLite would obey or delete although no program has written it for this database.
    ///
    /// The journal of a transaction over several databases names a file, which SQLite deletes once it
    /// is done with it; another program's file is not to be rolled back by us; the log of a database
    /// that was removed says nothing of whose it is, and would be written into this one.
    func check() throws(DatabaseError) {
        let journal = try OpenSidecar(journal, of: file)
        let log = try OpenSidecar(log, of: file)
        _ = try OpenSidecar(file.path + "-shm", of: file)
        guard journal != nil || log != nil else { return }
        let header = file.header
        if let header, !header.isOurs, !header.isUnwritten {
            throw DatabaseError(.foreignDatabase(applicationID: 0), path: file.name)
        }
        if let journal { try check(journal: journal) }
        if let log { try check(log: log, header: header) }
    }

    private func check(journal: OpenSidecar) throws(DatabaseError) {
        guard journal.begins(with: [Self.journalMagic]) else { throw notOfSQLite(journal.path) }
        guard journal.size > 8, journal.bytes(8, at: journal.size - 8) == Self.journalMagic
        else { return }
        throw DatabaseError(
            kind: .data,
            description:
                "\(file.name): its journal \(journal.path) belongs to a transaction over several "
                + "databases, which workbench never makes. Nothing was touched. Open the file once "
                + "with the program that wrote it, or take a copy from before.")
    }

    private func check(log: OpenSidecar, header: DatabaseFile.Header?) throws(DatabaseError) {
        guard log.begins(with: Self.logMagics) else { throw notOfSQLite(log.path) }
        // SQLite notes in the database that there is a log before it makes one, and removes the log
        // before it takes the note away: one that is still there in between is of another database.
        guard let header, !header.usesLog, Self.logMagics.contains(log.bytes(4, at: 0)),
            !log.isRemoved
        else { return }
        throw DatabaseError(
            kind: .data,
            description: "\(file.name): \(log.path) is the log of another database, which was "
                + "removed or replaced, and would be written into this one. Nothing was touched. Put it "
                + "back beside its own, or remove it with `rm \(shellWord(log.path))`.")
    }

    private func notOfSQLite(_ path: String) -> DatabaseError {
        DatabaseError(
            kind: .data,
            description:
                "\(file.name): \(path) is not of SQLite, which needs that name for itself and "
                + "would remove what stands there. Nothing was touched. Give that file another name, and "
                + "type the command again.")
    }

    /// What begins a journal, and ends one that names another file.
    private static let journalMagic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    /// What begins a log, by the order of bytes in its checksums.
    private static let logMagics: [[UInt8]] = [
        [0x37, 0x7f, 0x06, 0x82], [0x37, 0x7f, 0x06, 0x83],
    ]

    // MARK: Where no database stands

    /// Refuses to begin a database where the journal or log of one that is gone is left: SQLite would
    /// take it for the new one's.
    func checkNoneIsLeft() throws(DatabaseError) {
        let left = all.filter(Self.exists)
        // Another process may have made the database meanwhile: then they are its own.
        guard let first = left.first, !Self.exists(file.path) else { return }
        throw DatabaseError(
            kind: .cannotCreate,
            description:
                "\(file.name): there is no such database, but \(first) stands there, left of "
                + "one that was removed or moved; SQLite would take it for the new one's. Nothing was "
                + "made. Put that database back, or type `rm \(left.map(shellWord).joined(separator: " "))` and the "
                + "command again.")
    }

    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }
}

/// A journal or log that can be looked at without waiting, and without following a link.
private final class OpenSidecar {
    let path: String
    let size: Int
    private let descriptor: Int32

    /// Gives `nil` where nothing stands, or nothing that may be read: SQLite then says so.
    ///
    /// - Throws: `DatabaseError` for what is no plain file. A pipe lets its reader wait for ever.
    init?(_ path: String, of file: DatabaseFile) throws(DatabaseError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        var isPlain = status.st_mode & S_IFMT == S_IFREG
        let descriptor = isPlain ? open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC) : -1
        // Another may stand there by now.
        if descriptor >= 0 {
            isPlain = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        }
        guard isPlain else {
            if descriptor >= 0 { close(descriptor) }
            let kind = DatabaseFile.name(of: status.st_mode)
            throw DatabaseError(
                kind: .data,
                description:
                    "\(file.name): \(path) is a \(kind), where SQLite keeps a file of its own. "
                    + "Nothing was touched. Give it another name, and type the command again.")
        }
        guard descriptor >= 0 else { return nil }
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// Whether its writer, still at work, has removed it since.
    var isRemoved: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink == 0
    }

    func bytes(_ count: Int, at offset: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let n = pread(descriptor, &bytes, count, off_t(offset))
        return Array(bytes.prefix(max(0, n)))
    }

    /// Whether it is one of SQLite's, also one without content: empty, with zeros for its beginning, or
    /// killed while these and the beginning were written over each other.
    func begins(with magics: [[UInt8]]) -> Bool {
        magics.contains { magic in
            zip(bytes(magic.count, at: 0), magic).allSatisfy { $0 == 0 || $0 == $1 }
        }
    }
}
