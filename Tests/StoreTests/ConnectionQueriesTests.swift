import Store
import Testing

@Suite struct ConnectionQueriesTests {
    @Test func rowsComeBackAsTheyWentIn() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer, b real, c text); select 1; -- end")
        try connection.run(
            "insert into t values (?, ?, ?), (?, ?, ?)",
            [1, 2.5, "three", nil as Int?, Value.null, "é\"'"])
        #expect(connection.changes == 2)
        #expect(connection.lastInsertRowID == 2)
        let rows = try connection.query("select a, b, c from t order by rowid")
        #expect(rows.map(\.values) == [[1, 2.5, "three"], [nil, nil, "é\"'"]])
    }

    @Test func scalarTellsNoRowFromNull() throws {
        let connection = try Connection.inMemory()
        #expect(try connection.scalar("select 1 where 0") == Value?.none)
        #expect(try connection.scalar("select null") == Value?.some(.null))
    }

    @Test(arguments: ["", "  ", "-- nothing", "select 1; select 2", "select 1\0"])
    func runWantsExactlyOneStatement(_ sql: String) throws {
        let connection = try Connection.inMemory()
        #expect(throws: StoreError.self) { try connection.run(sql) }
    }

    @Test func trailingSemicolonAndCommentAreNoSecondStatement() throws {
        let connection = try Connection.inMemory()
        #expect(try connection.scalar("select 1; -- one\n") == 1)
    }

    @Test func executeRefusesANULInTheText() throws {
        let connection = try Connection.inMemory()
        #expect(throws: StoreError.self) { try connection.execute("create table t (a);\0 x") }
        #expect(try connection.scalar("select count(*) from sqlite_schema") == 0)
    }

    @Test func bodyErrorEndsTheLoopAndFreesTheStatement() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a); insert into t values (1), (2)")
        var seen = 0
        #expect(throws: Failure(name: "enough")) {
            try connection.forEachRow("select a from t") { _ in
                seen += 1
                throw Failure(name: "enough")
            }
        }
        #expect(seen == 1)
        try connection.execute("drop table t")
    }

    @Test func columnsOfAStatementAreKnownWithoutRunningIt() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer, d date, r)")
        #expect(try connection.columnNames(of: "select a, d, 1 as x from t") == ["a", "d", "x"])
        #expect(
            try connection.declaredTypes(of: "select a, d, r, 1 from t") == [
                "INTEGER", "date", nil, nil,
            ])
        #expect(try connection.columnNames(of: "insert into t values (1, 2, 3)") == [])
        #expect(try connection.scalar("select count(*) from t") == 0)
    }
}
