import Reports
import Store

/// `docs/schema.md`: every published table and view, from the database itself and `data_dictionary`.
public enum SchemaDocument {
    /// The document of the schema that this program writes.
    public static func current() throws -> Document {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        return try document(of: connection)
    }

    /// The document of a database: tables in the order of the migrations, then views by name.
    ///
    /// - Parameter connection: A migrated database; the tables of single snapshots are left out.
    /// - Throws: `StoreError`.
    public static func document(of connection: Connection) throws -> Document {
        var blocks: [Document.Block] = [
            .heading("Schema", level: 1),
            .text(
                """
                Generated from the table `data_dictionary`: edit `sql/data_dictionary.sql`, not this file.
                Times are UTC, `YYYY-MM-DD HH:MM:SS`. Columns of views that are computed have no declared
                type in SQLite.
                """),
            .heading("Tables", level: 2),
        ]
        for name in try names(of: "table", order: "rowid", in: connection) {
            blocks += try section(name, in: connection)
        }
        blocks += try section("snapshot_values_<id>", in: connection)
        blocks.append(.heading("Views", level: 2))
        for name in try names(of: "view", order: "name", in: connection) {
            blocks += try section(name, in: connection)
        }
        blocks.append(.heading("customer_features_frozen", level: 3))
        blocks.append(
            .text(
                """
                The newest snapshot's matrix: the columns of its `snapshot_values_<id>`, with their declared
                types. Made with the first snapshot.
                """))
        return Document(blocks)
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

    private static func section(
        _ object: String, in connection: Connection
    ) throws -> [Document.Block] {
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
        var blocks: [Document.Block] = [.heading(object, level: 3)]
        var table = ResultTable(
            name: object,
            columns: [
                .init("column_name", heading: "Column", role: .identifier),
                .init("type", heading: "Type"), .init("unit", heading: "Unit"),
                .init("meaning", heading: "Meaning"),
            ], nKeys: 1)
        for row in rows {
            let (name, unit, meaning) = (try row.text(0), try row.text(1), try row.text(2))
            if name == "*" {
                // It comes from the file: its line breaks would begin headings.
                blocks.append(.text(VisibleText.escaped(meaning)))
            } else {
                table.append(
                    [name, try row.text(3).lowercased(), unit, meaning].map { .text($0) })
            }
        }
        return blocks + [.table(table)]
    }
}
