import Store
import Testing

@Suite struct DatabaseHandleTests {
    /// FTS5 keeps compiled statements of its own on the connection; finalizing them here as well
    /// was a double free.
    @Test(arguments: 1...8)
    func closingLeavesTheStatementsOfVirtualTablesToThem(_ nQueries: Int) throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.execute("create virtual table f using fts5(x)")
        for row in 0..<nQueries {
            try connection.run("insert into f values (?)", ["mug \(row)"])
            #expect(try connection.query("select * from f where f match 'mug'").count == row + 1)
            #expect(try connection.query("select * from f order by rowid").count == row + 1)
        }
        connection.close()
        // What was in use is told, not touched.
        #expect(throws: StoreError.self) { try connection.query("select 1") }
    }

    @Test func closingEndsStatementsInUse() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.execute("create table t (a); insert into t values (1), (2)")
        let statement = try connection.prepare("select a from t")
        #expect(try statement.step())
        connection.close()
        #expect(throws: StoreError.self) { try statement.step() }
        // No lock is left behind.
        try Connection(path: folder.file("a.db"), mode: .readWrite).execute("drop table t")
    }
}
