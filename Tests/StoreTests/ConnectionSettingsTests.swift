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
}
