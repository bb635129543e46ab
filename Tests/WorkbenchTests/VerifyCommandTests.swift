import Foundation
import Store
import TestSupport
import Testing

/// `verify` through the built binary, on the fixture shop.
struct VerifyCommandTests {
    @Test func allRunsComeOutAgain() throws {
        let db = try SmallShop.shared.get().path
        let before = try Data(contentsOf: URL(fileURLWithPath: db))
        let outcome = try Command.workbench("verify", "--all", "--db", db)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.components(separatedBy: " same").count == 13)
        #expect(outcome.errors.contains("what was computed again is what is stored"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: db)) == before)
    }

    private func edit(_ path: String, _ sql: String) throws {
        let connection = try Connection(path: path, mode: .readWrite)
        defer { connection.close() }
        try connection.execute(sql)
    }

    @Test func oneThatDiffersEndsWith2() throws {
        let folder = try TemporaryFolder()
        let db = folder.file("copy.db")
        try FileManager.default.copyItem(atPath: try SmallShop.shared.get().path, toPath: db)
        try edit(db, "update run set label_digest = 'x' where run_id = 2")
        let outcome = try Command.workbench("verify", "--all", "--db", db, "--format", "csv")
        #expect(outcome.status == 2)
        #expect(outcome.output.contains(",damaged,"))
        #expect(outcome.errors.contains("1 of 12 runs is not what is stored"))
        let other = try Command.workbench("verify", "1", "--db", db)
        #expect(other.status == 0)
        try edit(db, "update run set engine_version = '0'")
        let older = try Command.workbench("verify", "--all", "--db", db)
        #expect(older.status == 0)
        #expect(older.errors.contains("12 of 12 runs cannot be compared"))
        #expect(!older.errors.contains("what was computed again"))
    }

    @Test(arguments: [[], ["1", "--all"], ["99"]])
    func whatCannotBeMeantIsRefused(_ words: [String]) throws {
        let db = try SmallShop.shared.get().path
        let outcome = try Command.workbench("verify", words + ["--db", db])
        #expect(outcome.status == 64, "\(outcome.errors)")
    }
}
