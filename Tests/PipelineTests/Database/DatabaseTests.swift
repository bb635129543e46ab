import Foundation
import Pipeline
import Store
import TestSupport
import Testing

struct DatabaseTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The file is refused with this kind for every access, and no byte of the folder changes.
    private func expectRefusal(
        _ path: String, _ kind: FailureKind, _ words: String,
        for accesses: [Database.Access] = [.reading, .writing, .creating]
    ) throws {
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let names = try folder.contents()
        for access in accesses {
            let error = try #require(throws: DatabaseError.self) {
                try Database.open(path, for: access)
            }
            #expect(error.kind == kind)
            #expect(error.description.contains(words), "\(error)")
            #expect(error.description.contains(path))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try folder.contents() == names)
    }

    @Test func aMissingFileIsNamedAndNotMade() throws {
        for access in [Database.Access.reading, .writing] {
            let error = try #require(throws: DatabaseError.self) {
                try Database.open(folder.file("none.db"), for: access)
            }
            #expect(error.kind == .inputMissing)
            #expect(error.description.contains("none.db"))
        }
        #expect(try folder.contents().isEmpty)
    }

    @Test func aFolderIsRefused() throws {
        for access in [Database.Access.reading, .writing, .creating] {
            let error = try #require(throws: DatabaseError.self) {
                try Database.open(folder.path, for: access)
            }
            #expect(error.kind == .data)
            #expect(error.description.contains("directory"))
        }
    }

    @Test func aTextFileIsRefusedAndUntouched() throws {
        let path = try folder.write(
            String(repeating: "InvoiceNo,Quantity\n", count: 200), to: "sales.csv")
        try expectRefusal(path, .data, "not a SQLite database")
    }

    @Test func aForeignDatabaseIsRefusedAndUntouched() throws {
        let path = folder.file("theirs.db")
        let theirs = try Connection(path: path, mode: .create)
        try theirs.execute("create table song (title text); insert into song values ('x')")
        theirs.close()
        try expectRefusal(path, .data, "another program")
    }

    @Test func aNewerSchemaIsRefusedAndUntouched() throws {
        let path = folder.file("new.db")
        let connection = try Database.open(path, for: .creating)
        try connection.execute("pragma user_version = 999")
        connection.close()
        try expectRefusal(path, .data, "newer workbench")
    }

    @Test func anOlderSchemaIsUpgradedByWritingOnly() throws {
        let path = folder.file("old.db")
        let connection = try Connection(path: path, mode: .create)
        try Migrator(
            migrations: Array(EmbeddedSQL.migrations.dropLast()),
            applicationID: Database.applicationID
        ).migrate(connection)
        connection.close()
        try expectRefusal(path, .data, "older workbench", for: [.reading])
        try Database.open(path, for: .writing).close()
        let upgraded = try Database.open(path, for: .reading)
        #expect(
            try upgraded.scalar("pragma user_version") == .integer(Int64(Database.schemaVersion)))
    }

    @Test func anEmptyFileIsFilledByWritingOnly() throws {
        let path = try folder.write("", to: "empty.db")
        try expectRefusal(path, .data, "empty database", for: [.reading])
        try Database.open(path, for: .creating).close()
        try Database.open(path, for: .reading).close()
    }

    @Test func theFileSaysWhoseItIs() throws {
        let connection = try Database.open(folder.file("a.db"), for: .creating)
        #expect(
            try connection.scalar("pragma application_id")
                == .integer(Int64(Database.applicationID)))
        #expect(try connection.scalar("pragma journal_mode") == "delete")
        #expect(try connection.scalar("pragma page_size") == 16384)
    }
}
