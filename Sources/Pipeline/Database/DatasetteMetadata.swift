import Reports
import Store

/// What Datasette shows beside the tables of a file: its `metadata.yaml`, from `data_dictionary`.
///
/// Format: docs.datasette.io, "Metadata". Objects of the role `internal` are hidden there, which leaves
/// them to be opened by name.
public struct DatasetteMetadata {
    private let connection: Connection

    /// - Parameter connection: A migrated database.
    public init(of connection: Connection) {
        self.connection = connection
    }

    /// Of the schema that this program writes.
    ///
    /// - Throws: `StoreError`.
    public static func current() throws -> DatasetteMetadata {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        return DatasetteMetadata(of: connection)
    }

    /// What Datasette calls a database: the name of its file without the last extension.
    public static func name(ofFile path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return String(file) }
        return String(file[..<dot])
    }

    /// The file.
    ///
    /// - Parameters:
    ///   - database: What Datasette calls the database: the name of its file without its extension.
    ///   - shown: A text as screens show it; names of files and columns may be personal.
    /// - Throws: `StoreError`.
    /// - Complexity: one pass over the dictionary, and a look at the columns of each table.
    public func text(
        database: String, shown: (String) -> String
    ) throws(StoreError) -> String {
        var lines = [
            "# Made by workbench schema --format datasette. Use: datasette FILE.db --metadata metadata.yaml",
            "databases:",
            "  \(YAMLText.quoted(shown(database))):",
            "    source: workbench",
            "    tables:",
        ]
        let labels = try labels()
        for object in try objects() {
            lines.append("      \(YAMLText.quoted(object.name)):")
            lines.append("        description: \(YAMLText.quoted(shown(object.meaning)))")
            if object.role == "internal" { lines.append("        hidden: true") }
            if let label = labels[object.name] {
                lines.append("        label_column: \(YAMLText.quoted(label))")
            }
            let columns = try columns(of: object.name)
            guard !columns.isEmpty else { continue }
            lines.append("        columns:")
            lines += columns.map {
                "          \(YAMLText.quoted($0.name)): \(YAMLText.quoted(shown($0.meaning)))"
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct Described {
        let name: String
        let role: String
        let meaning: String
    }

    /// What is described and there, published objects first.
    private func objects() throws(StoreError) -> [Described] {
        let rows = try connection.query(
            """
            select object, role, meaning
            from data_dictionary
            where column_name = '*'
                and object in (select name from sqlite_schema where type in ('table', 'view'))
            order by case role when 'published' then 0 when 'analyst' then 1 else 2 end, object
            """)
        var objects: [Described] = []
        for row in rows {
            objects.append(
                Described(name: try row.text(0), role: try row.text(1), meaning: try row.text(2)))
        }
        return objects
    }

    /// What each column means, with its unit.
    private func columns(of object: String) throws(StoreError) -> [Described] {
        let rows = try connection.query(
            """
            select column_name, meaning || iif(unit = '', '', ' (' || unit || ')')
            from data_dictionary
            where object = ? and column_name <> '*'
            order by position
            """, [object])
        var columns: [Described] = []
        for row in rows {
            columns.append(Described(name: try row.text(0), role: "", meaning: try row.text(1)))
        }
        return columns
    }

    /// By table to which others refer: what a link there bears.
    ///
    /// A key of text says which row it is (of a customer anything else would be his country); else the first column of text that
    /// is no key.
    private func labels() throws(StoreError) -> [String: String] {
        let rows = try connection.query(
            """
            select parent.name, (
                select column.name
                from pragma_table_info(parent.name) as column
                where column.type = 'TEXT' collate nocase
                    and (
                        column.pk = 0 and column.name not like '%\\_id' escape '\\'
                        or column.pk = 1 and not exists (
                            select 1 from pragma_table_info(parent.name) where pk > 1
                        )
                    )
                order by column.pk desc, column.cid
                limit 1
            ) as label
            from sqlite_schema as parent
            where parent.type = 'table'
                and label is not null
                and parent.name in (
                    select reference."table"
                    from sqlite_schema as child, pragma_foreign_key_list(child.name) as reference
                    where child.type = 'table'
                )
            """)
        var labels: [String: String] = [:]
        for row in rows { labels[try row.text(0)] = try row.text(1) }
        return labels
    }
}
