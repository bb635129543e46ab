import Store
import Testing

@Suite struct StatementTests {
    @Test func bindAndStepByHand() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer, b real, c text)")
        let insert = try connection.prepare("insert into t values (?, ?, ?)")
        for i in 0..<3 {
            try insert.bind(Int64(i), at: 1)
            try insert.bind(Double(i) / 2, at: 2)
            try insert.bind("row \(i)", at: 3)
            try insert.run()
        }
        #expect(try !insert.isReadOnly)
        let select = try connection.prepare("select a, b, c, a + 1 as d from t order by a")
        #expect(try select.isReadOnly)
        #expect(try select.columnNames == ["a", "b", "c", "d"])
        #expect(try select.declaredTypes == ["INTEGER", "REAL", "TEXT", nil])
        var last = ""
        while try select.step() { last = try select.row.text(2) }
        #expect(last == "row 2")
    }

    @Test func wrongNumberOfBindingsIsAnError() throws {
        let connection = try Connection.inMemory()
        for bindings: [any Bindable] in [[], [1], [1, 2, 3]] {
            let error = try #require(throws: StoreError.self) {
                try connection.run("select ?, ?", bindings)
            }
            #expect(error.primaryCode == 25)
        }
        let statement = try connection.prepare("select ?")
        #expect(throws: StoreError.self) { try statement.bind(1 as Int64, at: 2) }
        #expect(throws: StoreError.self) { try statement.bind(1 as Int64, at: 0) }
    }

    @Test func bytesAreBoundAsText() throws {
        let connection = try Connection.inMemory()
        let statement = try connection.prepare("select ?1, typeof(?1), length(cast(?1 as blob))")
        for (text, type): (String?, String) in [
            ("grün", "text"), ("", "text"), (nil, "null"),
            (String(repeating: "x", count: 70_000), "text"),
        ] {
            var bytes = text.map { Array($0.utf8) }
            if let held = bytes {
                try held.withUnsafeBufferPointer { try statement.bind($0, at: 1) }
            } else {
                try statement.bind(nil as UnsafeBufferPointer<UInt8>?, at: 1)
            }
            // It was copied: what becomes of the memory does not matter.
            bytes = nil
            #expect(try statement.step())
            #expect(statement.row.value(0) == text.map { .text($0) } ?? .null)
            #expect(statement.row.value(1) == .text(type))
            #expect(statement.row.value(2) == text.map { .integer(Int64($0.utf8.count)) } ?? .null)
            statement.reset()
        }
    }

    @Test func equalTextsInUseAtOnceAreApart() throws {
        let connection = try Connection.inMemory()
        let sql = "select value from json_each('[1,2,3]')"
        var pairs: [[Int]] = []
        try connection.forEachRow(sql) { outer in
            let first = try outer.int(0)
            try connection.forEachRow(sql) { pairs.append([first, try $0.int(0)]) }
        }
        #expect(pairs.count == 9)
        #expect(pairs.last == [3, 3])
    }

    @Test func cachedStatementForgetsBindingsAndPosition() throws {
        let connection = try Connection.inMemory()
        #expect(try connection.scalar("select ?1", ["x"]) == "x")
        let again = try connection.prepare("select ?1")
        #expect(try again.step())
        let isNull = again.row.isNull(0)
        #expect(isNull)
    }

    @Test func moreStatementsThanTheCacheHoldsWork() throws {
        let connection = try Connection.inMemory()
        for round in 0..<2 {
            for i in 0..<200 {
                #expect(try connection.scalar("select \(i)") == Value(i), "\(round)")
            }
        }
    }

    @Test func statementFollowsASchemaChange() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a); insert into t values (1)")
        #expect(try connection.query("select * from t")[0].columns == ["a"])
        try connection.execute("alter table t add column b default 2")
        let row = try connection.query("select * from t")[0]
        #expect(row.columns == ["a", "b"])
        #expect(row.values == [1, 2])
    }

    @Test func failedRunCanBeRepeated() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer primary key)")
        let insert = try connection.prepare("insert into t values (?)")
        for i in [1, 1, 2] as [Int64] {
            try insert.bind(i, at: 1)
            try? insert.run()
        }
        #expect(try connection.scalar("select count(*) from t") == 2)
    }

    @Test func useAfterCloseIsAnError() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        let statement = try connection.prepare("select 1")
        #expect(try statement.step())
        connection.close()
        connection.close()
        #expect(throws: StoreError.self) { try statement.step() }
        #expect(throws: StoreError.self) { try statement.bind(1 as Int64, at: 1) }
        #expect(throws: StoreError.self) { try connection.query("select 1") }
        statement.reset()
        #expect(connection.isReadOnlyDatabase && !connection.isInTransaction)
        #expect(connection.changes == 0 && connection.lastInsertRowID == 0)
    }

    @Test func statementKeepsItsDatabaseOpen() throws {
        var connection: Connection? = try Connection.inMemory()
        let statement = try connection?.prepare("select 42")
        connection = nil
        #expect(try statement?.step() == true)
        let answer = try statement?.row.int(0)
        #expect(answer == 42)
    }
}
