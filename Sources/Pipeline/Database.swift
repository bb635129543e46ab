import Foundation
import Store

/// Why a file could not be opened as a workbench database.
public struct DatabaseError: UserFacingError {
    /// Decides the exit code.
    public let kind: FailureKind
    /// What failed, where, why, and what to do next.
    public let description: String
}

/// Opens workbench files: creates, migrates and refreshes the views as the access asks for.
public enum Database {
    /// Marks a SQLite file as ours ("WBCH").
    public static let applicationID: Int32 = 0x5742_4348

    /// The schema this program writes: the number of its newest migration.
    public static var schemaVersion: Int { EmbeddedSQL.migrations.last?.number ?? 0 }

    /// What the caller is going to do with the file.
    public enum Access: Sendable {
        /// Read an existing file; nothing is written, not even a migration.
        case reading
        /// Write to an existing file.
        case writing
        /// Write, and create the file when there is none.
        case creating
    }

    /// Opens the file at `path`.
    ///
    /// Writing access applies missing migrations and refreshes the views; reading access takes an
    /// up-to-date file only.
    /// - Throws: `DatabaseError` for a missing, foreign, newer or (reading) older file.
    public static func open(_ path: String, for access: Access) throws -> Connection {
        if access != .creating { try requireFile(path) }
        if access == .creating { try requireNotDirectory(path) }
        do {
            let connection = try Connection(path: path, mode: mode(of: access))
            if access == .reading {
                try check(connection, path: path)
            } else {
                try prepare(connection)
            }
            return connection
        } catch MigrationError.store(let error) {
            throw error
        } catch let error as MigrationError {
            throw DatabaseError(error, path: path)
        } catch let error as StoreError where error.isNotADatabase {
            throw DatabaseError(.notADatabase, path: path)
        }
    }

    /// Opens the file at `path` for reading, or an empty database in memory where there is no file, or
    /// an empty one.
    ///
    /// - Throws: As `open`.
    public static func peek(_ path: String) throws -> Connection {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard FileManager.default.fileExists(atPath: path), size != 0 else {
            let connection = try Connection.inMemory()
            try prepare(connection)
            return connection
        }
        return try open(path, for: .reading)
    }

    /// Brings a connection of our own (for example in memory) to the current schema and views.
    public static func prepare(_ connection: Connection) throws {
        // Holds for a new file only. Pages of 16 KiB halve the time that a bulk insert spends in the
        // kernel; larger ones gain nothing and make small files large.
        try connection.execute("pragma page_size = 16384")
        try migrator.migrate(connection)
        try ViewCatalog.refresh(connection)
    }

    private static var migrator: Migrator {
        Migrator(migrations: EmbeddedSQL.migrations, applicationID: applicationID)
    }

    private static func check(_ connection: Connection, path: String) throws {
        switch try migrator.status(of: connection) {
        case .current:
            return
        case .new:
            throw DatabaseError(
                kind: .data,
                description: "\(path): is an empty database. Fill it with "
                    + "`workbench ingest FILE --db \(path)`.")
        case .outdated(let version):
            throw DatabaseError(
                kind: .data,
                description: "\(path): was written by an older workbench (schema \(version), "
                    + "this one reads \(schemaVersion)). Upgrade it with a writing command, for "
                    + "example `workbench features --db \(path)`.")
        }
    }

    private static func mode(of access: Access) -> Connection.Mode {
        switch access {
        case .reading: .readOnly
        case .writing: .readWrite
        case .creating: .create
        }
    }

    private static func requireFile(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path) else {
            throw DatabaseError(
                kind: .inputMissing,
                description: "\(path): there is no such database. Make one with "
                    + "`workbench ingest FILE --db \(path)`, or name another with --db.")
        }
        try requireNotDirectory(path)
    }

    private static func requireNotDirectory(_ path: String) throws {
        var isDirectory: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
            isDirectory.boolValue
        {
            throw DatabaseError(
                kind: .data,
                description: "\(path): is a directory, not a database. Name a file with --db.")
        }
    }
}

extension DatabaseError {
    init(_ error: MigrationError, path: String) {
        switch error {
        case .notADatabase:
            self.init(
                kind: .data,
                description: "\(path): is not a SQLite database. Name another file with --db; "
                    + "this one was not touched.")
        case .foreignDatabase:
            self.init(
                kind: .data,
                description: "\(path): is a SQLite database of another program. Name another "
                    + "file with --db; this one was not touched.")
        case .newerSchema(let found, let supported):
            self.init(
                kind: .data,
                description: "\(path): was written by a newer workbench (schema \(found), this "
                    + "one knows \(supported)). Use that version; the file was not touched.")
        default:
            self.init(kind: .data, description: "\(path): \(error)")
        }
    }
}
