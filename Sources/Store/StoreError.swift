internal import CSQLite

/// What SQLite reported: the code, its message and the SQL text, never a bound value.
///
/// Bound values are customer data, so they stay out of logs and terminals. SQL texts are ours.
public struct StoreError: Error, Sendable, Hashable {
    /// SQLite's extended result code, such as `SQLITE_CONSTRAINT_UNIQUE` (2067).
    public let code: Int32
    /// What went wrong, in SQLite's words or ours.
    public let message: String
    /// The statement that failed, with its placeholders; `nil` if it was no statement.
    public let sql: String?

    /// Whether it is readers that hold the file: we have the write lock, and may not commit beside them.
    public internal(set) var isHeldByReaders = false

    /// The path of the database as it was given; `nil` where no open one is concerned.
    public package(set) var file: String?

    package init(code: Int32, message: String, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    /// The low byte of `code`, such as `SQLITE_CONSTRAINT` (19).
    public var primaryCode: Int32 { code & 0xff }

    /// Another connection holds the lock and did not let go within the busy timeout.
    public var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }
    /// The disk, or the file's own page limit, is full.
    public var isFull: Bool { primaryCode == SQLITE_FULL }
    /// The file or the connection cannot be written.
    public var isReadOnly: Bool { primaryCode == SQLITE_READONLY }
    /// What a process that was cut short left beside the file has to be settled by writing, and this
    /// connection cannot write.
    public var needsRecovery: Bool {
        // `SQLITE_READONLY_RECOVERY`, `_ROLLBACK`, `_CANTINIT` and `_DIRECTORY`.
        isReadOnly && [1, 3, 5, 6].contains(code >> 8)
    }
    /// The file that was written to is not the one at its path any more.
    public var isMoved: Bool { code == Self.moved }
    /// SQLite got no more memory, or may not take more.
    public var isOutOfMemory: Bool { primaryCode == SQLITE_NOMEM }
    /// Not the data but the machine is to blame, or the user who stopped it: trying again may help.
    public var isOfTheEnvironment: Bool {
        isBusy || isFull || isReadOnly || isIOError || isInterrupted || isCantOpen || isPermission
            || isOutOfMemory || primaryCode == SQLITE_ABORT
    }
    /// The file is damaged.
    public var isCorrupt: Bool {
        // SQLite has no code of its own for a header that says what it never writes.
        primaryCode == SQLITE_CORRUPT
            || primaryCode == SQLITE_ERROR && Self.headerMessages.contains(message)
    }
    private static let headerMessages: Set<String> = [
        "unsupported file format",
        "attached databases must use the same text encoding as main database",
    ]
    /// The file is no SQLite database (or an encrypted one).
    public var isNotADatabase: Bool { primaryCode == SQLITE_NOTADB }
    /// A row breaks a constraint of its table.
    public var isConstraint: Bool { primaryCode == SQLITE_CONSTRAINT }
    /// The statement was stopped by an `InterruptHandle` or a progress handler.
    public var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }
    /// The statement was stopped because the user asked for it.
    public var isCancelled: Bool { code == Self.cancelled }
    /// The statement was stopped at a time limit.
    public var isTimeLimit: Bool { code == Self.timeLimit }
    /// A statement may not do this here: the SQL of others only reads.
    public var isRefused: Bool { primaryCode == SQLITE_AUTH }
    /// The operating system refused to read or write.
    public var isIOError: Bool { primaryCode == SQLITE_IOERR }
    /// The file is missing, a directory, or cannot be opened.
    public var isCantOpen: Bool { primaryCode == SQLITE_CANTOPEN }
    /// The operating system denied access.
    public var isPermission: Bool { primaryCode == SQLITE_PERM }
    /// A value or text is longer than SQLite takes.
    public var isTooBig: Bool { primaryCode == SQLITE_TOOBIG }
    /// A stored value has not the type that the caller asked for.
    public var isMismatch: Bool { primaryCode == SQLITE_MISMATCH }
}

extension StoreError: CustomStringConvertible {
    /// Message, code and SQL in one line or two.
    public var description: String {
        let head = "\(message) (SQLite code \(code))"
        guard let sql else { return head }
        return "\(head) in: \(sql)"
    }
}

extension StoreError {
    /// `SQLITE_ABORT_ROLLBACK`, a macro that Swift does not import.
    static var abortedByRollback: Int32 { SQLITE_ABORT | (2 << 8) }

    /// The error that `database` reported last.
    init(of database: OpaquePointer?, code: Int32, sql: String? = nil) {
        var extended = code
        var message = String(cString: sqlite3_errstr(code))
        if let database {
            let last = sqlite3_extended_errcode(database)
            // After a misuse the connection may still hold the error of an earlier call.
            if last & 0xff == code & 0xff {
                extended = last
                message = String(cString: sqlite3_errmsg(database))
            }
        }
        self.init(code: extended, message: message, sql: sql)
    }

    // Codes that SQLite does not use, in the family of `SQLITE_INTERRUPT`.
    static var cancelled: Int32 { SQLITE_INTERRUPT | (101 << 8) }
    static var timeLimit: Int32 { SQLITE_INTERRUPT | (102 << 8) }

    init(_ stop: StatementWatch.Stop, sql: String?) {
        switch stop {
        case .cancelled:
            self.init(code: Self.cancelled, message: "stopped as asked", sql: sql)
        case .timeLimit(let limit):
            self.init(
                code: Self.timeLimit,
                message: "not done within \(limit.components.seconds) s", sql: sql)
        case .handler:
            self.init(code: SQLITE_INTERRUPT, message: "interrupted", sql: sql)
        }
    }

    /// `SQLITE_READONLY_DBMOVED`, a macro that Swift does not import.
    static var moved: Int32 { SQLITE_READONLY | (4 << 8) }

    /// The file under that name is another by now, or none.
    static func fileMoved(_ file: String) -> StoreError {
        var error = StoreError(code: moved, message: "the file was moved, removed or replaced")
        error.file = file
        return error
    }

    static func refused(_ message: String) -> StoreError {
        StoreError(code: SQLITE_AUTH, message: message)
    }

    static func misuse(_ message: String, sql: String? = nil) -> StoreError {
        StoreError(code: SQLITE_MISUSE, message: message, sql: sql)
    }
}
