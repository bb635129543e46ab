import Foundation
import Store
import Testing

@Suite struct ConnectionBackupTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A table of so many rows, a page each.
    private func database(rows: Int, wal: Bool = false) throws -> Connection {
        let connection = try Connection(path: folder.file("a.db"), mode: .create)
        if wal { try connection.setJournalMode(.wal) }
        try connection.execute("create table t (a integer primary key, b text)")
        try connection.transaction {
            for row in 0..<rows {
                try connection.run(
                    "insert into t values (?, ?)", [row, String(repeating: "x", count: 3000)])
            }
        }
        return connection
    }

    private func copy(_ name: String = "b.db") throws -> Connection {
        try Connection(path: folder.file(name), mode: .create)
    }

    private func rows(_ connection: Connection) throws -> [String] {
        try connection.query("select a, b from t order by a").map { "\($0.values)" }
    }

    @Test func theCopyIsEqualAndProgressEnds() throws {
        let source = try database(rows: 100)
        let copy = try copy()
        var seen: [BackupProgress] = []
        let course = try source.backUp(to: copy, pages: 10) { seen.append($0) }
        #expect(try rows(copy) == rows(source))
        #expect(try copy.integrityCheck() == [])
        #expect(course.nRestarts == 0 && !course.isHolding && course.nLeft == 0)
        #expect(seen.count > 5 && seen.map(\.nLeft) == seen.map(\.nLeft).sorted(by: >))
        #expect(seen.last?.nLeft == 0 && course.nPages > 100)
    }

    /// Whoever writes between two steps is in the copy whole.
    @Test func anotherWriterMakesItBeginAnewAndIsInTheCopyWhole() throws {
        let source = try database(rows: 100)
        let reader = try Connection(path: folder.file("a.db"), mode: .readOnly)
        let copy = try copy()
        var writes = 0
        let course = try reader.backUp(to: copy, pages: 10) { progress in
            guard progress.nLeft < 60, writes < 2 else { return }
            writes += 1
            try source.run("update t set b = ?", ["y\(writes)"])
        }
        #expect(writes == 2 && course.nRestarts == 2 && !course.isHolding)
        #expect(try copy.query("select distinct b from t").map { try $0.text(0) } == ["y2"])
    }

    /// Who writes all the time waits in the end: the copy is done nevertheless.
    @Test func afterSomeTimesWritersWait() throws {
        let source = try database(rows: 100)
        let reader = try Connection(path: folder.file("a.db"), mode: .readOnly)
        let copy = try copy()
        var writes = 0
        let course = try reader.backUp(to: copy, pages: 10, mostRestarts: 2) { progress in
            guard !progress.isHolding else { return }
            writes += 1
            try source.run("update t set b = ?", ["y\(writes)"])
        }
        #expect(course.isHolding && course.nRestarts == 3)
        #expect(try copy.query("select distinct b from t").map { try $0.text(0) } == ["y\(writes)"])
    }

    /// As often as it says, and no more.
    @Test func itBeginsAnewAsOftenAsIsAllowed() throws {
        let source = try database(rows: 100)
        let reader = try Connection(path: folder.file("a.db"), mode: .readOnly)
        let course = try reader.backUp(to: try copy(), pages: 10, mostRestarts: 2) { progress in
            guard progress.nRestarts < 2 else { return }
            try source.run("update t set b = ?", ["y\(progress.nRestarts)"])
        }
        #expect(course.isHolding && course.nRestarts == 2)
    }

    @Test func inWALModeNobodyWaits() throws {
        let source = try database(rows: 100, wal: true)
        let reader = try Connection(path: folder.file("a.db"), mode: .readOnly)
        let copy = try copy()
        var writes = 0
        let course = try reader.backUp(to: copy, pages: 10) { _ in
            writes += 1
            try source.run("insert into t values (?, 'later')", [1000 + writes])
        }
        #expect(course.nRestarts == 0 && writes > 5)
        #expect(try copy.scalar("select count(*) from t") == 100)
        try copy.setJournalMode(.delete)
        #expect(try copy.integrityCheck() == [])
    }

    @Test func whatProgressThrowsLeavesNothing() throws {
        let source = try database(rows: 100)
        let copy = try copy()
        #expect(throws: Failure.self) {
            try source.backUp(to: copy, pages: 10) { _ in throw Failure() }
        }
        #expect(try copy.scalar("select count(*) from sqlite_schema") == 0)
        #expect(try rows(source).count == 100)
    }

    @Test func aStopIsHeardBetweenSteps() throws {
        let source = try database(rows: 100)
        let copy = try copy()
        var steps = 0
        source.stopStatements { steps > 2 }
        let error = #expect(throws: StoreError.self) {
            try source.backUp(to: copy, pages: 10) { _ in steps += 1 }
        }
        #expect(error?.isCancelled == true && steps == 3)
    }
}
