import Store
import Testing

@Suite struct ConnectionTransactionsTests {
    private func table() throws -> Connection {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer)")
        return connection
    }

    private func rows(_ connection: Connection) throws -> [Value] {
        try connection.query("select a from t order by a").map { $0[0] }
    }

    @Test func allOrNothing() throws {
        let connection = try table()
        let result = try connection.transaction { () -> Int in
            try connection.run("insert into t values (1)")
            return 5
        }
        #expect(result == 5)
        #expect(throws: Failure(name: "x")) {
            try connection.transaction {
                try connection.run("insert into t values (2)")
                throw Failure(name: "x")
            }
        }
        #expect(try rows(connection) == [1])
        #expect(!connection.isInTransaction)
    }

    @Test func innerFailureUndoesTheInnerPartOnly() throws {
        let connection = try table()
        try connection.transaction {
            try connection.run("insert into t values (1)")
            try connection.transaction {
                try connection.run("insert into t values (2)")
                try? connection.transaction {
                    try connection.run("insert into t values (3)")
                    throw Failure()
                }
                try connection.run("insert into t values (4)")
            }
            try? connection.transaction {
                try connection.transaction { try connection.run("insert into t values (5)") }
                throw Failure()
            }
        }
        #expect(try rows(connection) == [1, 2, 4])
    }

    @Test func handMadeTransactionCountsAsOuter() throws {
        let connection = try table()
        try connection.execute("begin")
        try connection.transaction { try connection.run("insert into t values (1)") }
        #expect(connection.isInTransaction)
        try connection.execute("rollback")
        #expect(try rows(connection) == [])
    }

    @Test func failedCommitRollsBackAndTellsWhy() throws {
        let connection = try Connection.inMemory()
        try connection.execute(
            """
            create table p (id integer primary key);
            create table c (p integer references p deferrable initially deferred);
            """)
        let error = try #require(throws: StoreError.self) {
            try connection.transaction { try connection.run("insert into c values (1)") }
        }
        #expect(error.isConstraint)
        #expect(!connection.isInTransaction)
        #expect(try connection.scalar("select count(*) from c") == 0)
    }

    @Test(arguments: [TransactionKind.deferred, .immediate, .exclusive])
    func kindDecidesWhoWaits(_ kind: TransactionKind) throws {
        let folder = try TemporaryFolder()
        let first = try Connection(path: folder.file("a.db"), mode: .create)
        try first.execute("create table t (a)")
        let second = try Connection(path: folder.file("a.db"), mode: .readWrite)
        try second.execute("pragma busy_timeout = 0")
        try first.transaction(kind) {
            let canWrite = (try? second.execute("insert into t values (1)")) != nil
            let canRead = (try? second.query("select a from t")) != nil
            #expect(canWrite == (kind == .deferred))
            #expect(canRead == (kind != .exclusive))
        }
    }
}
