import Foundation
import Reports

/// What stands at a database's path, found out before SQLite opens it.
struct DatabaseFile {
    /// The path as it was given: for words.
    let name: String
    /// The name at the end of the links, beside which SQLite looks for journal and log.
    let path: String

    init(path: String) {
        name = path
        self.path = FilePlace.followingLinks(path)
    }

    /// Refuses what is no plain file: opening a pipe waits for ever, a device may do anything.
    ///
    /// - Parameter isMade: Whether a missing or empty file will be filled.
    /// - Throws: `DatabaseError`.
    func check(isMade: Bool) throws(DatabaseError) {
        var information = stat()
        guard stat(name, &information) == 0 else {
            // The rest SQLite finds out, a folder without access among it.
            guard errno == ENOENT else { return }
            if isMade { return try DatabaseSidecars(file: self).checkNoneIsLeft() }
            throw DatabaseError(
                kind: .inputMissing,
                description: "\(name): there is no such database. Make one with "
                    + "`workbench ingest FILE --db \(shellWord(name))`, or name another with --db.")
        }
        guard information.st_mode & S_IFMT == S_IFREG else {
            let kind = Self.name(of: information.st_mode)
            throw DatabaseError(
                kind: .data,
                description: "\(name): is a \(kind), not a database. Name a file with --db.")
        }
        switch information.st_size {
        case 0 where !isMade: throw .isEmpty(name)
        // SQLite takes a file of one byte for an empty one and would write over it.
        case 1: throw DatabaseError(.notADatabase, path: name)
        default: break
        }
        try DatabaseSidecars(file: self).check()
    }

    static func name(of mode: mode_t) -> String {
        switch mode & S_IFMT {
        case S_IFDIR: "directory"
        case S_IFIFO: "pipe"
        case S_IFSOCK: "socket"
        case S_IFLNK: "link"
        default: "device"
        }
    }

    // MARK: Content

    struct Header {
        fileprivate let bytes: [UInt8]

        /// A first transaction that was cut short may have written nothing yet.
        var isUnwritten: Bool { bytes.allSatisfy { $0 == 0 } }

        var isOurs: Bool {
            let id = bytes.count < 72 ? [] : Array(bytes[68..<72])
            return id == withUnsafeBytes(of: Database.applicationID.bigEndian) { Array($0) }
        }

        /// Whether the file asks for a write-ahead log.
        var usesLog: Bool { bytes.count > 19 && bytes[18] == 2 && bytes[19] == 2 }
    }

    /// How the file begins; `nil` where it cannot be read.
    var header: Header? {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        return Header(bytes: (try? file.read(upToCount: 100)).map { Array($0) } ?? [])
    }

    // MARK: Recovery

    /// Whether this process may write the file, and make and remove its journal beside it; so also whether it may settle
    /// what a writer has left.
    var isWritable: Bool {
        let folder = FilePlace.folder(of: path)
        return access(path, R_OK | W_OK) == 0
            && access(folder, W_OK | X_OK) == 0
    }

    /// Why nothing can be read where a writer has left a journal or log and we may not write.
    var unrecoverable: DatabaseError {
        if header?.usesLog ?? false {
            return DatabaseError(
                kind: .permission,
                description: "\(name): it is in WAL mode, in which reading "
                    + "needs to write beside it, and this user may not. As one who may, type "
                    + "`workbench config journal delete --db \(shellWord(path))`; or copy the file together with "
                    + "\(path)-wal, if it is there, to a folder of yours.")
        }
        guard access(path + "-journal", F_OK) == 0 else {
            return DatabaseError(
                kind: .permission,
                description: "\(name): this user may not write to its folder, where a journal has "
                    + "to stand while the file is written. Copy the file to a folder of yours, or run "
                    + "the command as one who may.")
        }
        return DatabaseError(
            kind: .permission,
            description: "\(name): a command that wrote to it was cut short, and what it left in "
                + "\(path)-journal has to be rolled back first, which this user may not. Run any "
                + "command as one who may write to the file and its folder, for example "
                + "`workbench runs --db \(shellWord(name))`; or copy both files to a folder of yours."
        )
    }
}
