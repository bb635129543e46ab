import Store
import Testing

@Suite struct StatementWatchTests {
    private func endless() throws -> Connection {
        let connection = try Connection.inMemory()
        try connection.execute(endlessView)
        return connection
    }

    @Test func aCancelledStatementEnds() throws {
        let connection = try endless()
        let asked = Counter()
        connection.stopStatements {
            asked.add(1)
            return asked.value > 3
        }
        let error = try #require(throws: StoreError.self) {
            try connection.query("select count(*) from endless")
        }
        #expect(error.isCancelled)
        #expect(error.isInterrupted)
        #expect(!error.isTimeLimit)
    }

    @Test func cancellingUndoesTheTransaction() throws {
        let connection = try endless()
        try connection.execute("create table t (i)")
        connection.stopStatements { true }
        #expect(throws: StoreError.self) {
            try connection.transaction {
                try connection.run("insert into t values (0)")
                try connection.run("insert into t select i from endless")
            }
        }
        #expect(!connection.isInTransaction)
        #expect(try connection.scalar("select count(*) from t") == 0)
    }

    @Test func whatMustBeFinishedIsNotCancelled() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (i)")
        connection.stopStatements { true }
        let sql = """
            insert into t
            with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000)
            select i from n
            """
        try connection.uncancelled { try connection.run(sql) }
        #expect(try connection.scalar("select max(rowid) from t") == 100_000)
        let error = try #require(throws: StoreError.self) { try connection.run(sql) }
        #expect(error.isCancelled)
    }

    @Test func workBesideStatementsIsStoppedAlike() throws {
        let connection = try Connection.inMemory()
        try connection.checkStop()
        let late = try #require(throws: StoreError.self) {
            try connection.within(.zero) { try connection.checkStop() }
        }
        #expect(late.isTimeLimit)
        try connection.within(.seconds(60)) { try connection.checkStop() }
        connection.stopStatements { true }
        try connection.uncancelled { try connection.checkStop() }
        let error = try #require(throws: StoreError.self) { try connection.checkStop() }
        #expect(error.isCancelled)
        // Nothing of it is left for the statements.
        connection.stopStatements(when: nil)
        #expect(try connection.scalar("select 1") == 1)
    }

    @Test func anotherConnectionIsStoppedAlike() throws {
        let (one, other) = (try endless(), try endless())
        one.stopStatements { true }
        other.stopStatements(as: one)
        #expect(throws: StoreError.self) { try other.query("select count(*) from endless") }
    }

    @Test func theShorterOfTwoTimeLimitsCounts() throws {
        let connection = try endless()
        for (outer, inner) in [
            (Duration.milliseconds(30), Duration.seconds(600)), (.seconds(600), .milliseconds(30)),
        ] {
            let error = try #require(throws: StoreError.self) {
                try connection.within(outer) {
                    try connection.within(inner) {
                        _ = try connection.query("select count(*) from endless")
                    }
                }
            }
            #expect(error.isTimeLimit)
        }
    }

    @Test func aTimeLimitEndsWithItsBody() throws {
        let connection = try endless()
        connection.within(.zero) {}
        _ = try connection.query("select i from endless limit 100000")
    }

    @Test func aHandlerAndATimeLimitGoTogether() throws {
        let connection = try endless()
        let asked = Counter()
        try connection.setProgressHandler(every: 1000) {
            asked.add(1)
            return true
        }
        let error = try #require(throws: StoreError.self) {
            try connection.within(.milliseconds(20)) {
                _ = try connection.query("select count(*) from endless")
            }
        }
        #expect(error.isTimeLimit)
        #expect(asked.value > 1)
    }
}
