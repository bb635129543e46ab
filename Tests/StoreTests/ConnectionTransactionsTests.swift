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

    /// SQLite takes the exclusive lock at the commit of whoever has the write lock, also where nothing was written.
    @Test func whoWritesNothingDoesNotWaitForReaders() throws {
        let folder = try TemporaryFolder()
        let first = try Connection(path: folder.file("a.db"), mode: .create)
        try first.execute("create table t (a); insert into t values (1)")
        let second = try Connection(path: folder.file("a.db"), mode: .readWrite)
        try first.execute("pragma busy_timeout = 0")
        try second.transaction(.deferred) {
            #expect(try second.scalar("select a from t") == 1)
            let read = try first.transaction { try first.scalar("select a from t") }
            #expect(read == 1)
            let error = try #require(throws: StoreError.self) {
                try first.transaction { try first.run("update t set a = 2") }
            }
            #expect(error.isBusy && error.isHeldByReaders)
        }
        #expect(!first.isInTransaction)
        try first.transaction { try first.run("update t set a = 3") }
        #expect(try second.scalar("select a from t") == 3)
    }

    /// No row changes where a table is made.
    @Test func whatChangesNoRowIsCommittedToo() throws {
        let folder = try TemporaryFolder()
        let first = try Connection(path: folder.file("a.db"), mode: .create)
        try first.transaction { try first.execute("create table t (a)") }
        try first.transaction { try first.execute("pragma user_version = 7") }
        try first.transaction { try first.run("create view v as select a from t") }
        try first.transaction { try first.execute("create temp table u as select 5 as a") }
        let second = try Connection(path: folder.file("a.db"), mode: .readOnly)
        #expect(try second.scalar("pragma user_version") == 7)
        #expect(try second.scalar("select count(*) from v") == 0)
        #expect(try first.scalar("select a from temp.u") == 5)
    }

    @Test func whatIsStoredIsFoundWithoutALock() throws {
        let folder = try TemporaryFolder()
        let first = try Connection(path: folder.file("a.db"), mode: .create)
        try first.execute("create table t (a); insert into t values (1)")
        let second = try Connection(path: folder.file("a.db"), mode: .readWrite)
        try first.execute("pragma busy_timeout = 0")
        func stored(_ value: Int) throws -> Value {
            try first.stored {
                try first.query("select a from t where a = ?", [value]).first?[0]
            } or: {
                #expect(first.hasWriteLock)
                try first.run("insert into t values (?)", [value])
                return .text("made")
            }
        }
        try second.execute("begin immediate")
        #expect(try stored(1) == 1)
        let error = try #require(throws: StoreError.self) { _ = try stored(2) }
        #expect(error.isBusy)
        try second.execute("rollback")
        #expect(try stored(2) == .text("made"))
        #expect(try stored(2) == 2)
        #expect(!first.hasWriteLock)
    }

    /// Another may have made it between the look and the lock; within a transaction there is one look.
    @Test func whatIsMissingIsLookedForAgainUnderTheLock() throws {
        let connection = try table()
        var looks: [Bool] = []
        func stored() throws -> Int {
            try connection.stored {
                looks.append(connection.hasWriteLock)
                return looks.count == 2 ? 7 : nil
            } or: {
                8
            }
        }
        #expect(try stored() == 7)
        #expect(looks == [false, true])
        let made = try connection.transaction { try stored() }
        #expect(made == 8)
        #expect(looks == [false, true, true])
    }
}
