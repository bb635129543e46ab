/// A table that is printed: described columns and rows of typed cells.
public struct ResultTable: Sendable {
    /// What it is called among others: its heading, and its member in JSON; empty where it stands alone.
    public var name: String
    /// Columns, from left to right.
    public var columns: [Column]
    /// Columns on the left that say what a row is: a table that is folded repeats them.
    public var nKeys: Int
    /// Rows, each with one cell a column.
    public var rows: [[Cell]]

    /// A table of the given rows.
    public init(
        name: String = "", columns: [Column], nKeys: Int = 0, rows: [[Cell]] = []
    ) {
        precondition(0...columns.count ~= nKeys, "keys are columns")
        self.name = name
        self.columns = columns
        self.nKeys = nKeys
        self.rows = rows
    }

    /// Adds a row.
    public mutating func append(_ row: [Cell]) {
        precondition(row.count == columns.count, "a row has as many cells as there are columns")
        rows.append(row)
    }

    /// The same table under a name.
    public func named(_ name: String, nKeys: Int? = nil) -> ResultTable {
        ResultTable(name: name, columns: columns, nKeys: nKeys ?? self.nKeys, rows: rows)
    }
}

extension ResultTable {
    /// Keeps the named columns in the given order.
    ///
    /// - Throws: `TableError` that lists the columns there are.
    public func selecting(_ names: [String]) throws(TableError) -> ResultTable {
        var places: [Int] = []
        for name in names { places.append(try place(of: name)) }
        return selecting(places: places)
    }

    /// Keeps the columns at these places; none is a key any more.
    func selecting(places: [Int]) -> ResultTable {
        ResultTable(
            name: name, columns: places.map { columns[$0] },
            rows: rows.map { row in places.map { row[$0] } })
    }

    /// Sorts by a column, ascending, or descending with a leading `-`; nulls come last; stable.
    ///
    /// - Throws: `TableError` that lists the columns there are.
    public func sorted(by key: String) throws(TableError) -> ResultTable {
        let isDescending = key.hasPrefix("-")
        let column = try place(of: isDescending ? String(key.dropFirst()) : key)
        let order = rows.indices.sorted { a, b in
            let (x, y) = (rows[a][column], rows[b][column])
            if x == .null || y == .null { return x != .null && y == .null || x == y && a < b }
            if x.precedes(y) { return !isDescending }
            if y.precedes(x) { return isDescending }
            return a < b
        }
        var table = self
        table.rows = order.map { rows[$0] }
        return table
    }

    /// Keeps the first `count` rows.
    public func prefix(_ count: Int) -> ResultTable {
        var table = self
        table.rows = Array(rows.prefix(count))
        return table
    }

    private func place(of name: String) throws(TableError) -> Int {
        guard let place = columns.firstIndex(where: { $0.name == name }) else {
            throw TableError(name: name, columns: columns.map(\.name))
        }
        return place
    }
}

/// A column was named that the table does not have.
public struct TableError: Error, Hashable {
    /// The name that was asked for.
    public let name: String
    /// Names that there are, from left to right.
    public let columns: [String]

    /// A mistake in a name.
    public init(name: String, columns: [String]) {
        self.name = name
        self.columns = columns
    }
}
