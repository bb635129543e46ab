import Foundation
import Pipeline
import Store
import TestSupport
import Testing

struct BackupTests {
    private let folder: TemporaryFolder
    private let path: String
    private let out: String

    init() throws {
        folder = try TemporaryFolder()
        (path, out) = (folder.file("a.db"), folder.file("b.db"))
        let connection = try Database.open(path, for: .creating)
        try IngestTestSupport.ingest(
            IngestTestSupport.header + "1,A,MUG,2,2011-01-11 08:00,2.5,anna@shop.example,UK\n",
            into: connection)
        connection.close()
    }

    private func backUp(
        forced: Bool = false, progress: (BackupProgress) throws -> Void = { _ in }
    ) throws -> Backup.Outcome {
        try Backup(of: path, on: OutputTerms(isForced: forced, database: path)).write(
            to: out, pages: 4, progress: progress)
    }

    private func dump(_ path: String) throws -> String {
        let outcome = try Command.sqlite3(path, ".dump")
        return outcome.output.split(separator: "\n").filter {
            !$0.hasPrefix("INSERT INTO data_version") && !$0.hasPrefix("INSERT INTO file_copy")
        }.joined(separator: "\n")
    }

    @Test func theCopyIsEqualAndIsNoOtherProgramsWork() throws {
        let outcome = try backUp()
        #expect(outcome.notes == [] && outcome.nBytes > 0)
        #expect(try dump(out) == dump(path))
        let before = try Data(contentsOf: URL(fileURLWithPath: out))
        let copy = try Database.open(out, for: .writing)
        let versions = "select lines_version, customers_version from data_version"
        let source = try Connection(path: path, mode: .readOnly)
        #expect(try copy.query(versions)[0].values == source.query(versions)[0].values)
        // What it notes is what its header counts.
        let (noted, counted) = try copy.transaction(.immediate) {
            (try copy.scalar("select file_change from data_version"), copy.changeCounter)
        }
        #expect(noted == counted.map { Value.integer(Int64($0)) })
        copy.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: out)) == before)
        #expect(try folder.contents().sorted() == ["a.db", "b.db"])
    }

    @Test func itIsListedAndForgetNamesIt() throws {
        _ = try backUp()
        let connection = try Database.open(path, for: .writing)
        let report = try Forgetter(in: connection).forget(["anna@shop.example"])
        #expect(
            report.notes.contains { $0.hasPrefix("backup, written on") && $0.hasSuffix("/b.db") })
    }

    @Test func aWriterMeanwhileIsTold() throws {
        let writer = try Connection(path: path, mode: .readWrite)
        var isFirst = true
        let outcome = try backUp { _ in
            guard isFirst else { return }
            isFirst = false
            try writer.execute("create table more (a)")
        }
        #expect(outcome.notes.contains { $0.contains("begun anew once") })
        #expect(try Connection(path: out, mode: .readOnly).scalar("select count(*) from more") == 0)
    }

    /// Before an upgrade is when one makes a backup.
    @Test func anOlderFileIsCopiedAndNotUpgraded() throws {
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(
            atPath: Places.fixture("databases/v0.1.0.db"), toPath: path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let outcome = try backUp()
        #expect(outcome.notes.contains { $0.contains("as it is of another version") })
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try dump(out) == dump(path))
    }

    @Test func aDamagedFileMakesNoBackup() throws {
        let writer = try Connection(path: path, mode: .readWrite)
        try writer.execute(
            "pragma foreign_keys = off; delete from source_file")
        writer.close()
        let error = #expect(throws: DatabaseError.self) { try backUp() }
        #expect(error?.description.contains("is damaged") == true)
        #expect(try folder.contents() == ["a.db"])
    }

    @Test func whatIsNoDatabaseOfOursIsRefused() throws {
        _ = try folder.write("no database", to: "a.db")
        #expect(throws: DatabaseError.self) { try backUp() }
        try FileManager.default.removeItem(atPath: path)
        let other = try Connection(path: path, mode: .create)
        try other.execute("create table t (a)")
        other.close()
        let error = #expect(throws: DatabaseError.self) { try backUp() }
        #expect(error?.description.contains("another program") == true)
        #expect(try folder.contents() == ["a.db"])
    }

    @Test func aLogBesideThePlaceIsRefused() throws {
        _ = try folder.write("x", to: "b.db-wal")
        let error = #expect(throws: OutputFileError.self) { try backUp(forced: true) }
        #expect(error?.description.contains("b.db-wal stands beside it") == true)
        #expect(try folder.contents().sorted() == ["a.db", "b.db-wal"])
    }

    @Test func aFileInWALModeGivesACopyInRollbackMode() throws {
        let writer = try Connection(path: path, mode: .readWrite)
        try writer.setJournalMode(.wal)
        try writer.execute("create table more (a)")
        _ = try backUp()
        let copy = try Connection(path: out, mode: .readOnly)
        #expect(try copy.journalMode() == .delete)
        #expect(try copy.scalar("select count(*) from more") == 0)
        #expect(try !folder.contents().contains { $0.hasPrefix("b.db-") })
    }

    @Test func anInterruptLeavesNothing() throws {
        let steps = Steps()
        let error = #expect(throws: StoreError.self) {
            try Backup(
                of: path, on: OutputTerms(database: path, isCancelled: { steps.count > 1 })
            ).write(to: out, pages: 4) { _ in steps.count += 1 }
        }
        #expect(error?.isCancelled == true)
        #expect(try folder.contents() == ["a.db"])
    }

    /// One thread counts and asks.
    private final class Steps: @unchecked Sendable { var count = 0 }
}
