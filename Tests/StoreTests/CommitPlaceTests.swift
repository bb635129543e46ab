import Foundation
import Store
import Testing

/// What was committed is in the file of its path when the work ends.
struct CommitPlaceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func committed() throws -> CommitPlace {
        let connection = try Connection(path: folder.file("w.db"), mode: .create)
        try connection.transaction {
            try connection.execute("create table t(a); insert into t values (1)")
        }
        return connection.commitPlace
    }

    @Test func aFileThatStaysIsTheFile() throws {
        try committed().check()
    }

    @Test(arguments: ["moved", "removed", "replaced"])
    func aFileThatHasGoneIsTold(how: String) throws {
        let place = try committed()
        let path = folder.file("w.db")
        // Its number may be given to the next file: something holds it.
        let held = try #require(FileHandle(forReadingAtPath: path))
        defer { try? held.close() }
        switch how {
        case "moved": try FileManager.default.moveItem(atPath: path, toPath: folder.file("else.db"))
        case "removed": try FileManager.default.removeItem(atPath: path)
        default:
            try FileManager.default.removeItem(atPath: path)
            try folder.write([1, 2, 3], to: "w.db")
        }
        let error = try #require(throws: StoreError.self) { try place.check() }
        #expect(error.isMoved)
        #expect(error.file == path)
    }

    @Test func whoOnlyReadMayLoseIt() throws {
        _ = try committed()
        let reader = try Connection(path: folder.file("w.db"), mode: .readWrite)
        #expect(try reader.transaction { try reader.query("select a from t").count } == 1)
        try FileManager.default.removeItem(atPath: folder.file("w.db"))
        try reader.commitPlace.check()
    }

    @Test func aDatabaseInMemoryHasNoPlace() throws {
        let connection = try Connection.inMemory()
        try connection.transaction { try connection.execute("create table t(a)") }
        try connection.commitPlace.check()
    }
}
