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
}
