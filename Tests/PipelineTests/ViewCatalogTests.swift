import Pipeline
import Store
import Testing

struct ViewCatalogTests {
    @Test func aChangedViewIsMadeAnewAndForeignOnesStay() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let before = try connection.scalar("select sql from sqlite_schema where name = 'segment'")
        try connection.execute(
            """
            drop view segment;
            create view segment as select 1 as one;
            create view mine as select 2 as two;
            update workbench_meta set value = 'older' where key = 'views_sha256';
            """)
        try Database.prepare(connection)
        #expect(
            try connection.scalar("select sql from sqlite_schema where name = 'segment'") == before)
        #expect(try connection.scalar("select two from mine") == 2)
    }

    @Test func upToDateViewsAreNotTouched() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        let version = try connection.scalar("pragma schema_version")
        try Database.prepare(connection)
        #expect(try connection.scalar("pragma schema_version") == version)
    }

    @Test func everyViewCanBeReadInAnEmptyDatabase() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        for view in EmbeddedSQL.views {
            // No row, or one that knows nothing (observation_end).
            let values = try connection.query("select * from \"\(view.name)\"").flatMap(\.values)
            #expect(values.allSatisfy { $0 == .null }, "\(view.name)")
        }
    }
}
