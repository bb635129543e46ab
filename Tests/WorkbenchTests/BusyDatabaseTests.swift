import Foundation
import Store
import TestSupport
import Testing

/// Commands that only look, while another program reads or has the write lock: a dashboard may do so for hours.
struct BusyDatabaseTests {
    /// `recommend` makes runs, which a requirement has to mark.
    private static let words: [[String]] = [
        ["profile", "1"], ["explain", "1"], ["compare", "1", "2"], ["compare", "1", "2", "3"],
        ["recommend", "--draws", "20", "--n-clusters", "2,3", "--eps", "--quiet"],
        ["runs", "--require", "silhouette > 0"], ["report", "1", "--out", "-"],
        ["features", "--check"],
    ]

    private let folder: TemporaryFolder
    private let path: String

    /// The small shop, in which all of it was asked before.
    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("shop.db")
        try FileManager.default.copyItem(atPath: try SmallShop.shared.get().path, toPath: path)
        for words in Self.words {
            let outcome = try Command.run(Command.workbench, words + ["--db", path])
            try #require(outcome.status == 0, "\(words): \(outcome.errors)")
        }
    }

    private func answer(_ words: [String], beside statement: String) throws {
        let other = try Connection(path: path, mode: .readWrite)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        try other.execute(statement)
        let start = ContinuousClock.now
        let outcome = try Command.run(Command.workbench, words + ["--db", path])
        #expect(outcome.status == 0, "\(words) beside \(statement): \(outcome.errors)")
        #expect(!outcome.output.isEmpty, "\(words)")
        // SQLite's wait for a lock is ten seconds.
        #expect(start.duration(to: .now) < .seconds(9), "\(words) beside \(statement)")
        try other.execute("rollback")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before, "\(words)")
    }

    @Test func areAnsweredWhileAnotherReads() throws {
        for words in Self.words {
            try answer(words, beside: "begin; select count(*) from run")
        }
    }

    @Test func areAnsweredWhileAnotherHasTheWriteLock() throws {
        for words in Self.words { try answer(words, beside: "begin immediate") }
    }

    /// What is new has to be written, and says who is in the way.
    @Test func whatIsNewWaitsForTheLock() throws {
        let other = try Connection(path: path, mode: .readWrite)
        try other.execute("begin immediate")
        let outcome = try Command.run(Command.workbench, ["explain", "5", "--db", path])
        try other.execute("rollback")
        #expect(outcome.status == 75, "\(outcome.errors)")
        #expect(outcome.errors.contains("another process is using it"), "\(outcome.errors)")
    }

    private static let publishing = ["publish", "1", "--as", "Read"]

    /// A reader that stays keeps a change waiting, and is called a reader.
    @Test func whoReadsIsToldAsSuch() throws {
        let other = try Connection(path: path, mode: .readWrite)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        try other.execute("begin; select count(*) from run")
        let outcome = try Command.run(Command.workbench, Self.publishing + ["--db", path])
        try other.execute("rollback")
        #expect(outcome.status == 75, "\(outcome.errors)")
        #expect(outcome.errors.contains("another process has been reading it"), "\(outcome.errors)")
        #expect(
            outcome.errors.contains("workbench config journal wal --db \(path)"),
            "\(outcome.errors)")
        #expect(outcome.errors.contains("close the reader once"), "\(outcome.errors)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    /// The choice that is offered waits for the reader itself, and says so.
    @Test func theModeWaitsForReadersToo() throws {
        let other = try Connection(path: path, mode: .readWrite)
        try other.execute("begin; select count(*) from run")
        let held = try Command.run(
            Command.workbench, ["config", "journal", "wal", "--db", path])
        #expect(held.status == 75, "\(held.errors)")
        #expect(
            held.errors.contains("another process has it open, reading or writing"),
            "\(held.errors)")
        #expect(
            held.errors.contains(
                "Close it once, type workbench config journal wal --db \(path), and"),
            "\(held.errors)")
        try other.execute("rollback")
        other.close()
        let set = try Command.run(Command.workbench, ["config", "journal", "wal", "--db", path])
        #expect(set.status == 0, "\(set.errors)")
    }

    /// Files of the log stay behind a command that only reads, and go with the next one that writes.
    @Test func whoReadsLeavesTheLogBeside() throws {
        func beside() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        }
        func run(_ words: [String]) throws {
            let outcome = try Command.run(Command.workbench, words + ["--db", path])
            #expect(outcome.status == 0, "\(words): \(outcome.errors)")
        }
        try run(["config", "journal", "wal"])
        #expect(try beside() == ["shop.db"])
        try run(["runs"])
        #expect(try beside() == ["shop.db", "shop.db-shm", "shop.db-wal"])
        try run(Self.publishing)
        #expect(try beside() == ["shop.db"])
        try run(["runs"])
        try run(["config", "journal", "delete"])
        #expect(try beside() == ["shop.db"])
    }

    /// With a write-ahead log reader and writer go on beside each other; behind it the file is one file again, and nothing
    /// counts as changed.
    @Test func withALogNobodyWaits() throws {
        func run(_ words: [String]) throws -> Command.Outcome {
            try Command.run(Command.workbench, words + ["--db", path])
        }
        #expect(try run(["publish", "1", "--as", "Before"]).status == 0)
        let mode = try run(["config", "journal", "wal", "--format", "csv"])
        #expect(mode.status == 0, "\(mode.errors)")
        #expect(mode.output.contains("journal,wal,"), "\(mode.output)")
        let other = try Connection(path: path, mode: .readWrite)
        try other.execute("begin; select count(*) from run")
        let start = ContinuousClock.now
        let published = try run(Self.publishing)
        #expect(published.status == 0, "\(published.errors)")
        #expect(start.duration(to: .now) < .seconds(9))
        // The reader has to go before the log can.
        let held = try run(["config", "journal", "delete"])
        #expect(held.status == 75, "\(held.errors)")
        #expect(held.errors.contains("Close it once"), "\(held.errors)")
        try other.execute("rollback")
        other.close()
        let back = try run(["config", "journal", "delete"])
        #expect(back.status == 0, "\(back.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["shop.db"])
        let listed = try run(["publish", "--list"])
        #expect(listed.output.contains("Read") && !listed.output.contains("not refreshed since"))
    }
}
