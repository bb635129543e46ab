import Pipeline
import Testing

@Suite struct RefusedFilesTests {
    @Test func theSummaryCountsAndKeepsTheFirstKind() throws {
        var refused = RefusedFiles()
        #expect(refused.summary(nRead: 3) == nil)
        try refused.take(IngestError(.inputMissing, "a"))
        try refused.take(IngestError(.data, "b"))
        let summary = try #require(refused.summary(nRead: 1))
        #expect(summary.kind == .inputMissing)
        #expect(summary.description.hasPrefix("2 files were refused"))
        #expect(summary.description.contains("1 table is in"))
        #expect(try #require(refused.summary(nRead: 0)).description.contains("nothing was read"))
    }

    @Test(arguments: [FailureKind.interrupted, .busy, .cannotCreate, .internal])
    func whatTheNextFileWouldMeetEndsTheCall(_ kind: FailureKind) {
        var refused = RefusedFiles()
        #expect(throws: IngestError.self) { try refused.take(IngestError(kind, "a")) }
        #expect(refused.errors.isEmpty)
    }
}
