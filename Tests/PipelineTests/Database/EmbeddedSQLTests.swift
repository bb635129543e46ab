import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// The lists of `EmbeddedSQL` are kept by hand; the folders are the truth.
struct EmbeddedSQLTests {
    private func files(_ folder: String) throws -> [String: String] {
        let place = Places.root + "/" + folder
        var texts: [String: String] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: place)
        where name.hasSuffix(".sql") {
            texts[String(name.dropLast(4))] = try String(
                contentsOfFile: place + "/" + name, encoding: .utf8)
        }
        return texts
    }

    @Test func migrationsEqualTheirFolder() throws {
        let folder = try files("migrations")
        let embedded = EmbeddedSQL.migrations
        #expect(embedded.map(\.number) == Array(1...embedded.count))
        #expect(embedded.count == folder.count)
        for migration in embedded {
            let digits = String(migration.number)
            let name =
                String(repeating: "0", count: 4 - digits.count) + digits + "_" + migration.name
            #expect(folder[name] == migration.sql, "\(name)")
        }
    }

    /// New files take the short cut, and it leads to the same place.
    @Test func theImageIsThatOfTheMigrations() throws {
        let migrations = EmbeddedSQL.migrations
        let made = try SchemaImage(of: migrations, applicationID: Database.applicationID)
        #expect(made.isOf(migrations))
        #expect(!made.isOf(migrations.dropLast()))
        let place = Places.root + "/Sources/Pipeline/Database/Schema/new_database.sql"
        let stored = try String(
            contentsOfFile: place, encoding: .utf8)
        #expect(EmbeddedSQL.image.text == stored)
        if stored != made.text {
            let copy = FileManager.default.temporaryDirectory.path + "/new_database.sql"
            try made.text.write(toFile: copy, atomically: true, encoding: .utf8)
            Issue.record("\(place) is older than the migrations: copy \(copy) there")
        }
        #expect(
            try content(image: made).elementsEqual(content(image: nil), by: ==),
            "the image makes another file than the migrations")
    }

    /// Catalogue and rows of a new file.
    private func content(image: SchemaImage?) throws -> [[Value]] {
        let connection = try Connection.inMemory()
        try Migrator(
            migrations: EmbeddedSQL.migrations, applicationID: Database.applicationID, image: image
        ).migrate(connection)
        let objects = try connection.query(
            "select type, name, tbl_name, sql from sqlite_schema order by type, name")
        var rows = objects.map(\.values)
        for object in objects where try object.text("type") == "table" {
            let name = Identifier.quote(try object.text("name"))
            let columns = try connection.columnNames(of: "select * from \(name)")
                .filter { $0 != "applied_at" }.map { Identifier.quote($0) }
            rows += try connection.query("select \(columns.joined(separator: ", ")) from \(name)")
                .map(\.values)
        }
        rows.append([try connection.scalar("pragma user_version") ?? .null])
        return rows
    }

    @Test func viewsAndRowsEqualTheirFolder() throws {
        let folder = try files("sql")
        let embedded = EmbeddedSQL.views + EmbeddedSQL.rows
        #expect(embedded.count == folder.count)
        for file in embedded { #expect(folder[file.name] == file.sql, "\(file.name)") }
    }

    /// The schema, whole.
    ///
    /// To make the golden file anew after a new migration or view:
    /// `workbench sample --n-customers 1 | workbench ingest - --db new.db`, then
    /// `sqlite3 new.db "select sql || ';' from sqlite_schema where sql is not null order by type,
    /// name" > Tests/Fixtures/schema.sql`. The diff is what reviewers look at.
    @Test func aMigratedDatabaseHasTheGoldenSchema() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let statements = try connection.query(
            "select sql || ';' from sqlite_schema where sql is not null order by type, name"
        ).map { try $0.text(0) + "\n" }
        let golden = try String(contentsOfFile: Places.fixture("schema.sql"), encoding: .utf8)
        #expect(statements.joined() == golden)
    }

    /// A table without a key says why, where its readers look.
    @Test func everyTableHasAKeyOrSaysWhyNot() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let without = try connection.query(
            """
            select made.name, (
                select meaning from data_dictionary where object = made.name and column_name = '*'
            )
            from sqlite_schema as made
            where made.type = 'table'
                and made.name not like 'sqlite_%'
                and not exists (select 1 from pragma_table_info(made.name) where pk > 0)
            """)
        #expect(try without.map { try $0.text(0) } == ["study_draw"])
        for row in without {
            let words = try row.text(1)
            #expect(words.contains("no primary key"), "\(words)")
        }
    }
}
