import Pipeline
import Store
import Testing

struct ViewCatalogTests {
    @Test func olderViewsAreMadeAnewAndForeignOnesStay() throws {
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
        // As an older program would have noted its text.
        try connection.run(
            """
            update workbench_meta
            set value = (
                select group_concat(
                    case
                        when part.value like 'segment=%' then 'segment=' || ?
                        else part.value
                    end)
                from json_each('["' || replace(workbench_meta.value, ',', '","') || '"]') as part)
            where key = 'views'
            """, [BuiltInViewsTests.digest("CREATE VIEW segment as select 1 as one")])
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
            // No row, or one that knows nothing (observation_end). That sums of nothing are of today's codes is known.
            let values = try connection.query("select * from \"\(view.name)\"").flatMap(\.values)
            let known = view.name == "fact_state" ? Value.integer(1) : .null
            #expect(values.allSatisfy { $0 == known }, "\(view.name)")
        }
    }
}
