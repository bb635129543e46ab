import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// What stands beside a database under the names that SQLite uses.
struct DatabaseSidecarsTests {
    private let fixture: SchemaFixture

    init() throws { fixture = try SchemaFixture.current() }

    private var folder: TemporaryFolder { fixture.folder }

    private static let accesses = [Database.Access.reading, .writing, .creating]

    private func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Every access is refused with these words, and the sidecar stays.
    private func expectRefusal(_ suffix: String, _ words: String) throws {
        let before = try bytes(fixture.path + suffix)
        for access in Self.accesses {
            #expect(try fixture.refusal(access).contains(words))
        }
        #expect(try bytes(fixture.path + suffix) == before)
    }

    // MARK: Links

    /// SQLite follows the link, and looks beside the target.
    private func link(to path: String) throws -> String {
        let other = folder.file("elsewhere")
        try FileManager.default.createDirectory(
            atPath: other, withIntermediateDirectories: true)
        let link = other + "/link.db"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        return link
    }

    @Test func aJournalThatNamesAnotherFileIsRefusedAlsoThroughALink() throws {
        let path = try SchemaFixture.cutShort(fixture.path, as: folder.file("real.db"))
        let victim = try folder.write("precious", to: "victim")
        let name = Array(victim.utf8)
        func word(_ number: Int) -> [UInt8] {
            withUnsafeBytes(of: UInt32(number).bigEndian) { Array($0) }
        }
        let end =
            word(0x4000_0000 / 16384 + 1) + name + word(name.count)
            + word(name.reduce(0) { $0 + Int($1) }) + Self.journalMagic
        _ = try folder.write(try bytes(path + "-journal") + end, to: "real.db-journal")
        let link = try link(to: path)
        for access in Self.accesses {
            let error = try #require(throws: DatabaseError.self) {
                try Database.open(link, for: access)
            }
            #expect(error.description.hasPrefix(link + ": "))
            #expect(error.description.contains("several databases"))
            #expect(error.description.contains(path + "-journal"))
        }
        #expect(FileManager.default.fileExists(atPath: victim))
    }

    @Test func someoneElsesJournalIsNotRolledBackThroughALink() throws {
        try fixture.tamper("pragma application_id = 5")
        let path = try SchemaFixture.cutShort(fixture.path, as: folder.file("real.db"))
        let link = try link(to: path)
        let before = try ["", "-journal"].map { try bytes(path + $0) }
        for access in Self.accesses {
            let error = try #require(throws: DatabaseError.self) {
                try Database.open(link, for: access)
            }
            #expect(error.description.contains("another program"))
        }
        #expect(try ["", "-journal"].map { try bytes(path + $0) } == before)
    }

    @Test(arguments: [Database.Access.reading, .writing])
    func whatACrashLeftIsRolledBackThroughALink(_ access: Database.Access) throws {
        let path = try SchemaFixture.cutShort(fixture.path, as: folder.file("real.db"))
        try Database.open(try link(to: path), for: access).close()
        #expect(try bytes(path) == bytes(fixture.path))
    }

    // MARK: Files of others

    /// Whoever opens a pipe to read it waits until somebody writes.
    @Test(.timeLimit(.minutes(1)), arguments: DatabaseSidecarsTests.suffixes)
    func aPipeThereIsNotOpened(_ suffix: String) throws {
        try #require(mkfifo(fixture.path + suffix, 0o600) == 0)
        for access in Self.accesses {
            #expect(try fixture.refusal(access).contains("\(suffix) is a pipe"))
        }
    }

    @Test(arguments: DatabaseSidecarsTests.suffixes)
    func aFolderOrALinkThereIsRefused(_ suffix: String) throws {
        let place = fixture.path + suffix
        try FileManager.default.createDirectory(
            atPath: place, withIntermediateDirectories: false)
        #expect(try fixture.refusal(.reading).contains("\(suffix) is a directory"))
        try FileManager.default.removeItem(atPath: place)
        let target = try folder.write("precious", to: "target")
        try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: target)
        #expect(try fixture.refusal(.reading).contains("\(suffix) is a link"))
        #expect(try bytes(target) == Array("precious".utf8))
    }

    /// SQLite deletes, as an unfinished journal, what it does not know.
    @Test(arguments: ["-journal", "-wal"], ["my diary of this shop", "me", "\0x\0\0\0\0\0\0"])
    func aFileOfTheOwnersThereIsKept(_ suffix: String, _ text: String) throws {
        _ = try folder.write(text, to: "a.db" + suffix)
        try expectRefusal(suffix, "is not of SQLite")
    }

    @Test(arguments: ["-journal", "-wal"])
    func aDatabaseThereIsKept(_ suffix: String) throws {
        _ = try folder.write(try bytes(fixture.path), to: "a.db" + suffix)
        try expectRefusal(suffix, "is not of SQLite")
    }

    /// A log does not say whose it is.
    @Test func theLogOfAnotherDatabaseIsNotWrittenIntoThisOne() throws {
        let outcome = try Command.run(
            "/bin/sh",
            [
                "-c",
                """
                sqlite3 "$1" "pragma page_size = 16384; pragma journal_mode = wal;
                create table t (a); insert into t values (1);
                select writefile('$2-wal', readfile('$1-wal'));" >/dev/null
                """, "sh", folder.file("removed.db"), fixture.path,
            ])
        try #require(outcome.status == 0, "\(outcome.errors)")
        try #require(try bytes(fixture.path + "-wal").count > 16384)
        try expectRefusal("-wal", "is the log of another database")
    }

    /// Journals without content: begun, or ended by writing zeros over their beginning.
    @Test(arguments: [
        [], [0xd9, 0xd5, 0x05], [0], [UInt8](repeating: 0, count: 600),
        [0xd9, 0xd5, 0x05] + [UInt8](repeating: 0, count: 600),
        [UInt8](repeating: 0, count: 28) + [UInt8](repeating: 7, count: 600),
    ])
    func whatSQLiteLeavesItselfIsNoObstacle(_ content: [UInt8]) throws {
        for access in Self.accesses {
            _ = try folder.write(content, to: "a.db-journal")
            let connection = try Database.open(fixture.path, for: access)
            #expect(try connection.scalar("select count(*) from run") != 0)
            connection.close()
        }
    }

    // MARK: Where no database stands

    @Test(arguments: DatabaseSidecarsTests.suffixes)
    func noDatabaseIsBegunWhereTheRestOfAnotherStands(_ suffix: String) throws {
        let place = folder.file("new.db")
        _ = try folder.write("rest", to: "new.db" + suffix)
        let names = try folder.contents()
        for begin in [
            { try Database.open(place, for: .creating).close() },
            { _ = try NewDatabase(place) },
        ] as [() throws -> Void] {
            let error = try #require(throws: DatabaseError.self) { try begin() }
            #expect(error.kind == .cannotCreate)
            #expect(error.description.hasPrefix(place + ": "))
            #expect(error.description.contains("`rm \(place + suffix)`"))
        }
        #expect(try folder.contents() == names)
    }

    /// The rest may come while the file is being read.
    @Test(arguments: DatabaseSidecarsTests.suffixes)
    func noDatabaseIsPutWhereTheRestOfAnotherStands(_ suffix: String) throws {
        let place = folder.file("new.db")
        let begun = try #require(try NewDatabase(place))
        _ = try folder.write("rest", to: "new.db" + suffix)
        let error = try #require(throws: DatabaseError.self) { try begun.publish() }
        #expect(error.kind == .cannotCreate)
        #expect(try folder.contents() == ["a.db", "new.db" + suffix])
    }

    /// Of a database that another process has made meanwhile they are its own.
    @Test func theJournalOfAnOvertakerIsNoRest() throws {
        let place = folder.file("new.db")
        let begun = try #require(try NewDatabase(place))
        try FileManager.default.copyItem(atPath: fixture.path, toPath: place)
        _ = try folder.write("", to: "new.db-journal")
        #expect(try begun.publish() == .overtaken)
    }

    @Test func aDatabaseIsBegunBesideTheTargetOfALink() throws {
        let link = try link(to: folder.file("target.db"))
        let begun = try #require(try NewDatabase(link))
        #expect(try folder.contents().contains { $0.hasPrefix(".target.db.") })
        #expect(try begun.publish() == .inPlace)
        #expect(try folder.contents() == ["a.db", "elsewhere", "target.db"])
        try Database.open(link, for: .reading).close()
    }

    static let suffixes = ["-journal", "-wal", "-shm"]
    private static let journalMagic: [UInt8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
}
