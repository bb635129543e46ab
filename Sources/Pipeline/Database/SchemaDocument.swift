import Store

/// `docs/schema.md`: every published table and view, from the database itself and `data_dictionary`.
public enum SchemaDocument {
    /// The document of the schema that this program writes.
    public static func current() throws -> String {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        return try markdown(from: connection)
    }

    /// The document as Markdown, by what tables and views are there for.
    ///
    /// - Parameter connection: A migrated database; the tables of single snapshots are left out.
    /// - Throws: `StoreError`.
    public static func markdown(from connection: Connection) throws -> String {
        var text = """
            # Schema

            Generated from the table `data_dictionary`: edit its rows in `sql/`, not this file.
            Times are UTC, `YYYY-MM-DD HH:MM:SS`. Columns of views that are computed have no declared
            type in SQLite.

            """
        let kinds = try kinds(in: connection)
        let known = Set(SchemaRole.allCases.flatMap(\.objects))
        for role in SchemaRole.allCases {
            let objects =
                role == .others
                ? kinds.keys.filter { !known.contains($0) }.sorted()
                : role.objects.filter { kinds[$0] != nil }
            guard !objects.isEmpty else { continue }
            text += "\n## \(role.title)\n\n\(role.purpose)\n"
            for object in objects {
                text += try section(object, kind: kinds[object] ?? "", in: connection)
            }
        }
        return text
    }

    /// `Table` or `View` of each object that is described; the tables of snapshots count as one.
    private static func kinds(in connection: Connection) throws -> [String: String] {
        var kinds = ["snapshot_values_<id>": "Table", FrozenView.name: "View"]
        let rows = try connection.query(
            """
            select name, type
            from sqlite_schema
            where type in ('table', 'view')
                and name not like 'sqlite\\_%' escape '\\'
                and name not like 'snapshot\\_values\\_%' escape '\\'
                and name in (select object from data_dictionary)
            """)
        for row in rows { kinds[try row.text(0)] = try row.text(1) == "table" ? "Table" : "View" }
        return kinds
    }

    /// Its columns are those of the newest snapshot, or it is not there yet.
    private static let frozenText = """
        View. The newest snapshot's matrix: the columns of its `snapshot_values_<id>`, with their
        declared types. Made with the first snapshot.

        """

    private static func section(
        _ object: String, kind: String, in connection: Connection
    ) throws -> String {
        let head = "\n### \(plain(object))\n\n"
        guard object != FrozenView.name else { return head + frozenText }
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
        var text = head
        for row in rows where try row.text(0) == "*" {
            text += try "\(kind). \(plain(row.text(2)))\n\n"
        }
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
