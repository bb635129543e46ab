import Foundation
import Store
import Testing

@Suite struct StoreErrorTests {
    @Test func constraintErrorCarriesExtendedCodeAndSQLButNoValue() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a text unique)")
        let sql = "insert into t values (?)"
        try connection.run(sql, ["secret-17850"])
        let error = try #require(throws: StoreError.self) {
            try connection.run(sql, ["secret-17850"])
        }
        #expect(error.code == 2067)
        #expect(error.primaryCode == 19)
        #expect(error.isConstraint)
        #expect(error.sql == sql)
        #expect(!"\(error)".contains("secret"))
        #expect("\(error)".contains("t.a"))
    }

    @Test func syntaxErrorNamesTheSQL() throws {
        let connection = try Connection.inMemory()
        let error = try #require(throws: StoreError.self) { try connection.run("selec 1") }
        #expect(error.primaryCode == 1)
        #expect(error.sql == "selec 1")
    }

    @Test func secondWriterIsToldThatTheFileIsBusy() throws {
        let folder = try TemporaryFolder()
        let first = try Connection(path: folder.file("a.db"), mode: .create)
        let second = try Connection(path: folder.file("a.db"), mode: .create)
        try second.execute("pragma busy_timeout = 20")
        try first.transaction {
            try first.execute("create table t (a)")
            let error = try #require(throws: StoreError.self) { try second.transaction {} }
            #expect(error.isBusy)
        }
        try second.transaction { try second.execute("insert into t values (1)") }
    }

    @Test func fullFileIsToldAndRolledBack() throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        try connection.execute("create table t (a); insert into t values ('before')")
        try connection.execute("pragma max_page_count = 8")
        let error = try #require(throws: StoreError.self) {
            try connection.transaction {
                for _ in 0..<100 {
                    try connection.run(
                        "insert into t values (?)", [String(repeating: "x", count: 4000)])
                }
            }
        }
        #expect(error.isFull)
        #expect(!connection.isInTransaction)
        #expect(try connection.query("select a from t").map { $0[0] } == ["before"])
        #expect(try connection.quickCheck() == [])
    }

    @Test func statementsAfterAnAutomaticRollbackAreRefused() throws {
        let connection = try Connection.inMemory()
        try connection.execute("create table t (a integer primary key)")
        let error = try #require(throws: StoreError.self) {
            try connection.transaction {
                try connection.run("insert into t values (1)")
                try? connection.run("insert or rollback into t values (1)")
                try connection.run("insert into t values (2)")
            }
        }
        #expect(error.primaryCode == 4)
        #expect(try connection.scalar("select count(*) from t") == 0)
    }

    @Test func garbageIsNotADatabase() throws {
        let folder = try TemporaryFolder()
        // SQLite takes a file of one byte for an empty one.
        for size in [2, 10, 511, 512, 5000] {
            try folder.write(repeatElement(UInt8(ascii: "x"), count: size), to: "a.db")
            let connection = try Connection(path: folder.file("a.db"), mode: .readWrite)
            let error = try #require(throws: StoreError.self) {
                try connection.query("select * from sqlite_schema")
            }
            #expect(error.isNotADatabase)
        }
    }

    @Test func damagedPageIsCorrupt() throws {
        let folder = try TemporaryFolder()
        do {
            let connection = try Connection(path: folder.file("a.db"), mode: .create)
            try connection.execute("create table t (a); insert into t values (1)")
        }
        var bytes = try folder.bytes("a.db")
        bytes.replaceSubrange(4096..<4200, with: repeatElement(0xff, count: 104))
        try folder.write(bytes, to: "a.db")
        let connection = try Connection(path: folder.file("a.db"), mode: .readOnly)
        let error = try #require(throws: StoreError.self) {
            try connection.query("select a from t")
        }
        #expect(error.isCorrupt)
        // A page that cannot be read at all is an error of the check, not a finding, or a finding.
        let findings = (try? connection.quickCheck()) ?? ["unreadable"]
        #expect(!findings.isEmpty)
    }

    @Test func writingThroughAReaderIsReadOnly() throws {
        let folder = try TemporaryFolder()
        try Connection(path: folder.file("a.db"), mode: .create).execute("create table t (a)")
        let reader = try Connection(path: folder.file("a.db"), mode: .readOnly)
        #expect(reader.isReadOnlyDatabase)
        let error = try #require(throws: StoreError.self) {
            try reader.execute("insert into t values (1)")
        }
        #expect(error.isReadOnly)
    }
}
