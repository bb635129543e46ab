internal import CSQLite

/// A compiled SQL statement, for loops that bind and step themselves.
///
/// Positions of parameters start at 1, as `?1` does; columns start at 0. When the last reference
/// goes, the compiled form returns to its connection's cache. Not `Sendable`, like `Connection`.
public final class Statement {
    /// The SQL text.
    public let sql: String
    let handle: DatabaseHandle
    private let pointer: OpaquePointer

    init(sql: String, handle: DatabaseHandle) throws(StoreError) {
        self.sql = sql
        self.handle = handle
        pointer = try handle.statement(for: sql)
    }

    deinit { handle.recycle(pointer, sql: sql) }

    /// The compiled statement, unless the connection was closed.
    func live() throws(StoreError) -> OpaquePointer {
        guard handle.database != nil else { throw .misuse("the connection is closed", sql: sql) }
        return pointer
    }

    /// Binds all parameters, in order.
    /// - Throws: `StoreError` if the count differs from the statement's parameters.
    public func bind(_ bindings: [any Bindable]) throws(StoreError) {
        let expected = Int(sqlite3_bind_parameter_count(try live()))
        guard bindings.count == expected else {
            throw StoreError(
                code: SQLITE_RANGE,
                message: "\(bindings.count) values bound where the statement takes \(expected)",
                sql: sql)
        }
        for (offset, binding) in bindings.enumerated() {
            try bind(binding.value, at: offset + 1)
        }
    }

    /// Binds one parameter; `position` starts at 1.
    public func bind(_ value: Value, at position: Int) throws(StoreError) {
        switch value {
        case .null: try check(sqlite3_bind_null(try live(), Int32(clamping: position)))
        case .integer(let integer): try bind(integer, at: position)
        case .real(let real): try bind(real, at: position)
        case .text(let text): try bind(text, at: position)
        }
    }

    /// Binds an integer; `position` starts at 1.
    public func bind(_ integer: Int64, at position: Int) throws(StoreError) {
        try check(sqlite3_bind_int64(try live(), Int32(clamping: position), integer))
    }

    /// Binds a number, NaN as null; `position` starts at 1.
    public func bind(_ real: Double, at position: Int) throws(StoreError) {
        try check(sqlite3_bind_double(try live(), Int32(clamping: position), real))
    }

    /// Binds text, which SQLite copies; `position` starts at 1.
    public func bind(_ text: String, at position: Int) throws(StoreError) {
        let statement = try live()
        var text = text
        let code = text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) { bytes -> Int32 in
                guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
                guard let start = bytes.baseAddress else {
                    return csqlite_bind_text_transient(statement, Int32(clamping: position), "", 0)
                }
                return csqlite_bind_text_transient(
                    statement, Int32(clamping: position), start, count)
            }
        }
        try check(code)
    }

    /// Binds UTF-8, which SQLite copies, or null; `position` starts at 1.
    public func bind(
        _ text: UnsafeBufferPointer<UInt8>?, at position: Int
    ) throws(StoreError) {
        guard let text else { return try bind(Value.null, at: position) }
        guard let count = Int32(exactly: text.count) else {
            throw StoreError(code: SQLITE_TOOBIG, message: "a text is too long", sql: sql)
        }
        let bytes = UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
        let (statement, column) = (try live(), Int32(clamping: position))
        try check(
            bytes.map { csqlite_bind_text_transient(statement, column, $0, count) }
                ?? csqlite_bind_text_transient(statement, column, "", 0))
    }

    /// Moves to the next row.
    /// - Returns: `false` after the last row.
    public func step() throws(StoreError) -> Bool {
        let statement = try live()
        try handle.checkTransactionStands(sql: sql)
        handle.willRun(statement)
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            let failure = handle.error(code, sql: sql)
            sqlite3_reset(statement)
            throw failure
        }
    }

    /// Runs to the end, ignoring rows, and gets ready for the next run; bindings stay.
    public func run() throws(StoreError) {
        defer { reset() }
        while try step() {}
    }

    /// Gets ready for the next run; bindings stay.
    public func reset() {
        guard handle.database != nil else { return }
        sqlite3_reset(pointer)
    }

    /// The current row, read in place.
    /// - Precondition: `step()` has returned `true`, and the connection is open.
    public var row: RowCursor {
        precondition(handle.database != nil, "the connection is closed")
        return RowCursor(statement: pointer)
    }

    /// Names of the result columns; empty for a statement without result.
    public var columnNames: [String] {
        get throws(StoreError) {
            let statement = try live()
            return (0..<sqlite3_column_count(statement)).map { column in
                sqlite3_column_name(statement, column).map { String(cString: $0) } ?? ""
            }
        }
    }

    /// Declared types of the result columns, as written in the table; `nil` for an expression.
    public var declaredTypes: [String?] {
        get throws(StoreError) {
            let statement = try live()
            return (0..<sqlite3_column_count(statement)).map { column in
                sqlite3_column_decltype(statement, column).map { String(cString: $0) }
            }
        }
    }

    /// Tables that the result columns come from, also through views; `nil` for an expression.
    public var tableNames: [String?] {
        get throws(StoreError) {
            let statement = try live()
            return (0..<sqlite3_column_count(statement)).map { column in
                sqlite3_column_table_name(statement, column).map { String(cString: $0) }
            }
        }
    }

    /// Whether the statement writes nothing to the database.
    public var isReadOnly: Bool {
        get throws(StoreError) { sqlite3_stmt_readonly(try live()) != 0 }
    }

    private func check(_ code: Int32) throws(StoreError) {
        guard code == SQLITE_OK else { throw handle.error(code, sql: sql) }
    }
}
