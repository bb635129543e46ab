import Foundation
import Store
import TestSupport

/// A copy of the small shop that a test may change, and the commands and queries that go to it.
struct ShopCopy {
    let folder: TemporaryFolder
    /// The database.
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("p.db")
        try FileManager.default.copyItem(atPath: SmallShop.shared.get().path, toPath: path)
    }

    /// Runs a command on it.
    @discardableResult
    func run(_ words: [String]) throws -> Command.Outcome {
        try Command.run(Command.workbench, words + ["--db", path])
    }

    /// What a query finds.
    func query(_ sql: String) throws -> [Row] {
        let connection = try Connection(path: path, mode: .readOnly)
        defer { connection.close() }
        return try connection.query(sql)
    }
}
