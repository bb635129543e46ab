import Foundation
import Reports
import Store

/// The file that a copy of a database becomes: whole and sound, or not there.
struct CopyPlace {
    /// As it was named.
    let path: String
    let file: WholeFile
    /// What commands that were killed had begun there.
    let left: [String]

    /// Begins the file beside its place.
    ///
    /// - Parameter source: The database that is copied, whose rights the copy has at most.
    /// - Throws: `OutputFileError` for a place that is taken or cannot be written to.
    init(_ path: String, of source: String, on terms: OutputTerms) throws(OutputFileError) {
        self.path = path
        // Asked before anything is begun beside the place.
        left = path.isEmpty || path == "-" ? [] : PlacedFiles.begun(beside: path)
        file = try WholeFile(path, as: .database, on: terms, rights: Self.rights(of: source))
    }

    /// Its owner may write it; others what they may do with the source.
    private static func rights(of source: String) -> mode_t {
        var status = stat()
        guard stat(source, &status) == 0 else { return 0o600 }
        return status.st_mode & 0o666 | 0o600
    }

    /// A page that the system did not read is no damage; SQLite tells it among what it finds.
    private func refuseFailureOfReading(_ finding: String) throws {
        guard let found = finding.firstMatch(of: /error code=([0-9]+)/), let code = Int32(found.1)
        else { return }
        let error = StoreError(code: code, message: "its pages could not be read back")
        if error.isIOError { throw OutputFileError(path: path, code: EIO) }
        if error.isOfTheEnvironment { throw error }
    }

    /// What is to be told of what was left.
    var words: [String] {
        left.map {
            "\($0) was left by a command that was killed, and holds customers: look at it and delete it"
        }
    }

    /// Holds the copy against all that a sound file must be; it is closed again.
    ///
    /// - Parameter source: What it was made of, for words.
    /// - Throws: `DatabaseError` where it is not sound; then the source is not, either.
    /// - Returns: Bytes of the file.
    func check(as source: String, isCancelled: @escaping () -> Bool) throws -> Int {
        // SQLite holds no row against its constraints where it may not write; nothing is written here.
        let connection = try Connection(path: file.unfinishedPath, mode: .readWrite)
        defer { connection.close() }
        connection.nameInMessages = path
        connection.stopStatements(when: isCancelled)
        let finding: String?
        do {
            finding =
                try connection.integrityCheck(limit: 1).first
                ?? connection.foreignKeyViolations(limit: 1).first.map {
                    "a row of \($0.table) belongs to one of \($0.parent) that is gone"
                }
        } catch  where (error as? StoreError)?.isCorrupt ?? false {
            finding = "its pages are not as SQLite writes them"
        }
        if let finding {
            try refuseFailureOfReading(finding)
            throw DatabaseError(
                kind: .data,
                description:
                    "\(source): is damaged (\(finding.replacing("\n", with: " "))), and so would be its copy. "
                    + "Nothing was written to \(path). Take a copy from before; `sqlite3 FILE .recover` gets out what is left."
            )
        }
        guard try connection.journalMode() == .delete else {
            preconditionFailure("a copy that is not in rollback-journal mode")
        }
        return try connection.fileBytes()
    }
}

/// The list of copies in the file that they were made of: `forget` names them.
struct CopyRecord {
    enum Kind: String {
        case backup, share
    }

    let kind: Kind
    let hasIDs: Bool

    /// Notes a copy, in the place of one that stood there before.
    func store(_ path: String, in connection: Connection) throws {
        try connection.run(
            """
            insert into file_copy (path, kind, has_ids, written_at)
            values (?, ?, ?, ?)
            on conflict (path) do update
            set kind = excluded.kind, has_ids = excluded.has_ids, written_at = excluded.written_at
            """, [FilePlace(path).path, kind.rawValue, hasIDs, Timestamp.now()])
    }
}
