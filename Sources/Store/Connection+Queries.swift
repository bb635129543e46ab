internal import CSQLite

extension Connection {
    /// Runs one or more statements without bindings; rows are ignored.
    ///
    /// Not atomic by itself: statements before the failing one stay, unless inside `transaction`.
    public func execute(_ sql: String) throws(StoreError) {
        try handle.compile(sql) { statement throws(StoreError) in
            defer { sqlite3_finalize(statement) }
            try handle.checkTransactionStands(sql: sql)
            handle.willRun(statement)
            var code = sqlite3_step(statement)
            while code == SQLITE_ROW { code = sqlite3_step(statement) }
            guard code == SQLITE_DONE else { throw handle.error(code, sql: sql) }
        }
    }

    /// A compiled statement, from the cache if one with this text is idle.
    /// - Throws: `StoreError` on an SQL error, and if the text has no statement or several.
    public func prepare(_ sql: String) throws(StoreError) -> Statement {
        try Statement(sql: sql, handle: handle)
    }

    /// Runs one statement; rows are ignored.
    public func run(_ sql: String, _ bindings: [any Bindable] = []) throws(StoreError) {
        let statement = try prepare(sql)
        try statement.bind(bindings)
        try statement.run()
    }

    /// All rows of one statement, copied.
    /// - Complexity: O(rows · columns) memory; use `forEachRow` for large results.
    public func query(
        _ sql: String, _ bindings: [any Bindable] = []
    ) throws(StoreError) -> [Row] {
        let statement = try prepare(sql)
        try statement.bind(bindings)
        var rows: [Row] = []
        // A changed schema recompiles the statement at its first step: names are read after it.
        guard try statement.step() else { return rows }
        let shape = RowShape(columns: try statement.columnNames, file: handle.path)
        repeat {
            // Asked first: reading a blob as text makes SQLite call it one.
            let blobs = statement.row.blobColumns
            rows.append(Row(shape: shape, values: statement.row.values(), blobs: blobs))
        } while try statement.step()
        return rows
    }

    /// Hands each row to `body`, read in place: nothing is allocated per row for numbers.
    ///
    /// Do not write to the tables being read from `body`.
    /// - Throws: `StoreError`, or what `body` throws, which ends the loop.
    public func forEachRow(
        _ sql: String, _ bindings: [any Bindable] = [],
        _ body: (borrowing RowCursor) throws -> Void
    ) throws {
        let statement = try prepare(sql)
        try statement.bind(bindings)
        do {
            while try statement.step() {
                let row = statement.row
                try body(row)
            }
        } catch {
            throw naming(error)
        }
    }

    /// A cursor does not know its file.
    private func naming(_ error: any Error) -> any Error {
        guard var mismatch = error as? StoreError, mismatch.isMismatch, mismatch.file == nil else {
            return error
        }
        mismatch.file = handle.path
        return mismatch
    }

    /// First column of the first row; `nil` if there is no row, `.null` if it holds null.
    public func scalar(
        _ sql: String, _ bindings: [any Bindable] = []
    ) throws(StoreError) -> Value? {
        let statement = try prepare(sql)
        try statement.bind(bindings)
        guard try statement.step() else { return nil }
        return statement.row.value(0)
    }

    /// Names of the columns that a statement returns; it is compiled, not run.
    public func columnNames(of sql: String) throws(StoreError) -> [String] {
        try prepare(sql).columnNames
    }

    /// Declared types of the columns that a statement returns; `nil` for an expression.
    public func declaredTypes(of sql: String) throws(StoreError) -> [String?] {
        try prepare(sql).declaredTypes
    }

    /// Tables that the columns of a statement come from, also through views; `nil` for an expression.
    public func tableNames(of sql: String) throws(StoreError) -> [String?] {
        try prepare(sql).tableNames
    }
}
