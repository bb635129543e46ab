import Foundation
import Pipeline
import Store
import TestSupport
import Testing

struct DatabaseFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func refusal(_ path: String, _ access: Database.Access) throws -> DatabaseError {
        try #require(throws: DatabaseError.self) { try Database.open(path, for: access) }
    }

    private func cutShort(_ name: String, _ original: String) throws -> String {
        try SchemaFixture.cutShort(original, as: folder.file(name))
    }

    @Test(arguments: [Database.Access.reading, .writing])
    func whatACrashLeftIsRolledBackAlsoByReaders(_ access: Database.Access) throws {
        let fixture = try SchemaFixture.current()
        let original = fixture.path
        let path = try cutShort("crashed.db", original)
        try #require(
            try Data(contentsOf: URL(fileURLWithPath: path))
                != Data(contentsOf: URL(fileURLWithPath: original)))
        let connection = try Database.open(path, for: access)
        #expect(try connection.scalar("select count(*) from run_label") != 0)
        #expect(try connection.scalar("select min(quantity) < 0 from invoice_line") == 1)
        #expect(try connection.integrityCheck().isEmpty)
        connection.close()
        #expect(try folder.contents() == ["crashed.db"])
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: path))
                == Data(contentsOf: URL(fileURLWithPath: original)))
    }

    /// A file that is damaged, by a table on the pages of another, and whose writer was killed.
    private func damagedAndCutShort(_ name: String) throws -> String {
        let original = try SchemaFixture.current()
        try original.tamper(Self.rootPage(of: "family_label", from: "run_core"))
        return try cutShort(name, original.path)
    }

    private static func rootPage(of table: String, from other: String) -> String {
        """
        pragma writable_schema = on;
        update sqlite_schema
        set rootpage = (select rootpage from sqlite_schema where name = '\(other)')
        where name = '\(table)';
        """
    }

    /// Rolled back or not, a file that is damaged after a crash is not written to, by the first command
    /// and by all others.
    @Test(arguments: [Database.Access.reading, .writing])
    func afterACrashADamagedFileIsNotUsed(_ access: Database.Access) throws {
        let path = try damagedAndCutShort("crashed.db")
        for next in [access, .reading, .writing, .creating] {
            let error = try refusal(path, next)
            #expect(error.kind == .data)
            #expect(error.description.contains("not closed cleanly"))
            #expect(!error.description.contains("\n"))
        }
        #expect(try folder.contents() == ["crashed.db"])
    }

    @Test func aFileThatIsSoundAgainIsUsed() throws {
        let path = try damagedAndCutShort("crashed.db")
        _ = try refusal(path, .reading)
        let sound = try SchemaFixture.current()
        let page = try Connection(path: sound.path, mode: .readOnly)
            .query("select rootpage from sqlite_schema where name = 'family_label'")[0].int(0)
        let outcome = try Command.run(
            "/usr/bin/env",
            [
                "sqlite3", "-bail", path,
                """
                pragma writable_schema = on;
                update sqlite_schema set rootpage = \(page)
                where name = 'family_label';
                """,
            ])
        try #require(outcome.status == 0, "\(outcome.errors)")
        func marks() throws -> Value? {
            try Connection(path: path, mode: .readOnly).scalar(
                "select count(*) from workbench_meta where key = 'damaged'")
        }
        try Database.open(path, for: .reading).close()
        #expect(try marks() == 1)
        try Database.open(path, for: .writing).close()
        #expect(try marks() == 0)
    }

    /// SQLite tells its log of 209 bytes at most.
    @Test(arguments: [120, 189, 250])
    func afterACrashAFileWithALongNameIsLookedAtToo(_ length: Int) throws {
        let deep = String(repeating: "d", count: length / 2)
        let place = "\(deep)/\(deep)"
        try FileManager.default.createDirectory(
            atPath: folder.file(place), withIntermediateDirectories: true)
        let path = try damagedAndCutShort(place + "/crashed.db")
        #expect(try refusal(path, .writing).description.contains("not closed cleanly"))
    }

    @Test func aFileThatWasClosedIsNotLookedAt() throws {
        let fixture = try SchemaFixture.current()
        let connection = try Connection(path: fixture.path, mode: .readWrite)
        _ = try connection.scalar("select count(*) from run")
        #expect(!connection.takeRecovery())
    }

    @Test func someoneElsesJournalIsNotRolledBack() throws {
        let theirs = folder.file("theirs.db")
        let fixture = try SchemaFixture.current()
        try FileManager.default.copyItem(atPath: fixture.path, toPath: theirs)
        let changed = try Command.run(
            "/usr/bin/env", ["sqlite3", theirs, "pragma application_id = 5"])
        try #require(changed.status == 0)
        let path = try cutShort("crashed.db", theirs)
        let before = try ["", "-journal"].map {
            try Data(contentsOf: URL(fileURLWithPath: path + $0))
        }
        for access in [Database.Access.reading, .writing, .creating] {
            #expect(try refusal(path, access).description.contains("another program"))
        }
        #expect(
            try ["", "-journal"].map { try Data(contentsOf: URL(fileURLWithPath: path + $0)) }
                == before)
    }

    /// SQLite deletes the file that such a journal names.
    @Test func aJournalThatNamesAnotherFileIsRefused() throws {
        let fixture = try SchemaFixture.current()
        let path = try cutShort("crashed.db", fixture.path)
        let victim = try folder.write("precious", to: "victim")
        let name = Array(victim.utf8)
        func word(_ number: Int) -> [UInt8] {
            withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
        }
        let end: [UInt8] =
            word(0x4000_0000 / 16384 + 1) + name + word(name.count)
            + word(name.reduce(0) { $0 + Int($1) }) + [
                0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7,
            ]
        let journal = try FileHandle(forWritingTo: URL(fileURLWithPath: path + "-journal"))
        try journal.seekToEnd()
        try journal.write(contentsOf: end)
        try journal.close()
        for access in [Database.Access.reading, .writing] {
            #expect(try refusal(path, access).description.contains("several databases"))
        }
        #expect(FileManager.default.fileExists(atPath: victim))
    }

    @Test(arguments: [Database.Access.reading, .writing, .creating])
    func aPipeASocketAndADeviceAreNotOpened(_ access: Database.Access) throws {
        let pipe = folder.file("pipe")
        try #require(mkfifo(pipe, 0o600) == 0)
        let link = folder.file("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: pipe)
        for (path, word) in [(pipe, "pipe"), (link, "pipe"), ("/dev/null", "device")] {
            let error = try refusal(path, access)
            #expect(error.kind == .data)
            #expect(error.description.contains("is a \(word)"))
        }
    }

    @Test(arguments: [Database.Access.reading, .writing, .creating])
    func aFileOfOneByteIsNoEmptyDatabase(_ access: Database.Access) throws {
        let path = try folder.write("x", to: "note.txt")
        #expect(try refusal(path, access).description.contains("not a SQLite database"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("x".utf8))
    }

    @Test func anEmptyFileIsFilledByIngestAlone() throws {
        let path = try folder.write("", to: "empty")
        for access in [Database.Access.reading, .writing] {
            #expect(try refusal(path, access).description.contains("is an empty database"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty)
        try Database.open(path, for: .creating).close()
    }

    @Test func aFileInWALModeIsRead() throws {
        let fixture = try SchemaFixture.current()
        try fixture.tamper("pragma journal_mode = wal")
        try Database.open(fixture.path, for: .reading).close()
        try Database.open(fixture.path, for: .writing).close()
    }
}
