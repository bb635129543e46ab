import Store

/// Where ids of customers stand, and what else is known of them: the one list that `forget` goes by.
///
/// A test walks the schema: a column that holds customers and is not here fails it.
package enum CustomerColumns {
    /// Columns that hold a customer's id, in whatever table.
    package static let names: Set<String> = [
        "customer_id", "original_customer_id", "same_as", "typical_customer_id",
    ]
    /// Tables whose rows are nothing but what is known of one customer: deleted with him.
    package static let ofOnePerson = ["customer", "customer_consent", "hand_over_customer"]
    /// Columns that hold a line of a file as it was: emptied where a forgotten customer stands in it.
    package static let raw = [
        Column(table: "rejected_line", name: "raw"),
        Column(table: "rejected_customer", name: "raw"),
    ]
    /// Tables of ours whose texts come with the program.
    private static let ofTheProgram: Set<String> = [
        "data_dictionary", "schema_migration", "workbench_meta", "privacy", "forgotten_customer",
        "feature", "data_version", "snapshot_forgotten",
    ]

    /// A column of the file.
    package struct Column: Hashable, Sendable {
        package let table: String
        package let name: String

        package init(table: String, name: String) {
            (self.table, self.name) = (table, name)
        }

        /// As SQL takes it.
        package var quoted: (table: String, name: String) {
            (Identifier.quote(table), Identifier.quote(name))
        }
    }

    /// All columns of the file that hold ids, but those of rows that are deleted.
    package static func ids(in connection: Connection) throws -> [Column] {
        try columns(in: connection).filter {
            names.contains($0.name) && !ofOnePerson.contains($0.table)
        }
    }

    /// All other columns of text, in which an address may stand somewhere.
    package static func texts(in connection: Connection) throws -> [Column] {
        try columns(in: connection).filter {
            !names.contains($0.name) && !ofOnePerson.contains($0.table) && !raw.contains($0)
        }
    }

    /// Columns that may hold text, of every table that is not the program's.
    private static func columns(in connection: Connection) throws -> [Column] {
        let rows = try connection.query(
            """
            select objects.name, columns.name
            from sqlite_schema as objects
            join pragma_table_info(objects.name) as columns
            where objects.type = 'table'
                and objects.name not like 'sqlite\\_%' escape '\\'
                and lower(columns.type) not in ('integer', 'real', 'date', 'datetime')
            order by objects.name, columns.cid
            """)
        return try rows.map { Column(table: try $0.text(0), name: try $0.text(1)) }
            .filter { !ofTheProgram.contains($0.table) }
    }
}
