import Store
import Testing

@Suite struct ConnectionFileChangeTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.execute("create table a (x)")
    }

    /// The counter in the header of the file at rest.
    private func counter() throws -> UInt32 {
        try folder.bytes("a.db")[24..<28].reduce(0) { $0 << 8 | UInt32($1) }
    }

    @Test func theCounterIsThatOfTheFileAndGrowsByOne() throws {
        for _ in 0..<3 {
            let before = try counter()
            let next = try connection.transaction {
                try connection.run("insert into a values (1)")
                #expect(connection.changeCounter == before)
                return connection.nextChangeCounter
            }
            #expect(next == before + 1)
            #expect(try counter() == next)
        }
    }

    @Test func itGrowsByOneAlsoWhereATransactionSpills() throws {
        try connection.execute("pragma cache_size = 5")
        let before = try counter()
        try connection.transaction {
            try connection.run(
                """
                with recursive n (i) as (select 1 union all select i + 1 from n limit 20000)
                insert into a select hex(randomblob(50)) from n
                """)
            #expect(connection.changeCounter == before)
        }
        #expect(try counter() == before + 1)
    }

    @Test func whatOthersWriteShows() throws {
        let before = try connection.transaction { connection.changeCounter }
        let other = try Connection(path: folder.file("a.db"), mode: .readWrite)
        try other.run("insert into a values (2)")
        let after = try connection.transaction { connection.changeCounter }
        #expect(after == before.map { $0 + 1 })
    }

    @Test func nothingCountsInMemoryInANewFileAndInWALMode() throws {
        let inMemory = try Connection.inMemory()
        try inMemory.execute("create table a (x)")
        try inMemory.transaction { #expect(inMemory.changeCounter == nil) }
        let new = try Connection(path: folder.file("new.db"), mode: .create)
        try new.transaction { #expect(new.changeCounter == nil) }
        try connection.setJournalMode(.wal)
        try connection.transaction { #expect(connection.changeCounter == nil) }
        try connection.setJournalMode(.delete)
        try connection.transaction { #expect(connection.changeCounter != nil) }
    }

    @Test func whatIsDoneBeforeACommitIsPartOfIt() throws {
        var calls = 0
        connection.beforeCommit {
            calls += 1
            try $0.run("insert into a values ('note')")
        }
        try connection.transaction {
            try connection.transaction { try connection.run("insert into a values (1)") }
        }
        #expect(calls == 1)
        #expect(try connection.scalar("select count(*) from a") == 2)
        // Who has written nothing, notes nothing.
        try connection.transaction { _ = try connection.query("select * from a") }
        try connection.transaction(.deferred) { _ = try connection.query("select * from a") }
        #expect(throws: Failure.self) {
            try connection.transaction {
                try connection.run("insert into a values (1)")
                throw Failure()
            }
        }
        #expect(calls == 1)
        connection.beforeCommit { _ in throw Failure() }
        #expect(throws: Failure.self) {
            try connection.transaction { try connection.run("insert into a values (1)") }
        }
        #expect(try connection.scalar("select count(*) from a") == 2)
        connection.beforeCommit(nil)
        try connection.transaction { try connection.run("insert into a values (1)") }
        #expect(try connection.scalar("select count(*) from a") == 3)
    }
}
