import Reports
import Store

/// `docs/schema.md`: every described table and view, from the database itself and `data_dictionary`.
public enum SchemaDocument {
    /// The document of the schema that this program writes.
    public static func current() throws -> Document {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        return try document(of: connection)
    }

    /// The document of a database: by whom objects are for, the published ones first, and by what they are there for.
    ///
    /// - Parameter connection: A migrated database; the tables of single snapshots are left out.
    /// - Throws: `StoreError`.
    public static func document(of connection: Connection) throws -> Document {
        var blocks: [Document.Block] = [
            .heading("Schema", level: 1),
            .text(
                """
                Generated from the table `data_dictionary`: edit its rows in `sql/`, not this file.
                Times are UTC, `YYYY-MM-DD HH:MM:SS`. Columns of views that are computed have no declared
                type in SQLite.
                """),
        ]
        let kinds = try kinds(in: connection)
        let roles = try PublishedObjects.roles(in: connection)
        for role in PublishedObjects.Role.allCases {
            let objects = kinds.keys.filter { (roles[$0] ?? .analyst) == role }
            guard !objects.isEmpty else { continue }
            blocks += [.heading(role.title, level: 2), .text(role.purpose)]
            if role == .published {
                let names = try PublishedObjects.names(in: connection)
                blocks.append(.text(try EntityDiagram(of: names, in: connection).mermaid))
                for object in names {
                    blocks += try section(
                        object, kind: kinds[object] ?? "", level: 3, in: connection)
                }
            } else {
                blocks += try themes(of: Set(objects), kinds, in: connection)
            }
        }
        return Document(blocks)
    }

    /// Objects of one role, by what they are there for.
    private static func themes(
        of objects: Set<String>, _ kinds: [String: String], in connection: Connection
    ) throws -> [Document.Block] {
        var blocks: [Document.Block] = []
        let known = Set(SchemaRole.allCases.flatMap(\.objects))
        for theme in SchemaRole.allCases {
            let own =
                theme == .others
                ? objects.filter { !known.contains($0) }.sorted()
                : theme.objects.filter(objects.contains)
            guard !own.isEmpty else { continue }
            blocks += [.heading(theme.title, level: 3), .text(theme.purpose)]
            for object in own {
                blocks += try section(object, kind: kinds[object] ?? "", level: 4, in: connection)
            }
        }
        return blocks
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
        View. The newest matrix that was asked for: the columns of its `snapshot_values_<id>`, with their
        declared types. Made with the first snapshot.
        """

    private static func section(
        _ object: String, kind: String, level: Int, in connection: Connection
    ) throws -> [Document.Block] {
        var blocks: [Document.Block] = [.heading(object, level: level)]
        guard object != FrozenView.name else { return blocks + [.text(frozenText)] }
        let rows = try connection.query(
            """
            select
                dictionary.column_name,
                dictionary.unit,
                dictionary.meaning,
                coalesce(column.type, '') as type
            from data_dictionary as dictionary
            left join pragma_table_xinfo(?1) as column on column.name = dictionary.column_name
            where dictionary.object = ?1
            order by dictionary.position
            """, [object])
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
                blocks.append(.text("\(kind). " + VisibleText.escaped(meaning)))
            } else {
                table.append(
                    [name, try row.text(3).lowercased(), unit, meaning].map { .text($0) })
            }
        }
        return blocks + [.table(table)]
    }
}
