internal import CSQLite

/// A column of a table as far as it decides how values compare.
public struct TableColumn: Sendable, Hashable {
    /// Name.
    public let name: String
    /// What the table was made with, such as `varchar(20)`; empty without a type.
    public let declaredType: String
    /// Name of the collation, `BINARY` by default.
    public let collation: String

    /// The affinity that SQLite derives from the type (datatype3.html, section 3.1), as a type.
    public var affinity: String {
        let type = declaredType.uppercased()
        func has(_ parts: String...) -> Bool { parts.contains { type.contains($0) } }
        if has("INT") { return "integer" }
        if has("CHAR", "CLOB", "TEXT") { return "text" }
        if type.isEmpty || has("BLOB") { return "blob" }
        return has("REAL", "FLOA", "DOUB") ? "real" : "numeric"
    }
}

extension Connection {
    /// The columns of a table, in order: also generated ones, not those that a virtual table hides.
    public func columns(ofTable table: String) throws(StoreError) -> [TableColumn] {
        let database = try handle.opened()
        var columns: [TableColumn] = []
        for row in try query("select name from pragma_table_xinfo(?) where hidden <> 1", [table]) {
            let name = try row.text(0)
            var (type, collation): (UnsafePointer<CChar>?, UnsafePointer<CChar>?)
            let code = sqlite3_table_column_metadata(
                database, "main", table, name, &type, &collation, nil, nil, nil)
            guard code == SQLITE_OK else { throw handle.error(code, sql: nil) }
            columns.append(
                TableColumn(
                    name: name, declaredType: type.map { String(cString: $0) } ?? "",
                    collation: collation.map { String(cString: $0) } ?? "BINARY"))
        }
        return columns
    }
}
