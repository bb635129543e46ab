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
}
