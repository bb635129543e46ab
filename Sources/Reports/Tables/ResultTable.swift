import Store

/// A table that a command prints: named columns and rows of typed cells.
public struct ResultTable: Sendable {
    /// One cell; the same four storage classes as in the database.
    public typealias Cell = Value

    /// Column names, as in the tables of the database.
    public var columns: [String]
    /// Rows, each with one cell a column.
    public var rows: [[Cell]]

    /// A table of the given rows.
    public init(columns: [String], rows: [[Cell]] = []) {
        self.columns = columns
        self.rows = rows
    }

    /// A table of a query's answer; columns are named as in the query.
    ///
    /// - Throws: `DamagedError` for a value of another type than its column was declared with.
    init(_ connection: Connection, _ sql: String, _ bindings: [any Bindable] = []) throws {
        columns = try connection.columnNames(of: sql)
        let rows = try connection.query(sql, bindings)
        let types = try connection.declaredTypes(of: sql)
        let tables = try connection.tableNames(of: sql)
        for (column, type) in types.enumerated() {
            try reading(tables[column] ?? "a table") {
                for row in rows { try Self.check(row, column, isOf: type) }
            }
        }
        self.rows = rows.map(\.values)
    }

    /// - Throws: `StoreError` with `isMismatch`; null is of every type.
    private static func check(_ row: Row, _ column: Int, isOf type: String?) throws(StoreError) {
        switch type?.lowercased() {
        case "integer": _ = try row.optionalInt(column)
        case "real": _ = try row.optionalDouble(column)
        case "text", "datetime": _ = try row.optionalText(column)
        default: break
        }
    }

    /// Adds a row.
    public mutating func append(_ row: [Cell]) {
        precondition(row.count == columns.count, "a row has as many cells as there are columns")
        rows.append(row)
    }
}

extension ResultTable {
    /// Keeps the named columns in the given order.
    ///
    /// - Throws: `TableError` that lists the columns there are.
    public func selecting(_ names: [String]) throws -> ResultTable {
        let positions = try names.map(position(of:))
        return ResultTable(
            columns: names, rows: rows.map { row in positions.map { row[$0] } })
    }

    /// Sorts by a column, ascending, or descending with a leading `-`; nulls come last; stable.
    ///
    /// - Throws: `TableError` that lists the columns there are.
    public func sorted(by key: String) throws -> ResultTable {
        let isDescending = key.hasPrefix("-")
        let column = try position(of: isDescending ? String(key.dropFirst()) : key)
        let order = rows.indices.sorted { a, b in
            let (x, y) = (rows[a][column], rows[b][column])
            if x == .null || y == .null { return x != .null && y == .null || x == y && a < b }
            if x.precedes(y) { return !isDescending }
            if y.precedes(x) { return isDescending }
            return a < b
        }
        return ResultTable(columns: columns, rows: order.map { rows[$0] })
    }

    /// Keeps the first `count` rows.
    public func prefix(_ count: Int) -> ResultTable {
        ResultTable(columns: columns, rows: Array(rows.prefix(count)))
    }

    private func position(of name: String) throws -> Int {
        guard let position = columns.firstIndex(of: name) else {
            throw TableError(name: name, columns: columns)
        }
        return position
    }
}

/// A column was named that the table does not have.
public struct TableError: UserFacingError {
    let name: String
    let columns: [String]
    /// Decides the exit code.
    public var kind: FailureKind { .usage }
    /// What failed, where, why, and what to do next.
    public var description: String {
        let guess = nearestName(to: name, among: columns).map { " Did you mean \($0)?" } ?? ""
        return "there is no column \"\(name)\".\(guess) There are: "
            + columns.joined(separator: ", ")
    }
}

extension Value {
    /// SQLite's order of values: numbers before text, text by bytes.
    fileprivate func precedes(_ other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let x), .integer(let y)): x < y
        case (.text(let x), .text(let y)): x.utf8.lexicographicallyPrecedes(y.utf8)
        case (.text, _): false
        case (_, .text): true
        default: (double ?? 0) < (other.double ?? 0)
        }
    }
}
