import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// The database of version 0.1.0, as it is and brought up to this version.
struct SchemaFixture {
    static let v010 = Places.fixture("databases/v0.1.0.db")
    /// Migrated once for all tests that copy it.
    static let migrated = Result { () throws -> SchemaFixture in
        let fixture = try SchemaFixture(copyOf: v010)
        try Database.open(fixture.path, for: .writing).close()
        return fixture
    }

    let folder: TemporaryFolder
    let path: String

    init(copyOf original: String) throws {
        folder = try TemporaryFolder()
        path = folder.file("a.db")
        try FileManager.default.copyItem(atPath: original, toPath: path)
    }

    /// A copy of the migrated database.
    static func current() throws -> SchemaFixture { try SchemaFixture(copyOf: migrated.get().path) }

    /// Changes the file as any program can, also what our own connections refuse to do.
    func tamper(_ sql: String) throws {
        let outcome = try Command.run("/usr/bin/env", ["sqlite3", "-bail", path, sql])
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// A file whose writer was killed in the middle of a transaction: the journal is hot.
    static func cutShort(_ original: String, as path: String) throws -> String {
        try FileManager.default.copyItem(atPath: original, toPath: path)
        // `cache_spill` writes changed pages into the file before the commit.
        let outcome = try Command.run(
            "/bin/sh",
            [
                "-c",
                """
                sqlite3 "$1" "pragma cache_size = 5; begin; update sold_line set quantity = 7;
                delete from family_label; select writefile('$1.copy', readfile('$1')),
                writefile('$1.copy-journal', readfile('$1-journal'));" >/dev/null
                mv "$1.copy" "$1" && mv "$1.copy-journal" "$1-journal"
                """, "sh", path,
            ])
        try #require(outcome.status == 0, "\(outcome.errors)")
        let size = try Data(contentsOf: URL(fileURLWithPath: path + "-journal")).count
        try #require(size > 512)
        return path
    }

    /// The refusal, in which the file stays as it is to the byte.
    func refusal(
        _ access: Database.Access, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let names = try folder.contents()
        let start = ContinuousClock.now
        let error = try #require(throws: DatabaseError.self, sourceLocation: sourceLocation) {
            try Database.open(path, for: access)
        }
        #expect(ContinuousClock.now - start < .seconds(12), sourceLocation: sourceLocation)
        #expect(error.kind == .data, sourceLocation: sourceLocation)
        #expect(error.description.hasPrefix(path + ": "), sourceLocation: sourceLocation)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: path)) == before,
            sourceLocation: sourceLocation)
        #expect(try folder.contents() == names, sourceLocation: sourceLocation)
        return error.description
    }
}

/// A definition that never comes to its end.
let endless = "with recursive n (i) as (select 1 union all select i + 1 from n) select i from n"
