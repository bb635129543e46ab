internal import CSQLite

/// One open SQLite file.
///
/// Not `Sendable`: one owner at a time. Only its `interruptHandle` may be used from elsewhere.
///
/// Every connection starts with a busy timeout of 10 s, foreign keys on, extension loading off,
/// double-quoted strings off, `defensive` on, `trusted_schema` off, `cell_size_check` on, triggers off
/// and no room to attach another database: nothing that stands in a file writes, or reaches out of it.
/// New files get the permissions that the process's umask leaves of 0644, as SQLite does. The
/// journal is SQLite's default, a rollback journal with `synchronous = full`: no `-wal` or `-shm`
/// stays beside the file, and a commit survives a power cut.
public final class Connection {
    /// What the connection may do to its file.
    public enum Mode: Sendable {
        /// Read an existing file.
        case readOnly
        /// Read and write an existing file.
        case readWrite
        /// Read and write; make the file if it is missing.
        case create
        /// Read an existing file and write beside it: what is written is seen by this connection only, and goes with it
        /// (`ScratchFile`).
        case scratch
    }

    /// How long a statement waits for another connection's lock, in milliseconds.
    public static let busyTimeoutMilliseconds: Int32 = 10_000

    /// The path as given; ":memory:" for a database in memory.
    public let path: String
    /// What it may do to its file.
    public let mode: Mode
    let handle: DatabaseHandle

    /// Opens a file.
    ///
    /// The path is always a literal file name: `file:x?mode=memory` and `:memory:` are files with
    /// such names. SQLite reads the file at the first statement, not here.
    /// - Throws: `StoreError` with `isCantOpen` if the file is missing (unless created), a directory,
    ///   or the name is empty or holds a NUL.
    public convenience init(path: String, mode: Mode) throws(StoreError) {
        try self.init(name: Self.literalName(path), path: path, mode: mode)
    }

    /// Opens a new database in memory.
    public static func inMemory() throws(StoreError) -> Connection {
        try Connection(name: ":memory:", path: ":memory:", mode: .create)
    }

    /// Opens a new database that nobody else sees: in memory, and where it grows in a file without a name, which goes
    /// with the connection.
    public static func temporary() throws(StoreError) -> Connection {
        try Connection(name: "", path: ":temporary:", mode: .create)
    }

    private init(name: String, path: String, mode: Mode) throws(StoreError) {
        let access =
            switch mode {
            case .readOnly: SQLITE_OPEN_READONLY
            case .readWrite, .scratch: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        // Before the first use of the library.
        _ = RecoveryLog.isListening
        let vfs = mode == .scratch && ScratchFile.isRegistered ? ScratchFile.name : nil
        if mode == .scratch, vfs == nil {
            throw StoreError(code: SQLITE_NOMEM, message: "no memory to write beside \(path)")
        }
        var opened: OpaquePointer?
        // One owner at a time, so SQLite need not lock; `sqlite3_interrupt` needs no lock either.
        let code = sqlite3_open_v2(
            name, &opened, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs)
        guard code == SQLITE_OK, let opened else {
            let failure = StoreError(of: opened, code: code)
            let isForbidden = failure.isCantOpen && csqlite_was_forbidden(opened) != 0
            sqlite3_close_v2(opened)
            var error = StoreError(
                code: isForbidden ? SQLITE_PERM : failure.code,
                message: "\(failure.message): \(path)")
            error.file = path
            throw error
        }
        self.path = path
        self.mode = mode
        handle = DatabaseHandle(adopting: opened, path: path)
        try configure(opened)
        // No journal beside a file that is not written.
        if mode == .scratch { try execute("pragma journal_mode = memory") }
    }

    /// The SQLite library in use, such as "3.40.1".
    public static var sqliteVersion: String { String(cString: sqlite3_libversion()) }

    /// Closes the file and finalizes all statements; later use throws.
    ///
    /// Letting go of the connection and its statements does it as well.
    public func close() { handle.close() }

    /// Stops a running statement from another thread.
    public var interruptHandle: InterruptHandle { handle.interruptHandle }

    /// Row id of the last inserted row of a table with row ids.
    public var lastInsertRowID: Int64 { handle.database.map { sqlite3_last_insert_rowid($0) } ?? 0 }

    /// Rows that the last insert, update or delete changed itself.
    public var changes: Int { handle.database.map { Int(sqlite3_changes64($0)) } ?? 0 }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { handle.isInTransaction }

    /// Whether the main database cannot be written: opened so, or the file does not allow it.
    public var isReadOnlyDatabase: Bool {
        handle.database.map { sqlite3_db_readonly($0, "main") == 1 } ?? true
    }

    private func configure(_ database: OpaquePointer) throws(StoreError) {
        let switches: [(Int32, Int32)] = [
            (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
            (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0),
            (SQLITE_DBCONFIG_DQS_DML, 0),
            (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_DEFENSIVE, 1),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0),
            (SQLITE_DBCONFIG_ENABLE_TRIGGER, 0),
            (SQLITE_DBCONFIG_ENABLE_VIEW, 1),
        ]
        for (option, value) in switches {
            let code = csqlite_db_config_int(database, option, value)
            guard code == SQLITE_OK else { throw handle.error(code, sql: nil) }
        }
        sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0)
        try execute("pragma cell_size_check = on")
    }

    /// A name that SQLite takes for a plain file.
    ///
    /// Distributions compile URI handling in for every open, so no flag turns it off; a name that
    /// starts with `/` or `./` is never a URI, nor `:memory:`, nor the nameless temporary database.
    static func literalName(_ path: String) throws(StoreError) -> String {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw StoreError(
                code: SQLITE_CANTOPEN,
                message: path.isEmpty
                    ? "the database path is empty" : "the database path holds a NUL character")
        }
        return path.utf8.first == UInt8(ascii: "/") ? path : "./" + path
    }
}
