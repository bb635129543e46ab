import Foundation
import Reports
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
        /// Answer from an existing file, and keep what was worked out for it where this user may write. Where he may not,
        /// it is written beside the file and goes with the connection (docs/decisions/0093).
        case asking
        /// Write to an existing file.
        case writing
        /// Write, and create the file when there is none.
        case creating
    }

    /// How long opening may take to read the catalogue: an honest one takes milliseconds.
    static let catalogueLimit = Duration.seconds(10)

    /// Opens the file at `path`.
    ///
    /// Writing access applies missing migrations and refreshes the views; reading access takes an
    /// up-to-date file only. Both compare the file's catalogue with what we make (`SchemaCheck`), and
    /// settle what a process that was cut short has left, if this one may.
    /// - Parameters:
    ///   - isCancelled: Asked while long statements run; `true` stops them.
    ///   - listener: Hears of the upgrade of an older file.
    ///   - keepsNothing: Hears, once, that something is not kept that was asked with access `asking`.
    /// - Throws: `DatabaseError` for a missing, foreign, changed, damaged, newer or (reading) older
    ///   file, and for one whose disk has no room for its upgrade.
    public static func open(
        _ path: String, for access: Access, isCancelled: (() -> Bool)? = nil,
        upgrade listener: UpgradeListener? = nil, keepsNothing: @escaping () -> Void = {}
    ) throws -> Connection {
        let file = DatabaseFile(path: path)
        try file.check(isMade: access == .creating)
        let mode = mode(of: access, file)
        return try inWords(path) {
            do {
                return try connect(path, mode, access, isCancelled, listener, keepsNothing)
            } catch  where mustBeRecovered(error, file) {
                guard file.isWritable else { throw file.unrecoverable }
                try recover(path)
                return try connect(path, mode, access, isCancelled, listener, keepsNothing)
            }
        }
    }

    private static func connect(
        _ path: String, _ mode: Connection.Mode, _ access: Access, _ isCancelled: (() -> Bool)?,
        _ listener: UpgradeListener?, _ keepsNothing: @escaping () -> Void
    ) throws -> Connection {
        let connection = try Connection(path: path, mode: mode)
        connection.stopStatements(when: isCancelled)
        switch mode {
        case .readOnly:
            try check(connection, path: path)
        case .scratch:
            try check(connection, path: path)
            try prepare(connection)
            var isTold = false
            connection.beforeCommit {
                try DataVersion.note(in: $0)
                if !isTold { keepsNothing() }
                isTold = true
            }
        case .readWrite, .create:
            try choosePageSize(connection, usualPageBytes)
            // The first read brings the file back to its last commit.
            try connection.within(catalogueLimit) { _ = try migrator.status(of: connection) }
            try checkRecovered(connection)
            if let copy = try connection.within(catalogueLimit, { try SharedCopy(connection) }) {
                // Nothing is written into it; what is worked out goes with the connection.
                guard access == .asking else {
                    throw SharedCopyError(path: path, copy: copy, needs: .writing)
                }
                connection.close()
                return try connect(path, .scratch, access, isCancelled, listener, keepsNothing)
            }
            connection.beforeCommit(DataVersion.note)
            try prepare(connection, UpgradeWatch(path: path, listener: listener))
            try DamageMark.remove(from: connection)
        }
        return connection
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
    ///
    /// - Parameter pageBytes: Of a new file.
    /// - Throws: `DatabaseError` where the catalogue is not as we make it.
    public static func prepare(
        _ connection: Connection, pageBytes: Int = usualPageBytes
    ) throws {
        try prepare(connection, nil, pageBytes)
    }

    private static func prepare(
        _ connection: Connection, _ watch: UpgradeWatch?, _ pageBytes: Int = usualPageBytes
    ) throws {
        try choosePageSize(connection, pageBytes)
        let status = try checkedStatus(of: connection, for: .writing)
        // New tables never stand beside old views, whenever the process is cut short.
        try migrator.migrate(connection, observer: watch) {
            try ViewCatalog.refresh($0)
            try DayTables.settle(in: $0)
            try watch?.settle($0)
        }
        try ViewCatalog.refresh(connection)
        try DataVersion.settleAtOpening(connection)
        try CustomerFacts.refreshIfCodesChanged(in: connection)
        if case .outdated = status { try watch?.tellRoom(in: connection) }
    }

    /// The page size of a new file.
    ///
    /// Pages of 16 KiB halve the time that a bulk insert spends in the kernel; larger ones gain
    /// nothing and make small files large. It is said before anything is read: SQLite would keep room
    /// for as many pages as of its smaller size, four times the memory.
    public static var usualPageBytes: Int { 16_384 }

    /// Sets the page size of a new file; an older file keeps its own.
    private static func choosePageSize(_ connection: Connection, _ bytes: Int) throws(StoreError) {
        try connection.execute("pragma page_size = \(bytes)")
    }

    /// How the file stands, once its catalogue is found to be as we make it.
    private static func checkedStatus(
        of connection: Connection, for access: Access
    ) throws -> Migrator.Status {
        do {
            return try connection.within(catalogueLimit) {
                try connection.transaction(.deferred) {
                    let status = try migrator.status(of: connection)
                    let check = SchemaCheck(connection: connection, access: access)
                    switch status {
                    case .current: try check.check(version: schemaVersion)
                    // Readers refuse an older file as such, whatever stands in it.
                    case .outdated(let version) where access != .reading:
                        try check.check(version: version)
                    case .outdated, .new: break
                    }
                    return status
                }
            }
        } catch let fault as SchemaFault {
            throw DatabaseError(
                kind: .data,
                description: "\(connection.path): \(fault.words(connection.path))")
        }
    }

    // MARK: What a writer has left

    static func mustBeRecovered(_ error: any Error, _ file: DatabaseFile) -> Bool {
        let cause: StoreError? =
            switch error {
            case let error as StoreError: error
            case MigrationError.store(let error): error
            default: nil
            }
        guard let cause else { return false }
        // In WAL mode SQLite cannot even open the log's index where the folder is closed to it.
        return cause.needsRecovery || cause.isCantOpen && !file.isWritable
    }

    /// Lets SQLite roll back the journal or log that a process has left, by one read.
    static func recover(_ path: String) throws {
        let connection = try Connection(path: path, mode: .readWrite)
        defer { connection.close() }
        try connection.within(catalogueLimit) {
            _ = try connection.scalar("select count(*) from sqlite_schema")
        }
        try checkRecovered(connection)
    }

    /// Looks at the whole file where a process that wrote to it did not come to its end: who rolls back
    /// looks, before anything is written or read, and so does everyone after a look that found damage.
    static func checkRecovered(_ connection: Connection) throws {
        let wasRecovered = connection.takeRecovery()
        guard
            try wasRecovered
                || connection.within(catalogueLimit, { try DamageMark.isSet(in: connection) })
        else { return }
        guard let finding = try firstFinding(in: connection) else { return }
        if wasRecovered { DamageMark.set(in: connection, finding) }
        throw DatabaseError(
            kind: .data,
            description: "\(connection.path): was not closed cleanly, and is damaged: "
                + "\(finding). No command reads or writes it like this. Take a copy from before, or "
                + "ingest anew.")
    }

    private static func firstFinding(in connection: Connection) throws -> String? {
        do {
            return try connection.quickCheck(limit: 1).first?.replacing("\n", with: " ")
        } catch  where error.isCorrupt {
            // So much that the look itself cannot go on.
            return error.message
        }
    }

    /// Errors of opening as the analyst reads them.
    static func inWords<T>(_ path: String, _ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch MigrationError.store(let error) {
            throw inWords(error, path)
        } catch let error as MigrationError {
            throw DatabaseError(error, path: path)
        } catch let error as StoreError {
            throw inWords(error, path)
        }
    }

    private static func inWords(_ error: StoreError, _ path: String) -> any Error {
        if error.isNotADatabase { return DatabaseError(.notADatabase, path: path) }
        if error.isTimeLimit {
            return DatabaseError(
                kind: .data,
                description: "\(path): its catalogue was not read within "
                    + "\(catalogueLimit.components.seconds) s; workbench's own takes milliseconds. The "
                    + "file was damaged or changed by another program: take a copy from before.")
        }
        return error
    }

    private static var migrator: Migrator {
        Migrator(
            migrations: EmbeddedSQL.migrations, applicationID: applicationID,
            image: EmbeddedSQL.image)
    }

    private static func check(_ connection: Connection, path: String) throws {
        switch try checkedStatus(of: connection, for: .reading) {
        case .current:
            try checkRecovered(connection)
        case .new:
            throw DatabaseError.isEmpty(path)
        case .outdated(let version): throw DatabaseError.isOlder(version, path)
        }
    }

    /// Refuses a file of an earlier version, which opening for writing would upgrade.
    ///
    /// - Throws: `DatabaseError`. What else may be wrong with it, opening tells.
    public static func refuseOlder(_ path: String) throws {
        guard let connection = try? Connection(path: path, mode: .readOnly) else { return }
        defer { connection.close() }
        let status = try? connection.within(catalogueLimit) { try migrator.status(of: connection) }
        guard case .outdated(let version) = status else { return }
        throw DatabaseError.isOlder(version, path)
    }

    /// The one place that decides whether a command writes.
    private static func mode(of access: Access, _ file: DatabaseFile) -> Connection.Mode {
        switch access {
        case .reading: .readOnly
        case .asking: file.isWritable ? .readWrite : .scratch
        case .writing: .readWrite
        case .creating: .create
        }
    }
}

extension DatabaseError {
    static func isEmpty(_ path: String) -> DatabaseError {
        DatabaseError(
            kind: .data,
            description: "\(path): is an empty database. Fill it with "
                + "`workbench ingest FILE --db \(shellWord(path))`.")
    }

    fileprivate static func isOlder(_ version: Int, _ path: String) -> DatabaseError {
        DatabaseError(
            kind: .data,
            description: "\(path): was written by an older workbench (schema \(version), "
                + "this one reads \(Database.schemaVersion)). Upgrade it with a writing command, for "
                + "example `workbench features --db \(shellWord(path))`.")
    }

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
        case .failed(let number, let name, let error):
            self.init(
                kind: .data,
                description:
                    "\(path): cannot be upgraded: step \(number) (\(name)) does not fit what is "
                    + "in the file (\(error.message)), so it was changed by another program. It is as "
                    + "it was before: take a copy from before, or ingest anew.")
        case .damagedRecord, .editedMigration, .brokenReferences:
            self.init(
                kind: .data,
                description:
                    "\(path): \(error). The file is damaged or was changed by another program: "
                    + "take a copy from before, or ingest anew.")
        case .store(let error):
            self.init(kind: .data, description: "\(path): \(error.message)")
        }
    }
}
