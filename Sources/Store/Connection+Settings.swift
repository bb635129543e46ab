internal import CSQLite

/// How SQLite keeps a transaction undoable.
public enum JournalMode: String, Sendable {
    /// A `-journal` file, deleted at the end of each transaction: the mode of a file at rest.
    case delete
    /// A `-journal` file, cut to nothing at the end.
    case truncate
    /// A `-journal` file that stays, its header overwritten.
    case persist
    /// In memory: a crash can damage the file. For databases in memory.
    case memory
    /// A `-wal` and a `-shm` file beside the database while it is open.
    case wal
    /// None.
    case off
}

extension Connection {
    /// The journal mode of the main database.
    public func journalMode() throws(StoreError) -> JournalMode? {
        try journalMode(from: scalar("pragma main.journal_mode"))
    }

    /// Asks for a journal mode.
    /// - Returns: The mode that is set now, which differs where SQLite declines (`off` under
    ///   `defensive`, anything but `memory` for a database in memory).
    /// - Throws: `StoreError` with `isBusy` if leaving or entering WAL while others use the file.
    @discardableResult
    public func setJournalMode(_ mode: JournalMode) throws(StoreError) -> JournalMode? {
        try journalMode(from: scalar("pragma main.journal_mode = \(mode.rawValue)"))
    }

    /// Keeps `close()` from writing another program's pending WAL frames into its file.
    func leaveLogAlone() throws(StoreError) {
        let code = csqlite_db_config_int(
            try handle.opened(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        guard code == SQLITE_OK else { throw handle.error(code, sql: nil) }
    }

    private func journalMode(from value: Value?) -> JournalMode? {
        guard case .text(let name) = value else { return nil }
        return JournalMode(rawValue: name)
    }

    /// Runs `body` with foreign keys declared but not enforced, then restores enforcement.
    ///
    /// For a writer that inserts parent and children itself: a check per row costs a quarter of
    /// the speed. `foreignKeyViolations` checks afterwards.
    /// - Throws: `StoreError` inside a transaction, where SQLite ignores the switch.
    public func withoutForeignKeys<T>(_ body: () throws -> T) throws -> T {
        guard !isInTransaction else {
            throw StoreError.misuse("foreign keys cannot be switched inside a transaction")
        }
        let wereOn = try scalar("pragma foreign_keys") == 1
        try execute("pragma foreign_keys = off")
        defer {
            // Fails only on a closed connection, or in a transaction that `body` left open, where
            // the next use of this function reports it.
            if wereOn { try? execute("pragma foreign_keys = on") }
        }
        return try body()
    }

    /// Runs `body` with room for so many pages of the file, and as many of temporary tables, then restores what there was.
    ///
    /// For one large transaction: beyond the room SQLite writes changed pages to the file before it is over, the same
    /// ones again and again, and waits for the disk each time. Memory is taken as pages are touched.
    /// - Parameter mebibytes: Most that the pages of each may take.
    public func withRoom<T>(mebibytes: Int, _ body: () throws -> T) throws -> T {
        let schemas = ["main", "temp"]
        let before = try schemas.map { schema in
            guard case .integer(let size)? = try scalar("pragma \(schema).cache_size") else {
                throw StoreError.misuse("the room for pages of \(schema) is not known")
            }
            return size
        }
        for schema in schemas {
            try execute("pragma \(schema).cache_size = \(-1024 * mebibytes)")
        }
        defer {
            // Fails only on a closed connection.
            for (schema, size) in zip(schemas, before) {
                try? execute("pragma \(schema).cache_size = \(size)")
            }
        }
        return try body()
    }

    /// Asks `shouldContinue` about every `instructions` virtual machine instructions.
    ///
    /// `false` stops the statement with `isInterrupted`. `nil` removes the handler.
    public func setProgressHandler(
        every instructions: Int32 = 10_000, _ shouldContinue: (() -> Bool)?
    ) throws(StoreError) {
        let database = try handle.opened()
        handle.watch.shouldContinue = shouldContinue
        handle.watch.attach(
            to: database, every: shouldContinue == nil ? StatementWatch.usualInterval : instructions
        )
    }
}
