import Clustering
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// What is added up while lines are parsed is what stored lines come to; `CustomerFactsTests` has the shops.
@Suite struct FileFactsTests {
    private func prepared() throws -> Connection {
        let database = try Connection.inMemory()
        try Database.prepare(database)
        return database
    }

    private func ingest(
        _ lines: [String], into database: Connection, batchRows: Int,
        _ change: (inout Ingest) -> Void
    ) throws {
        var options = IngestOptions(maxRejects: .all, dateOrder: .monthFirst)
        options.onOverlap = .keep
        options.batchRows = batchRows
        var ingest = Ingest(database: database, options: options)
        change(&ingest)
        let text = IngestTestSupport.header + lines.map { $0 + "\n" }.joined()
        try IngestTestSupport.withFolder { folder in
            let file = folder.appendingPathComponent("a.csv")
            try text.write(to: file, atomically: true, encoding: .utf8)
            _ = try ingest.ingest(path: file.path)
        }
    }

    /// Beyond the bound the stored invoices are added up, in portions.
    @Test(arguments: [0, 1, 40, 1 << 18], [3, 4096])
    func theBoundChangesNothing(most: Int, batchRows: Int) throws {
        var shop = FactShop(seed: UInt64(most + batchRows))
        let database = try prepared()
        for _ in 0..<2 {
            try ingest(shop.file(), into: database, batchRows: batchRows) {
                $0.mostFactEntries = most
            }
            #expect(try FactOracle.differences(in: database) == [])
        }
    }

    /// The codes are read before the parser starts, and the lock is taken later.
    @Test func codesEditedMeanwhileCount() throws {
        var shop = FactShop(seed: 9)
        let database = try prepared()
        nonisolated(unsafe) let other = database
        try ingest(shop.file(), into: database, batchRows: 64) {
            $0.startThread = { body throws(ThreadError) in
                // Another workbench, which makes the facts anew at once.
                try? other.run("insert into non_product_code (code, meaning) values ('A', 'test')")
                try? CustomerFacts(other).makeAnew()
                return try ParserThread.start(body)
            }
        }
        #expect(try FactOracle.differences(in: database) == [])
    }
}
