import Foundation
import Store
import Testing

@Suite struct ConnectionSettingsTests {
    @Test func leavingWALLeavesOneFile() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        #expect(try connection.setJournalMode(.wal) == .wal)
        try connection.execute("create table t (a)")
        #expect(try folder.names == ["a.db", "a.db-shm", "a.db-wal"])
        #expect(try connection.setJournalMode(.delete) == .delete)
        #expect(try folder.names == ["a.db"])
    }

    @Test func journalCannotBeTurnedOff() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        #expect(try connection.setJournalMode(.off) == .delete)
    }

    @Test func foreignKeysAreRestoredAlsoAfterAnError() throws {
        let connection = try Connection.inMemory()
        #expect(throws: Failure()) {
            try connection.withoutForeignKeys {
                #expect(try connection.scalar("pragma foreign_keys") == 0)
                throw Failure()
            }
        }
        #expect(try connection.scalar("pragma foreign_keys") == 1)
    }

    @Test func foreignKeysCannotBeSwitchedInATransaction() throws {
        let connection = try Connection.inMemory()
        #expect(throws: StoreError.self) {
            try connection.transaction { try connection.withoutForeignKeys {} }
        }
        #expect(try connection.scalar("pragma foreign_keys") == 1)
    }

    @Test func roomIsRestoredAlsoAfterAnError() throws {
        let connection = try Connection.inMemory()
        try connection.execute("pragma main.cache_size = 77")
        #expect(throws: Failure()) {
            try connection.withRoom(mebibytes: 3) {
                #expect(try connection.scalar("pragma main.cache_size") == -3072)
                #expect(try connection.scalar("pragma temp.cache_size") == -3072)
                throw Failure()
            }
        }
        #expect(try connection.scalar("pragma main.cache_size") == 77)
    }

    /// A transaction within the room leaves the file as it was until it is over; without it pages go there before.
    @Test(arguments: [true, false])
    func changedPagesWaitForTheEnd(_ hasRoom: Bool) throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.execute("create table t (a)")
        func size() throws -> Int {
            try #require(
                FileManager.default.attributesOfItem(atPath: connection.path)[.size] as? Int)
        }
        func fill() throws -> Int {
            try connection.transaction(.immediate) {
                try connection.run(
                    """
                    with recursive n (i) as (select 1 union all select i + 1 from n where i < 5000)
                    insert into t select randomblob(1000) from n
                    """)
                return try size()
            }
        }
        let before = try size()
        let within = try hasRoom ? connection.withRoom(mebibytes: 16, fill) : fill()
        #expect((within == before) == hasRoom)
        #expect(try size() > 5_000_000)
    }
}
