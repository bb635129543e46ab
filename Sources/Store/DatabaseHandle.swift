internal import CSQLite

/// Owns one `sqlite3` object and its idle statements; closes it when the last user lets go.
///
/// Statements hold it strongly, so none outlives the database it belongs to.
final class DatabaseHandle {
    /// Idle statements kept for reuse; more are finalized, the oldest first.
    static let idleCapacity = 64

    private(set) var database: OpaquePointer?
    /// What messages call the file.
    var path: String
    let interruptHandle: InterruptHandle
    /// Nested `transaction` calls now open.
    var transactionDepth = 0
    /// What the file looked like when the open transaction took the write lock.
    var beginning = FileState()
    /// Whether a statement that may write was run since then.
    var hasRunWriter = false
    /// Where the commits of `transaction` went.
    let commitPlace = CommitPlace()
    /// `Connection.settledChangeCounter`.
    var settledCounter: UInt32?
    /// What SQLite last said of commits by other connections (`pragma data_version`).
    var foreignVersion: Int64?
    /// What a transaction that has written does last.
    var beforeCommit: ((Connection) throws -> Void)?
    let watch = StatementWatch()
    let authorizer = StatementAuthorizer()
    private let busyWait: BusyWait

    /// Every statement handed out or idle.
    ///
    /// Virtual tables such as FTS5 keep statements of their own
    /// on the same connection and finalize them themselves.
    private var own: Set<OpaquePointer> = []
    private var idle: [String: OpaquePointer] = [:]
    private var idleOrder: [String] = []

    init(adopting database: OpaquePointer, path: String) {
        self.database = database
        self.path = path
        interruptHandle = InterruptHandle(database)
        busyWait = BusyWait(
            interruptHandle, watch, timeoutMilliseconds: Connection.busyTimeoutMilliseconds)
        busyWait.attach(to: database)
        watch.attach(to: database)
        authorizer.set(.own, on: database)
    }

    deinit { close() }

    /// Finalizes every statement of ours, also those that are in use, and closes the file.
    func close() {
        guard let open = database else { return }
        interruptHandle.invalidate()
        idle.removeAll()
        idleOrder.removeAll()
        for statement in own { sqlite3_finalize(statement) }
        own.removeAll()
        database = nil
        sqlite3_close_v2(open)
    }

    /// The open database.
    func opened() throws(StoreError) -> OpaquePointer {
        guard let database else { throw .misuse("the connection is closed") }
        return database
    }

    var isInTransaction: Bool {
        guard let database else { return false }
        return sqlite3_get_autocommit(database) == 0
    }

    /// To be called before a statement runs.
    func willRun(_ statement: OpaquePointer) {
        if !hasRunWriter { hasRunWriter = sqlite3_stmt_readonly(statement) == 0 }
    }

    /// Refuses to go on after SQLite has rolled back by itself (disk full, I/O error) inside
    /// `transaction`: the next statements would commit one by one.
    func checkTransactionStands(sql: String) throws(StoreError) {
        guard transactionDepth > 0, !isInTransaction else { return }
        throw StoreError(
            code: StoreError.abortedByRollback,
            message: "the transaction was rolled back by an earlier error", sql: sql)
    }

    func error(_ code: Int32, sql: String?) -> StoreError {
        var error = StoreError(of: database, code: code, sql: sql)
        if error.isCorrupt, csqlite_failed_to_read(database) != 0 {
            error = StoreError(code: SQLITE_IOERR, message: "the disk could not be read", sql: sql)
        }
        if error.isInterrupted, let stop = watch.takeStop() {
            error = StoreError(stop, sql: sql)
        } else if error.isBusy, busyWait.takeInterrupt() {
            error = StoreError(
                code: watch.isStopAsked ? StoreError.cancelled : SQLITE_INTERRUPT,
                message: "interrupted while waiting for a lock", sql: sql)
        }
        if error.isBusy, let database {
            error.isHeldByReaders = sqlite3_txn_state(database, "main") == SQLITE_TXN_WRITE
        }
        error.file = path
        return error
    }

    /// An idle statement with this text, or a new one.
    func statement(for sql: String) throws(StoreError) -> OpaquePointer {
        let database = try opened()
        if let statement = idle.removeValue(forKey: sql) {
            idleOrder.removeAll { $0 == sql }
            return statement
        }
        return try compileOne(sql, in: database)
    }

    /// Takes a statement back once its user is done with it.
    func recycle(_ statement: OpaquePointer, sql: String) {
        guard database != nil else { return }  // `close` has finalized it.
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        guard idle[sql] == nil else {
            finalize(statement)
            return
        }
        idle[sql] = statement
        idleOrder.append(sql)
        if idleOrder.count > Self.idleCapacity,
            let oldest = idle.removeValue(forKey: idleOrder.removeFirst())
        {
            finalize(oldest)
        }
    }

    private func finalize(_ statement: OpaquePointer) {
        own.remove(statement)
        sqlite3_finalize(statement)
    }

    private func compileOne(
        _ sql: String, in database: OpaquePointer
    ) throws(StoreError) -> OpaquePointer {
        var found: OpaquePointer?
        try compile(sql, flags: UInt32(SQLITE_PREPARE_PERSISTENT)) { statement throws(StoreError) in
            guard found == nil else {
                sqlite3_finalize(statement)
                throw .misuse("more than one statement where one is expected", sql: sql)
            }
            found = statement
        }
        guard let found else { throw .misuse("no statement in the SQL text", sql: sql) }
        own.insert(found)
        return found
    }

    /// Statements in a text, each compiled and none run.
    func countStatements(_ sql: String) throws(StoreError) -> Int {
        var count = 0
        try compile(sql) { statement throws(StoreError) in
            sqlite3_finalize(statement)
            count += 1
        }
        return count
    }

    /// Compiles the statements of a text one after the other; `use` owns each.
    func compile(
        _ sql: String, flags: UInt32 = 0,
        _ use: (OpaquePointer) throws(StoreError) -> Void
    ) throws(StoreError) {
        let database = try opened()
        var bytes = Array(sql.utf8)
        // SQLite would stop at a NUL and silently run half of the text.
        guard !bytes.contains(0) else { throw .misuse("SQL text holds a NUL character") }
        bytes.append(0)
        var failure: StoreError?
        bytes.withUnsafeBytes { raw in
            guard var rest = raw.bindMemory(to: CChar.self).baseAddress else { return }
            while rest.pointee != 0 {
                var statement: OpaquePointer?
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(database, rest, -1, flags, &statement, &tail)
                do throws(StoreError) {
                    guard code == SQLITE_OK else { throw error(code, sql: sql) }
                    if let statement { try use(statement) }
                } catch {
                    failure = error
                    return
                }
                guard let tail else { return }
                rest = tail
            }
        }
        if let failure { throw failure }
    }
}
