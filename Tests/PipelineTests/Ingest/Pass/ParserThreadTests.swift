import Clustering
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct ParserThreadTests {
    /// Containers limit threads; the file once waited for one for ever, and held the write lock.
    @Test(.timeLimit(.minutes(1))) func aThreadThatCannotStartIsSaidAndKeepsNobodyWaiting() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            IngestTestSupport.header + IngestTestSupport.goodLine + "\n", to: "sales.csv")
        let path = folder.file("shop.db")
        let database = try Database.open(path, for: .creating)
        var ingest = Ingest(database: database)
        ingest.startThread = { _ throws(ThreadError) in
            // Another process could write now.
            let other = try? Database.open(path, for: .writing)
            #expect(throws: Never.self) { try other?.transaction(.immediate) {} }
            #expect(other != nil)
            throw ThreadError(code: EAGAIN)
        }
        let error = try #require(throws: IngestError.self) { try ingest.ingest(path: file) }
        #expect(error.kind == .busy)
        #expect(error.description.contains("refused to start a thread"), "\(error)")
        #expect(try database.scalar("select count(*) from source_file") == 0)
        #expect(try Ingest(database: database).ingest(path: file)[0].linesKept == 1)
    }

    /// The parser has begun when the lock cannot be had; it must not outlive the call.
    @Test(.timeLimit(.minutes(1))) func theParserEndsWithACallThatCannotWrite() throws {
        let folder = try TemporaryFolder()
        let lines = String(repeating: IngestTestSupport.goodLine + "\n", count: 50_000)
        let file = try folder.write(IngestTestSupport.header + lines, to: "sales.csv")
        let path = folder.file("shop.db")
        try Database.open(path, for: .creating).close()
        let database = try Database.open(path, for: .reading)
        #expect(throws: (any Error).self) { try Ingest(database: database).ingest(path: file) }
    }
}
