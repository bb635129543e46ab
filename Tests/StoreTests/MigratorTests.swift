import Foundation
import Store
import Testing

@Suite struct MigratorTests {
    private static let first = Migration(
        number: 1, name: "create_a", sql: "create table a (id integer primary key, x text)")
    private static let second = Migration(
        number: 2, name: "create_b",
        sql: "create table b (a integer references a); create index i on b (a)")

    private func migrator(_ migrations: Migration..., id: Int32 = 77) -> Migrator {
        Migrator(migrations: migrations, applicationID: id)
    }

    /// Runs `migrate` and expects it to leave the file's bytes and its folder alone.
    private func refusal(
        _ migrator: Migrator, _ folder: TemporaryFolder, _ name: String
    ) throws -> MigrationError {
        let before = try folder.bytes(name)
        let error = try #require(throws: MigrationError.self) {
            let connection = try Connection(path: folder.file(name), mode: .readWrite)
            try connection.execute("pragma busy_timeout = 0")
            try migrator.migrate(connection)
        }
        #expect(try folder.bytes(name) == before)
        return error
    }

    @Test func newFileGetsEverythingAndItsRecord() throws {
        let connection = try Connection.inMemory()
        let migrator = migrator(Self.first, Self.second)
        #expect(try migrator.status(of: connection) == .new)
        try migrator.migrate(connection)
        #expect(try migrator.status(of: connection) == .current)
        #expect(try connection.scalar("pragma user_version") == 2)
        #expect(try connection.scalar("pragma application_id") == 77)
        let record = try connection.query("select number, name, checksum from schema_migration")
        #expect(
            record.map(\.values) == [
                [1, "create_a", .text(Self.first.checksum)],
                [2, "create_b", .text(Self.second.checksum)],
            ])
        #expect(try connection.scalar("pragma foreign_keys") == 1)
        try migrator.migrate(connection)
    }

    @Test func emptyFileCountsAsNew() throws {
        let folder = try TemporaryFolder()
        try folder.write([], to: "a.db")
        let connection = try Connection(path: folder.file("a.db"), mode: .readWrite)
        try migrator(Self.first).migrate(connection)
        #expect(try connection.scalar("select count(*) from a") == 0)
    }

    @Test func olderFileGetsWhatIsMissing() throws {
        let connection = try Connection.inMemory()
        try migrator(Self.first).migrate(connection)
        try connection.run("insert into a (x) values ('kept')")
        let newer = migrator(Self.first, Self.second)
        #expect(try newer.status(of: connection) == .outdated(version: 1))
        try newer.migrate(connection)
        #expect(try connection.scalar("select x from a") == "kept")
        #expect(try newer.status(of: connection) == .current)
    }

    @Test func newerFileIsRefused() throws {
        let folder = try TemporaryFolder()
        try migrator(Self.first, Self.second).migrate(
            Connection(path: folder.file("a.db"), mode: .create))
        let error = try refusal(migrator(Self.first), folder, "a.db")
        #expect(error == .newerSchema(found: 2, supported: 1))
    }

    @Test func foreignFileIsRefused() throws {
        let folder = try TemporaryFolder()
        try Connection(path: folder.file("plain.db"), mode: .create).execute("create table t (a)")
        #expect(
            try refusal(migrator(Self.first), folder, "plain.db")
                == .foreignDatabase(applicationID: 0))
        try migrator(Self.first, id: 5).migrate(
            Connection(path: folder.file("other.db"), mode: .create))
        #expect(
            try refusal(migrator(Self.first), folder, "other.db")
                == .foreignDatabase(applicationID: 5))
    }

    @Test func foreignFileWithAPendingLogIsLeftAlone() throws {
        let folder = try TemporaryFolder()
        do {
            let owner = try Connection(path: folder.file("live.db"), mode: .create)
            try owner.setJournalMode(.wal)
            try owner.execute("pragma wal_autocheckpoint = 0; create table t (a)")
            for name in ["", "-wal"] {
                try folder.write(try folder.bytes("live.db" + name), to: "a.db" + name)
            }
        }
        #expect(
            try refusal(migrator(Self.first), folder, "a.db")
                == .foreignDatabase(applicationID: 0))
    }

    @Test func noDatabaseIsRefused() throws {
        let folder = try TemporaryFolder()
        for bytes in [Array("InvoiceNo,StockCode\n".utf8), Array(repeating: 0, count: 8192)] {
            try folder.write(bytes, to: "a.csv")
            #expect(try refusal(migrator(Self.first), folder, "a.csv") == .notADatabase)
        }
    }

    @Test func editedMigrationIsRefused() throws {
        let folder = try TemporaryFolder()
        try migrator(Self.first).migrate(Connection(path: folder.file("a.db"), mode: .create))
        let edited = Migration(number: 1, name: "create_a", sql: Self.first.sql + " ")
        #expect(
            try refusal(migrator(edited, Self.second), folder, "a.db")
                == .editedMigration(number: 1, name: "create_a"))
    }

    @Test func missingRecordIsRefused() throws {
        let folder = try TemporaryFolder()
        do {
            let connection = try Connection(path: folder.file("a.db"), mode: .create)
            try migrator(Self.first, Self.second).migrate(connection)
            try connection.execute("delete from schema_migration where number = 2")
        }
        #expect(
            try refusal(migrator(Self.first, Self.second), folder, "a.db")
                == .damagedRecord(version: 2, recorded: 1))
    }

    @Test(arguments: ["create table a (id)", "create table c (a); selec", "commit", "rollback"])
    func failingMigrationChangesNothing(_ sql: String) throws {
        let folder = try TemporaryFolder()
        try migrator(Self.first).migrate(Connection(path: folder.file("a.db"), mode: .create))
        let bad = Migration(number: 2, name: "bad", sql: sql)
        let error = try refusal(migrator(Self.first, bad), folder, "a.db")
        guard case .failed(2, "bad", _) = error else {
            Issue.record("\(error)")
            return
        }
        #expect("\(error)".contains("bad"))
    }

    @Test func migrationMayRebuildAParentTableButNotBreakReferences() throws {
        let connection = try Connection.inMemory()
        try migrator(Self.first, Self.second).migrate(connection)
        try connection.execute("insert into a values (1, 'x'); insert into b values (1)")
        let rebuild = Migration(
            number: 3, name: "rebuild",
            sql: """
                create table a2 (id integer primary key, x text not null);
                insert into a2 select id, x from a;
                drop table a;
                alter table a2 rename to a;
                """)
        try migrator(Self.first, Self.second, rebuild).migrate(connection)
        #expect(try connection.scalar("select count(*) from b join a on a.id = b.a") == 1)
        let orphan = Migration(number: 4, name: "orphan", sql: "delete from a")
        #expect(throws: MigrationError.brokenReferences(table: "b")) {
            try migrator(Self.first, Self.second, rebuild, orphan).migrate(connection)
        }
        #expect(try connection.scalar("select count(*) from a") == 1)
    }

    @Test func readerOfACurrentFileNeedsNoWriteAccess() throws {
        let folder = try TemporaryFolder()
        try migrator(Self.first).migrate(Connection(path: folder.file("a.db"), mode: .create))
        let reader = try Connection(path: folder.file("a.db"), mode: .readOnly)
        try migrator(Self.first).migrate(reader)
        let error = try #require(throws: MigrationError.self) {
            try migrator(Self.first, Self.second).migrate(reader)
        }
        guard case .store(let cause) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(cause.isReadOnly)
    }

    @Test func fullDiskIsNotBlamedOnTheMigration() throws {
        let connection = try Connection.inMemory()
        try migrator(Self.first).migrate(connection)
        let pages = try connection.query("pragma page_count")[0].int(0)
        try connection.execute("pragma max_page_count = \(pages)")
        let error = try #require(throws: MigrationError.self) {
            try migrator(Self.first, Self.second).migrate(connection)
        }
        guard case .store(let cause) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(cause.isFull)
    }

    @Test func eightAtOnceOnANewFileAllSucceed() async throws {
        for round in 0..<10 {
            let folder = try TemporaryFolder()
            let path = folder.file("a.db")
            let migrator = migrator(Self.first, Self.second)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try migrator.migrate(Connection(path: path, mode: .create))
                    }
                }
                try await group.waitForAll()
            }
            let connection = try Connection(path: path, mode: .readOnly)
            #expect(
                try connection.scalar("select count(*) from schema_migration") == 2, "\(round)")
            #expect(try folder.names == ["a.db"])
        }
    }
}
