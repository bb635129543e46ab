import Reports
import Store

extension ResultTable {
    /// A table of a query's answer; columns are named as in the query and described as in
    /// `data_dictionary`.
    ///
    /// - Throws: `DamagedError` for a value of another type than its column was declared with.
    init(
        _ connection: Connection, name: String = "", nKeys: Int = 0, _ sql: String,
        _ bindings: [any Bindable] = []
    ) throws {
        let names = try connection.columnNames(of: sql)
        let rows = try connection.query(sql, bindings)
        let types = try connection.declaredTypes(of: sql)
        let tables = try connection.tableNames(of: sql)
        for (column, type) in types.enumerated() {
            try reading(tables[column] ?? "a table") {
                for row in rows { try Self.check(row, column, isOf: type) }
            }
        }
        let dictionary = DataDictionary(of: tables.compactMap(\.self), in: connection)
        self.init(
            name: name,
            columns: names.indices.map {
                dictionary.column(names[$0], of: tables[$0], type: types[$0])
            },
            nKeys: nKeys, rows: rows.map { $0.values.map { Cell($0) } })
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

    /// The table with its columns described as those of a table or view of the database.
    func described(as object: String, in connection: Connection) -> ResultTable {
        let dictionary = DataDictionary(of: [object], in: connection)
        var table = self
        for (place, column) in columns.enumerated() {
            let known = dictionary.column(column.name, of: object)
            table.columns[place].unit = known.unit
            table.columns[place].isMoney = known.isMoney
            if column.heading == column.name { table.columns[place].heading = known.heading }
            table.columns[place].meaning = known.meaning
            if column.role == .text { table.columns[place].role = known.role }
        }
        return table
    }
}

extension Cell {
    /// A value of the database as a cell.
    package init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .real(number)
        case .text(let text): self = .text(text)
        }
    }
}
