import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// The journal mode is changed, and nothing else.
struct JournalChoiceTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.db")
        let file = try folder.write(
            IngestTestSupport.header + "A1,10,thing,2,12/13/2010 8:26,2.5,C1,UK\n", to: "first.csv")
        _ = try Ingest(database: try Database.open(path, for: .creating), options: IngestOptions())
            .ingest(path: file)
    }

    private func set(_ mode: JournalMode) throws {
        let connection = try Database.open(path, for: .writing)
        #expect(try JournalChoice(of: connection).set(mode) == mode)
    }

    private func versions() throws -> [Value] {
        try Database.open(path, for: .writing).query(
            "select lines_version, customers_version from data_version")[0].values
    }

    @Test func aChangeOfModeIsNoChangeOfRows() throws {
        let before = try versions()
        try set(.wal)
        #expect(try JournalChoice(of: Database.open(path, for: .reading)).mode() == .wal)
        #expect(try versions() == before)
        try set(.delete)
        #expect(try versions() == before)
        try set(.delete)
        #expect(try versions() == before)
    }

    /// Nobody counts in the log; the facts that differ tell.
    @Test func whatOthersWriteMeanwhileIsFound() throws {
        let before = try versions()
        try set(.wal)
        do {
            let other = try Connection(path: path, mode: .readWrite)
            try other.execute("update sold_line set quantity = 3")
        }
        let after = try versions()
        #expect(after != before)
        let quantity = try Database.open(path, for: .reading).scalar(
            "select revenue from customer_fact")
        #expect(quantity == 7.5)
        try set(.delete)
        #expect(try versions() == after)
    }
}
