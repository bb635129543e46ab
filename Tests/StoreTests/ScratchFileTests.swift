import Foundation
import Store
import Testing

@Suite struct ScratchFileTests {
    private let folder: TemporaryFolder
    private let path: String

    /// A file of many pages.
    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.db")
        let connection = try Connection(path: path, mode: .create)
        try connection.execute("create table a (x integer primary key, y text)")
        try Self.fill(connection, 1, 2_000)
    }

    private static func fill(_ connection: Connection, _ from: Int, _ to: Int) throws {
        try connection.run(
            """
            with recursive n (i) as (select ?1 union all select i + 1 from n where i < ?2)
            insert into a select i, printf('%0100d', i) from n
            """, [from, to])
    }

    private static func sum(_ connection: Connection) throws -> Value? {
        try connection.scalar("select sum(x) + sum(cast(y as integer)) from a")
    }

    @Test func whatIsWrittenIsSeenAndTheFileStaysAsItIs() throws {
        let before = try folder.bytes("a.db")
        let scratch = try Connection(path: path, mode: .scratch)
        #expect(try Self.sum(scratch) == 4_002_000)
        try scratch.execute("create table b (z)")
        try Self.fill(scratch, 2_001, 4_000)
        try scratch.run("update a set y = '0' where x <= 1000")
        try scratch.run("delete from a where x between 1001 and 1500")
        let expected: Value = 14_253_000
        #expect(try Self.sum(scratch) == expected)
        // Nothing of it is in the page cache any more.
        try scratch.execute("pragma shrink_memory")
        #expect(try Self.sum(scratch) == expected)
        #expect(try scratch.integrityCheck().isEmpty)
        #expect(try folder.bytes("a.db") == before)
        #expect(try folder.names == ["a.db"])
        scratch.close()
        #expect(try folder.bytes("a.db") == before)
        let reader = try Connection(path: path, mode: .readOnly)
        #expect(try Self.sum(reader) == 4_002_000)
    }

    @Test func aTransactionThatSpillsIsTakenBack() throws {
        struct Stop: Error {}
        let scratch = try Connection(path: path, mode: .scratch)
        try scratch.execute("pragma cache_size = 5")
        #expect(throws: Stop.self) {
            try scratch.transaction {
                try Self.fill(scratch, 2_001, 9_000)
                try scratch.run("update a set y = 'x'")
                throw Stop()
            }
        }
        #expect(try Self.sum(scratch) == 4_002_000)
        #expect(try scratch.integrityCheck().isEmpty)
        try scratch.transaction { try Self.fill(scratch, 2_001, 3_000) }
        #expect(try Self.sum(scratch) == 9_003_000)
        #expect(try scratch.integrityCheck().isEmpty)
    }

    @Test func itShrinksAndGrows() throws {
        let scratch = try Connection(path: path, mode: .scratch)
        try scratch.run("delete from a where x > 10")
        try scratch.vacuum()
        #expect(try Self.sum(scratch) == 110)
        try Self.fill(scratch, 11, 3_000)
        #expect(try Self.sum(scratch) == 9_003_000)
        #expect(try scratch.integrityCheck().isEmpty)
    }

    /// Before something is written it is a reader among others, afterwards one that keeps writers waiting.
    @Test func nobodyWritesBelowWhatWasWritten() throws {
        let scratch = try Connection(path: path, mode: .scratch)
        let other = try Connection(path: path, mode: .readWrite)
        try other.execute("pragma busy_timeout = 0")
        #expect(try scratch.scalar("select count(*) from a") == 2_000)
        try other.run("insert into a values (0, '0')")
        #expect(try scratch.scalar("select count(*) from a") == 2_001)
        try scratch.run("delete from a where x = 1")
        #expect(throws: StoreError.self) { try other.run("insert into a values (-1, '0')") }
        #expect(try scratch.scalar("select count(*) from a") == 2_000)
        #expect(try other.scalar("select count(*) from a") == 2_001)
        scratch.close()
        try other.run("insert into a values (-1, '0')")
        #expect(try other.scalar("select count(*) from a") == 2_002)
    }

    @Test func theCounterIsThatOfWhatItSees() throws {
        let scratch = try Connection(path: path, mode: .scratch)
        let first = try scratch.transaction {
            try scratch.run("delete from a where x = 1")
            return scratch.changeCounter
        }
        #expect(try scratch.transaction { scratch.changeCounter } == first.map { $0 + 1 })
    }

    @Test func aJournalThatIsLeftIsNotTouched() throws {
        let writer = try Connection(path: path, mode: .readWrite)
        try writer.execute("pragma cache_size = 5")
        struct Stop: Error {}
        let left = folder.file("left.db")
        #expect(throws: Stop.self) {
            try writer.transaction {
                try writer.run("update a set y = 'half'")
                for end in ["", "-journal"] {
                    try FileManager.default.copyItem(atPath: path + end, toPath: left + end)
                }
                throw Stop()
            }
        }
        let journal = try folder.bytes("left.db-journal")
        let file = try folder.bytes("left.db")
        #expect(throws: StoreError.self) {
            let scratch = try Connection(path: left, mode: .scratch)
            _ = try Self.sum(scratch)
        }
        #expect(try folder.bytes("left.db-journal") == journal)
        #expect(try folder.bytes("left.db") == file)
    }

    @Test func aFileInWALModeAndOneThatIsNotThereAreRefused() throws {
        _ = try Connection(path: path, mode: .readWrite).setJournalMode(.wal)
        #expect(throws: StoreError.self) {
            _ = try Self.sum(try Connection(path: path, mode: .scratch))
        }
        #expect(throws: StoreError.self) {
            _ = try Self.sum(try Connection(path: folder.file("none.db"), mode: .scratch))
        }
        #expect(try !folder.names.contains("none.db"))
    }
}
