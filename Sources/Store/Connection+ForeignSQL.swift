internal import CSQLite
import Synchronization

/// SQL that others wrote: texts out of a file's catalogue, and the views that stand there.
extension Connection {
    /// Makes a view from a text that was stored in a file.
    ///
    /// - Parameters:
    ///   - name: Name that the text must give to the view.
    ///   - sql: One statement, `create view <name> as …`, and nothing else.
    /// - Throws: `StoreError` with `isRefused` for any other text; nothing is made then. Another
    ///   `StoreError` where SQLite refuses the view, as when the name is taken.
    public func createView(_ name: String, fromStoredText sql: String) throws(StoreError) {
        let database = try handle.opened()
        // `if not exists` would leave what stands there under the name.
        guard
            try scalar(
                "select exists (select 1 from sqlite_schema where name = ? collate nocase)", [name])
                == 0
        else { throw .misuse("the name \(name) is taken in this database") }
        let authorizer = handle.authorizer
        let before = authorizer.rule
        authorizer.set(.creatingView(name), on: database)
        defer { authorizer.set(before, on: database) }
        do throws(StoreError) {
            // All of it is compiled before any of it runs.
            guard try handle.countStatements(sql) == 1, authorizer.hasMadeView else {
                throw .refused("")
            }
            try handle.compile(sql) { statement throws(StoreError) in
                defer { sqlite3_finalize(statement) }
                guard sqlite3_stmt_isexplain(statement) == 0 else { throw .refused("") }
                handle.willRun(statement)
                let code = sqlite3_step(statement)
                guard code == SQLITE_DONE else { throw handle.error(code, sql: sql) }
            }
        } catch  where error.isRefused {
            throw .refused("its text is not one statement `create view \(name)`")
        }
    }

    /// Tables and views that a statement reads, also through views, as SQLite finds them.
    ///
    /// Nothing is run. A name that a `with` of the statement takes from a table may be among them.
    public func objectsRead(by sql: String) throws(StoreError) -> Set<String> {
        let authorizer = handle.authorizer
        let before = authorizer.namesRead
        authorizer.namesRead = []
        defer { authorizer.namesRead = before }
        try handle.compile(sql) { sqlite3_finalize($0) }
        return authorizer.namesRead ?? []
    }

    /// Runs `body`, whose statements read views that others wrote.
    ///
    /// While it lasts, statements can only read: no attaching, no pragmas but those that tell, no
    /// writing, and neither values nor SQLite's memory beyond a bound. Views evaluated outside can
    /// write nothing either, but take all the memory and time they like.
    /// - Parameters:
    ///   - timeLimit: For all its statements together; beyond it they fail with `isTimeLimit`. They
    ///     also stop as `stopStatements(when:)` says.
    ///   - memory: Bytes that SQLite may take on top of what it has. Sorting and grouping spill to
    ///     temporary files, so an honest view needs a few megabytes.
    @discardableResult
    public func evaluatingForeignSQL<T>(
        timeLimit: Duration? = nil, memory: Int = 1 << 30, _ body: () throws -> T
    ) throws -> T {
        let database = try handle.opened()
        let authorizer = handle.authorizer
        guard authorizer.rule != .reading else { return try within(timeLimit, body) }
        let before = authorizer.rule
        let wasQueryOnly = try scalar("pragma query_only") == 1
        try execute("pragma query_only = on")
        authorizer.set(.reading, on: database)
        let length = sqlite3_limit(database, SQLITE_LIMIT_LENGTH, ForeignSQLBounds.valueBytes)
        ForeignSQLBounds.enter(memory)
        handle.watch.evaluationStart = .now
        defer {
            handle.watch.evaluationStart = nil
            ForeignSQLBounds.leave()
            sqlite3_limit(database, SQLITE_LIMIT_LENGTH, length)
            authorizer.set(before, on: database)
            // Fails on a closed connection only, which needs it no more.
            if !wasQueryOnly { try? execute("pragma query_only = off") }
        }
        return try within(timeLimit, body)
    }
}

/// How much memory the views of others may take.
private enum ForeignSQLBounds {
    /// Longest value, and longest row of a sorter: no list of a customer's items is longer.
    static let valueBytes: Int32 = 64 << 20

    private struct State {
        var depth = 0
        var hard: sqlite3_int64 = 0
        var soft: sqlite3_int64 = 0
    }

    /// The bound is one for the process: the first sets it, the last takes it back.
    private static let state = Mutex(State())

    static func enter(_ bytes: Int) {
        state.withLock { state in
            state.depth += 1
            guard state.depth == 1 else { return }
            state.soft = sqlite3_soft_heap_limit64(-1)
            state.hard = sqlite3_hard_heap_limit64(-1)
            let bound = sqlite3_memory_used() + sqlite3_int64(bytes)
            if state.hard == 0 || bound < state.hard { sqlite3_hard_heap_limit64(bound) }
        }
    }

    static func leave() {
        state.withLock { state in
            state.depth -= 1
            guard state.depth == 0 else { return }
            sqlite3_hard_heap_limit64(state.hard)
            // Setting the hard limit has set the soft one too.
            sqlite3_soft_heap_limit64(state.soft)
        }
    }
}
