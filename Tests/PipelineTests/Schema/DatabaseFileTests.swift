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

    /// Rolled back or not, a file that is damaged after a crash is not written to.
    @Test(arguments: [Database.Access.reading, .writing])
    func afterACrashTheWholeFileIsLookedAtOnce(_ access: Database.Access) throws {
        let original = try SchemaFixture.current()
        try original.tamper(
            """
            pragma writable_schema = on;
            update sqlite_schema
            set rootpage = (select rootpage from sqlite_schema where name = 'run_core')
            where name = 'run_label';
            """)
        let path = try cutShort("crashed.db", original.path)
        let error = try refusal(path, access)
        #expect(error.kind == .data)
        #expect(error.description.contains("not closed cleanly"))
        #expect(!error.description.contains("\n"))
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
