internal import CSQLite

/// How far a copy of a database has come.
public struct BackupProgress: Sendable, Hashable {
    /// Pages of the database.
    public var nPages = 0
    /// Pages that are still to be copied.
    public var nLeft = 0
    /// How often it began anew, as another process had written meanwhile.
    public var nRestarts = 0
    /// Whether others wait to write until it is done.
    public var isHolding = false
}

extension Connection {
    /// Pages that are copied before others may write again.
    public static let backupStep = 64

    /// Copies the whole database into that of another connection, which it replaces.
    ///
    /// A consistent copy, as the database is at its end. Others may write between the steps; SQLite then begins anew, and
    /// after some times the rest is done under a lock of a reader, so that it ends. In WAL mode nobody waits and nothing
    /// begins anew. What is copied stands in the journal mode of the source.
    /// - Parameters:
    ///   - copy: Of a new file; no transaction is open.
    ///   - pages: Copied at a time.
    ///   - mostRestarts: Times that it begins anew before others have to wait.
    ///   - progress: Hears of it after each step; what it throws ends it.
    /// - Returns: How it went.
    /// - Throws: `StoreError`, with `isBusy` where another connection does not let it read; nothing is in `copy` then.
    /// - Complexity: O(pages), again for each restart.
    @discardableResult
    public func backUp(
        to copy: Connection, pages: Int = backupStep, mostRestarts: Int = 3,
        progress: (BackupProgress) throws -> Void = { _ in }
    ) throws -> BackupProgress {
        precondition(pages > 0, "a step of no page")
        let (source, target) = (try handle.opened(), try copy.handle.opened())
        guard let backup = sqlite3_backup_init(target, "main", source, "main") else {
            throw copy.handle.error(sqlite3_errcode(target), sql: nil)
        }
        // Says again what the last step has said.
        defer { sqlite3_backup_finish(backup) }
        let course = BackupCourse(backup: backup, pages: pages, of: self, to: copy)
        var state = BackupProgress()
        if try !fileState().isInWAL {
            state = try course.run(from: state, mostRestarts: mostRestarts, progress)
            if state.nLeft == 0, course.isDone { return state }
        }
        state.isHolding = true
        return try transaction(.deferred) {
            // The lock is taken by the first read.
            _ = try scalar("select count(*) from sqlite_schema")
            return try course.run(from: state, mostRestarts: nil, progress)
        }
    }
}

/// The steps of one copy.
private final class BackupCourse {
    private let backup: OpaquePointer
    private let pages: Int
    private let source: Connection
    private let copy: Connection
    private(set) var isDone = false

    init(backup: OpaquePointer, pages: Int, of source: Connection, to copy: Connection) {
        (self.backup, self.pages, self.source, self.copy) = (backup, pages, source, copy)
    }

    /// Goes on until all is copied, or has begun anew too often.
    func run(
        from start: BackupProgress, mostRestarts: Int?,
        _ progress: (BackupProgress) throws -> Void
    ) throws -> BackupProgress {
        var state = start
        // What is written between the last step and the lock makes it begin anew once more.
        var isFirst = start.nPages == 0
        while !isDone {
            try source.checkStop()
            let before = isFirst ? nil : state.nLeft
            isFirst = false
            try step()
            state.nPages = Int(sqlite3_backup_pagecount(backup))
            state.nLeft = Int(sqlite3_backup_remaining(backup))
            if let before, state.nLeft + pages > before, !isDone { state.nRestarts += 1 }
            try progress(state)
            if let mostRestarts, state.nRestarts >= mostRestarts, !isDone { break }
        }
        return state
    }

    private func step() throws(StoreError) {
        let code = sqlite3_backup_step(backup, Int32(clamping: pages))
        switch code {
        case SQLITE_OK: return
        case SQLITE_DONE: isDone = true
        default:
            // Neither connection notes what went wrong before the end.
            var error = StoreError(code: code, message: String(cString: sqlite3_errstr(code)))
            error.file =
                error.isBusy || error.isCorrupt || Self.readFailures.contains(code)
                ? source.nameInMessages : copy.nameInMessages
            throw error
        }
    }

    /// `SQLITE_IOERR_READ` and `_SHORT_READ`.
    private static let readFailures = [SQLITE_IOERR | (1 << 8), SQLITE_IOERR | (2 << 8)]
}
