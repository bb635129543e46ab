import Foundation
import Store
import Testing

@Suite struct ConnectionTests {
    @Test(arguments: [
        "plain.db", "with space.db", "100%.db", "%41.db", "what?.db", "a?mode=memory", "#1.db",
        "quote'\".db", "-dash.db", "größe.db", ":memory:", "file:x?mode=memory", "file:y",
        "file:%41?vfs=nosuch", "back\\slash.db", "new\nline.db",
    ])
    func pathIsALiteralName(_ name: String) throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file(name), mode: .create)
        try connection.execute("create table t (a)")
        #expect(try folder.names == [name])
        #expect(connection.path == folder.file(name))
    }

    @Test(arguments: ["file:x?mode=memory", "file:y", ":memory:", "-z"])
    func relativePathIsALiteralNameToo(_ name: String) throws {
        // Relative names are looked at without changing the process's directory.
        let unique = "\(name)-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: "./" + unique) }
        let connection = try Connection(path: unique, mode: .create)
        try connection.execute("create table t (a)")
        #expect(FileManager.default.fileExists(atPath: "./" + unique))
    }

    @Test(arguments: ["", "a\0b", "/nonexistent/folder/a.db", "/tmp"])
    func unusablePathCannotBeOpened(_ path: String) throws {
        let error = try #require(throws: StoreError.self) {
            try Connection(path: path, mode: .create).execute("create table t (a)")
        }
        #expect(error.isCantOpen)
    }

    @Test func onlyCreateMakesAFile() throws {
        let folder = try TemporaryFolder()
        for mode in [Connection.Mode.readOnly, .readWrite] {
            let error = try #require(throws: StoreError.self) {
                try Connection(path: folder.file("a.db"), mode: mode)
            }
            #expect(error.isCantOpen)
            #expect(error.message.contains("a.db"))
        }
        #expect(try folder.names == [])
    }

    @Test func connectionStartsWithTheSafeSettings() throws {
        let connection = try Connection.inMemory()
        let expected: [(String, Value)] = [
            ("foreign_keys", 1), ("trusted_schema", 0),
            ("cell_size_check", 1), ("synchronous", 2),
        ]
        for (pragma, value) in expected {
            #expect(try connection.scalar("pragma \(pragma)") == value, "\(pragma)")
        }
        #expect(throws: StoreError.self) { try connection.query("select \"no such column\"") }
        #expect(throws: StoreError.self) { try connection.query("select load_extension('x')") }
        try connection.execute("pragma writable_schema = on; create table t (a)")
        #expect(throws: StoreError.self) {
            try connection.execute("update sqlite_schema set sql = 'x'")
        }
    }

    @Test func atRestThereIsOneFile() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.transaction { try connection.execute("create table t (a)") }
        #expect(try folder.names == ["a.db"])
        #expect(try connection.journalMode() == .delete)
    }

    @Test func readerWorksInAReadOnlyFolder() throws {
        let folder = try TemporaryFolder()
        try Connection(path: folder.file("a.db"), mode: .create).execute("create table t (a)")
        let manager = FileManager.default
        try manager.setAttributes([.posixPermissions: 0o444], ofItemAtPath: folder.file("a.db"))
        try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        defer {
            try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        }
        let reader = try Connection(path: folder.file("a.db"), mode: .readOnly)
        #expect(try reader.scalar("select count(*) from t") == 0)
        #expect(try folder.names == ["a.db"])
    }

    @Test func newFileHasNoMoreRightsThanTheUmaskLeaves() throws {
        let folder = try TemporaryFolder()
        let old = umask(0o077)
        defer { umask(old) }
        try Connection(path: folder.file("a.db"), mode: .create).execute("create table t (a)")
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.file("a.db"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func closingLeavesTheFileToOthers() throws {
        let folder = try TemporaryFolder()
        let first = try Connection(path: folder.file("a.db"), mode: .create)
        try first.execute("create table t (a); insert into t values (1), (2)")
        let reading = try first.prepare("select a from t")
        #expect(try reading.step())
        first.close()
        let second = try Connection(path: folder.file("a.db"), mode: .readWrite)
        try second.execute("pragma busy_timeout = 0")
        try second.transaction(.exclusive) { try second.execute("delete from t") }
        #expect(second.changes == 2)
    }

    @Test func versionIsTheLibrarys() throws {
        let connection = try Connection.inMemory()
        #expect(try connection.scalar("select sqlite_version()") == Value(Connection.sqliteVersion))
    }
}
