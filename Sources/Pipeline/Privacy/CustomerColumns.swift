import Store

/// Where ids of customers stand, and what else is known of them: the one list that `forget` goes by.
///
/// A test walks the schema: a column that holds customers and is not here fails it.
package enum CustomerColumns {
    /// Columns that hold a customer's id, in whatever table, view or output.
    package static let names: Set<String> = [
        "customer_id", "original_customer_id", "same_as", "typical_customer_id",
        "core_customer",
    ]
    /// Whether a column holds ids by its name, in whatever letters an owner wrote it.
    package static func isID(_ name: String) -> Bool { names.contains(name.lowercased()) }

    /// Columns of output that hold a line of a file, or quote cells of it.
    static let ofLines: Set<String> = ["raw", "reason"]

    /// Tables whose rows are nothing but what is known of one customer: deleted with him.
    package static let ofOnePerson = ["customer", "customer_consent", "hand_over_customer"]
    /// Columns that hold a line of a file as it was: emptied where a forgotten customer stands in it.
    package static let raw = [
        Column(table: "rejected_line", name: "raw"),
        Column(table: "rejected_customer", name: "raw"),
    ]
    /// Words that an owner gave the columns of a view, among those of the program.
    static let ofViews = ["feature_set", "feature", "display_name", "unit", "definition"].map {
        Column(table: "feature", name: $0)
    }
    /// Tables of ours whose texts come with the program, or follow from those of other tables.
    private static let ofTheProgram: Set<String> = [
        "data_dictionary", "schema_migration", "workbench_meta", "privacy", "forgotten_customer",
        "forgotten_contact",
        "feature", "data_version", "snapshot_forgotten", "calendar",
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
        try columns(in: connection).filter { isID($0.name) && !ofOnePerson.contains($0.table) }
    }

    /// All other columns in which an address may stand somewhere: also attributes of other customers, such as who
    /// referred them.
    package static func texts(in connection: Connection) throws -> [Column] {
        try columns(in: connection).filter { !isID($0.name) && !raw.contains($0) }
    }

    /// Of these the ones whose values may be ids by themselves, whatever their name: attributes, and columns of
    /// tables that the owner made.
    package static func mayBeIDs(in connection: Connection) throws -> [Column] {
        try texts(in: connection).filter { !isOurs($0.table) }
    }

    /// Columns of tables that come with the program.
    package static func ofOurs(_ columns: [Column]) -> [Column] {
        columns.filter { isOurs($0.table) }
    }

    /// Whether a table comes with the program and its columns are known.
    static func isOurs(_ table: String) -> Bool {
        table != "customer"
            && (FixedSchema.currentNames.contains(table) || table.hasPrefix("snapshot_values_"))
    }

    /// Columns that may hold text, of every table that is not the program's; of the owner's all, as SQLite takes text
    /// anywhere.
    private static func columns(in connection: Connection) throws -> [Column] {
        let rows = try connection.query(
            """
            select
                objects.name, columns.name,
                lower(columns.type) in ('integer', 'real', 'date', 'datetime')
            from sqlite_schema as objects
            join pragma_table_info(objects.name) as columns
            where objects.type = 'table'
                and objects.name not like 'sqlite\\_%' escape '\\'
            order by objects.name, columns.cid
            """)
        return try rows.compactMap { row in
            let column = Column(table: try row.text(0), name: try row.text(1))
            if ofTheProgram.contains(column.table) { return nil }
            return try row.int(2) == 1 && isOurs(column.table) ? nil : column
        }
    }
}
