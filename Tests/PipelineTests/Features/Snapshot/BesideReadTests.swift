import Pipeline
import Store
import TestSupport
import Testing

@Suite struct BesideReadTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    /// A file of more than 4 MiB.
    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.execute("create table a (x)")
        try connection.run(
            """
            with recursive n (i) as (select 1 union all select i + 1 from n limit 50000)
            insert into a select printf('%0100d', i) from n
            """)
    }

    @Test func itAnswersWhileAWriteLockIsHeld() throws {
        try connection.transaction {
            let read = try BesideRead.start(beside: connection) {
                try $0.query("select count(*) from a")[0].int(0)
            }
            #expect(try #require(read).answer == 50_000)
        }
    }

    @Test func whatFailsOrIsStoppedHasNoAnswer() throws {
        let failing = try BesideRead.start(beside: connection) {
            try $0.query("select y from a")[0].int(0)
        }
        #expect(try #require(failing).answer == nil)
        let endless = try BesideRead.start(beside: connection) {
            try $0.query(
                "with recursive n (i) as (select 1 union all select i + 1 from n) select max(i) from n"
            )[0].int(0)
        }
        endless?.stop()
        #expect(try #require(endless).answer == nil)
    }

    @Test func smallFilesMemoryAndScratchAreNotReadBeside() throws {
        func start(_ connection: Connection) throws -> BesideRead<Int>? {
            try BesideRead.start(beside: connection) { _ in 1 }
        }
        #expect(try start(try Connection.inMemory()) == nil)
        #expect(try start(try Connection(path: folder.file("a.db"), mode: .scratch)) == nil)
        let small = try Connection(path: folder.file("small.db"), mode: .create)
        try small.execute("create table a (x)")
        #expect(try start(small) == nil)
    }
}
