import Store

/// `docs/schema.md`: every published table and view, from the database itself and `data_dictionary`.
public enum SchemaDocument {
    /// The document of the schema that this program writes.
    public static func current() throws -> String {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        return try markdown(from: connection)
    }

    /// The document as Markdown, tables in the order of the migrations, then views by name.
    ///
    /// - Parameter connection: A migrated database; the tables of single snapshots are left out.
    /// - Throws: `StoreError`.
    public static func markdown(from connection: Connection) throws -> String {
        var text = """
            # Schema

            Generated from the table `data_dictionary`: edit `sql/data_dictionary.sql`, not this file.
            Times are UTC, `YYYY-MM-DD HH:MM:SS`. Columns of views that are computed have no declared
            type in SQLite.

            """
        text += "\n## Tables\n"
        for name in try names(of: "table", order: "rowid", in: connection) {
            text += try section(name, in: connection)
        }
        text += try section("snapshot_values_<id>", in: connection)
        text += "\n## Views\n"
        for name in try names(of: "view", order: "name", in: connection) {
            text += try section(name, in: connection)
        }
        text += """

            ### customer_features_frozen

            The newest snapshot's matrix: the columns of its `snapshot_values_<id>`, with their declared
            types. Made with the first snapshot.

            """
        return text
    }

    private static func names(
        of type: String, order: String, in connection: Connection
    ) throws -> [String] {
        try connection.query(
            """
            select name
            from sqlite_schema
            where type = ?
                and name not like 'sqlite\\_%' escape '\\'
                and name not like 'snapshot\\_values\\_%' escape '\\'
                and name <> 'customer_features_frozen'
                and name in (select object from data_dictionary)
            order by \(order)
            """, [type]
        ).map { try $0.text(0) }
    }

    private static func section(_ object: String, in connection: Connection) throws -> String {
        let rows = try connection.query(
            """
            select
                dictionary.column_name,
                dictionary.unit,
                dictionary.meaning,
                coalesce(column.type, '') as type
            from data_dictionary as dictionary
            left join pragma_table_info(?1) as column on column.name = dictionary.column_name
            where dictionary.object = ?1
            order by dictionary.position
            """, [object])
        var text = "\n### \(plain(object))\n\n"
        for row in rows where try row.text(0) == "*" { text += try plain(row.text(2)) + "\n\n" }
        text += "| Column | Type | Unit | Meaning |\n|---|---|---|---|\n"
        for row in rows where try row.text(0) != "*" {
            let cells = try [
                code(row.text(0)), row.text(3).lowercased(), row.text(1), row.text(2),
            ]
            text += "| " + cells.map(escaped).joined(separator: " | ") + " |\n"
        }
        return text
    }

    /// Names and meanings come from the file: they stay on their line and in their cell.
    private static func plain(_ text: String) -> String { VisibleText.escaped(text) }

    private static func escaped(_ cell: String) -> String {
        plain(cell).split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    /// A name as code, between more backticks than it has in a row.
    private static func code(_ name: String) -> String {
        guard name.contains("`") else { return "`\(name)`" }
        let longest = name.split { $0 != "`" }.map(\.count).max() ?? 0
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence) \(name) \(fence)"
    }
}
