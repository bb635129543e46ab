import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// A database of version 0.1.0 with all its content, brought up to this version.
struct EarlierVersionTests {
    /// Tables whose rows belong to the program: it writes them anew.
    private static let refreshed: Set<String> = [
        "schema_migration", "workbench_meta", "data_dictionary", "feature_set", "feature",
    ]

    /// Columns that a migration is there to change.
    private static let changed: Set<String> = ["run.run_name"]

    /// Names of the tables, and of their columns, in a file.
    private func columns(_ connection: Connection) throws -> [String: [String]] {
        var columns: [String: [String]] = [:]
        for table in try connection.query(
            """
            select name from sqlite_schema
            where type = 'table' and name not like 'sqlite\\_%' escape '\\'
            """)
        {
            let name = try table.text(0)
            guard !Self.refreshed.contains(name) else { continue }
            columns[name] = try connection.query(
                "select name from pragma_table_info(?) order by cid", [name]
            ).map { try $0.text(0) }.filter { !Self.changed.contains("\(name).\($0)") }
        }
        return columns
    }

    /// Every row of a table as text, in an order of its own.
    private func content(
        _ table: String, _ columns: [String], _ connection: Connection
    ) throws -> [String] {
        let list = columns.map { column in
            // Whole numbers then, and one storage class for all since.
            column == "quantity" ? "quote(quantity * 1.0)" : "quote(\(Identifier.quote(column)))"
        }.joined(separator: " || ',' || ")
        return try connection.query(
            "select \(list) from \(Identifier.quote(table)) order by 1"
        ).map { try $0.text(0) }
    }

    private func texts(_ connection: Connection) throws -> [String] {
        try connection.query(
            """
            select type || ' ' || name || ' ' || sql from sqlite_schema
            where name like 'my\\_%' escape '\\' order by 1
            """
        ).map { try $0.text(0) }
    }

    @Test func allItsContentIsKept() throws {
        let old = try Connection(path: SchemaFixture.v010, mode: .readOnly)
        let fixture = try SchemaFixture.current()
        let new = try Database.open(fixture.path, for: .reading)
        let tables = try columns(old)
        #expect(tables.count > 35)
        for (table, columns) in tables {
            let before = try content(table, columns, old)
            #expect(try content(table, columns, new) == before, "\(table)")
        }
        #expect(try content("run", ["label_digest"], new).count == 15)
        #expect(try content("run_label", ["run_id", "row_no", "cluster"], new).count > 1000)
        #expect(try content("customer", ["customer_id", "e_mail", "zip"], new).count > 80)
        #expect(try new.integrityCheck().isEmpty)
        #expect(try new.foreignKeyViolations().isEmpty)
    }

    @Test func whatTheOwnerMadeIsKept() throws {
        let old = try Connection(path: SchemaFixture.v010, mode: .readOnly)
        let fixture = try SchemaFixture.current()
        let new = try Database.open(fixture.path, for: .reading)
        let before = try texts(old)
        #expect(before.count == 5)
        #expect(try texts(new) == before)
        #expect(
            try new.scalar(
                "select display_name from feature where feature_set = 'my_spend' and feature = 'spend'"
            ) == "Turnover")
        #expect(try new.query("select * from my_best").count == 15)
        #expect(try new.scalar("select meaning from non_product_code where code = '20293'") != nil)
    }

    @Test func theNewFileHasTheSchemaOfAFreshOne() throws {
        let fresh = try Connection.inMemory()
        try Database.prepare(fresh)
        let fixture = try SchemaFixture.current()
        let new = try Database.open(fixture.path, for: .reading)
        let sql = """
            select type || ' ' || name || ' ' || coalesce(sql, '') from sqlite_schema
            where name <> 'customer'
            """
        let expected = try fresh.query(sql).map { try $0.text(0) }
        let found = Set(try new.query(sql).map { try $0.text(0) })
        for object in expected { #expect(found.contains(object), "\(object)") }
    }

    @Test func theEarlierProgramRefusesTheNewFileAndLeavesIt() throws {
        let fixture = try SchemaFixture.current()
        let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        let earlier = Migrator(
            migrations: Array(EmbeddedSQL.migrations.prefix(16)),
            applicationID: Database.applicationID)
        let error = try #require(throws: MigrationError.self) {
            try earlier.migrate(try Connection(path: fixture.path, mode: .readWrite))
        }
        #expect(error == .newerSchema(found: Database.schemaVersion, supported: 16))
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
    }

    @Test(arguments: [
        "delete from family_label; drop table run_core; selec", "delete from run; rollback",
        "delete from snapshot",
    ])
    func aMigrationThatFailsLeavesTheOldFileWhole(_ sql: String) throws {
        let fixture = try SchemaFixture(copyOf: SchemaFixture.v010)
        let before = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        let number = Database.schemaVersion + 1
        let migrator = Migrator(
            migrations: EmbeddedSQL.migrations + [
                Migration(number: number, name: "bad", sql: sql)
            ], applicationID: Database.applicationID)
        #expect(throws: MigrationError.self) {
            try migrator.migrate(try Connection(path: fixture.path, mode: .readWrite))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: fixture.path)) == before)
        #expect(try fixture.folder.contents() == ["a.db"])
    }
}
