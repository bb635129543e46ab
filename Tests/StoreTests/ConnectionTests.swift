import Store
import Testing

@Suite struct ConnectionTests {
    @Test func rowsComeBackAsTheyWentIn() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer, b real, c text); select 1")
        try connection.run(
            "insert into t values (?, ?, ?), (?, ?, ?)",
            [1, 2.5, "three", nil as Int?, Value.null, "é\"'"])
        let rows = try connection.query("select a, b, c from t order by rowid")
        #expect(rows.count == 2)
        #expect(try rows[0].int("a") == 1)
        #expect(try rows[0].double(1) == 2.5)
        #expect(try rows[0].text("c") == "three")
        #expect(rows[1].values == [nil, nil, "é\"'"])
        #expect(try connection.scalar("select count(*) from t where b = ?", [2.5]) == 1)
        var sum = 0
        try connection.forEachRow("select a from t where a = ?", [1]) { sum += $0.int(0) }
        #expect(sum == 1)
    }

    @Test func nestedTransactionsAreSavepoints() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer)")
        try connection.transaction {
            try connection.run("insert into t values (1)")
            try? connection.transaction {
                try connection.run("insert into t values (2)")
                throw StoreTestFailure()
            }
            try connection.transaction { try connection.run("insert into t values (3)") }
        }
        #expect(try connection.query("select a from t").map { $0[0] } == [1, 3])
    }
}

struct StoreTestFailure: Error {}
