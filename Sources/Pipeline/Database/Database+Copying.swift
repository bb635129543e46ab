import Store

/// Opening a file to copy it, whatever its version.
extension Database {
    /// Opens the file at `path` for reading as it is: nothing is upgraded, and its catalogue is not looked at.
    ///
    /// What a process that was cut short has left is settled first, where this user may.
    /// - Throws: `DatabaseError` for a missing, empty or foreign file.
    static func openToCopy(
        _ path: String, isCancelled: (() -> Bool)? = nil
    ) throws -> Connection {
        let file = DatabaseFile(path: path)
        try file.check(isMade: false)
        return try inWords(path) {
            do {
                return try look(at: path, isCancelled)
            } catch  where mustBeRecovered(error, file) {
                guard file.isWritable else { throw file.unrecoverable }
                try recover(path)
                return try look(at: path, isCancelled)
            }
        }
    }

    private static func look(
        at path: String, _ isCancelled: (() -> Bool)?
    ) throws -> Connection {
        let connection = try Connection(path: path, mode: .readOnly)
        connection.stopStatements(when: isCancelled)
        let id = try connection.within(catalogueLimit) {
            try connection.scalar("pragma application_id")
        }
        guard id == .integer(Int64(applicationID)) else {
            throw DatabaseError(.foreignDatabase(applicationID: 0), path: path)
        }
        try checkRecovered(connection)
        return connection
    }
}

extension Database {
    /// Opens a file of this version for writing; `nil` for one of another version, which is not upgraded.
    static func openNoted(
        _ path: String, isCancelled: (() -> Bool)? = nil
    ) throws -> Connection? {
        let file = try openToCopy(path, isCancelled: isCancelled)
        let version = try file.scalar("pragma user_version")
        file.close()
        guard version == .integer(Int64(schemaVersion)) else { return nil }
        return try open(path, for: .writing, isCancelled: isCancelled)
    }
}
