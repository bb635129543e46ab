import Store
import Testing

@Suite struct ConnectionColumnsTests {
    @Test func generatedColumnsAreColumns() throws {
        let connection = try Connection.inMemory()
        try connection.execute(
            """
            create table t (
                a varchar(20) collate nocase,
                b real generated always as (length(a)) virtual,
                c integer as (length(a)) stored
            )
            """)
        let columns = try connection.columns(ofTable: "t")
        #expect(columns.map(\.name) == ["a", "b", "c"])
        #expect(columns.map(\.affinity) == ["text", "real", "integer"])
        #expect(columns.map(\.collation) == ["nocase", "BINARY", "BINARY"])
    }

    @Test func hiddenColumnsOfAVirtualTableAreNot() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create virtual table t using fts5 (a)")
        #expect(try connection.columns(ofTable: "t").map(\.name) == ["a"])
    }
}
