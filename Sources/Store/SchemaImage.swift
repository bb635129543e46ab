/// What all migrations together make of an empty file, as one text: so that a new file does not go the way that
/// older ones have gone, a dozen times over the whole schema.
///
/// A short cut and no second truth: it is made from the migrations, and used by none but those it was made from.
public struct SchemaImage: Sendable, Hashable {
    /// The first line says which migrations it is of; the rest is SQL.
    public let text: String

    /// An image as `init(of:applicationID:)` made it.
    public init(text: String) { self.text = text }

    /// Makes the image of some migrations.
    /// - Throws: `MigrationError` where one fails.
    public init(of migrations: [Migration], applicationID: Int32) throws {
        let scratch = try Connection.inMemory()
        try Migrator(migrations: migrations, applicationID: applicationID).migrate(scratch)
        var statements: [String] = []
        for row in try scratch.query(
            """
            select sql from sqlite_schema
            where sql is not null
                and name not like 'sqlite\\_%' escape '\\'
                and name <> 'schema_migration'
            order by rowid
            """)
        { statements.append(try row.text(0) + ";\n") }
        for row in try scratch.query(
            """
            select name from sqlite_schema
            where type = 'table'
                and name not like 'sqlite\\_%' escape '\\'
                and name <> 'schema_migration'
            order by rowid
            """)
        { statements += try Self.rows(of: try row.text(0), in: scratch) }
        text = Self.heading(of: migrations) + "\n\n" + statements.joined(separator: "\n")
    }

    /// Whether it is of these migrations.
    public func isOf(_ migrations: [Migration]) -> Bool {
        let heading = Self.heading(of: migrations)
        return text.utf8.starts(with: heading.utf8)
            && text.utf8.dropFirst(heading.utf8.count).first == UInt8(ascii: "\n")
    }

    private static func heading(of migrations: [Migration]) -> String {
        "-- Generated from the migrations, of which the last is "
            + "\(migrations.count): \(checksum(of: migrations))"
    }

    /// Of all texts: that of their checksums.
    private static func checksum(of migrations: [Migration]) -> String {
        Migration(
            number: 0, name: "", sql: migrations.map(\.checksum).joined(separator: " ")
        ).checksum
    }

    private static func rows(of table: String, in connection: Connection) throws -> [String] {
        let name = Identifier.quote(table)
        let columns = try connection.columnNames(of: "select * from \(name)")
            .map { Identifier.quote($0) }
        let values = columns.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
        return try connection.query("select \(values) from \(name)").map { row in
            "insert into \(name) (\(columns.joined(separator: ", ")))\nvalues (\(try row.text(0)));\n"
        }
    }
}
