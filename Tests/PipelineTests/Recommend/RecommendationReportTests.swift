import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct RecommendationReportTests {
    @Test func anAnswerFitsAScreenAndNamesItsRun() throws {
        let folder = try TemporaryFolder()
        let connection = try PointDatabase.make(folder.file("p.db"))
        var request = RecommendRequest()
        request.source = .features(SnapshotOptions(features: "points"))
        request.nClusters = [2, 4]
        request.draws = 19
        let id = try Recommender(in: connection, request: request).run().id
        let report = try RecommendationReport(id, from: connection)
        let text = TextRenderer(width: 80).text(of: report.document)
        #expect(text.hasPrefix("separated: 4 groups with gaps between any two\n"))
        #expect(text.contains("everywhere also called points:recommended"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
        #expect(report.tables.map(\.name) == ["recommendation", "evidence"])
        #expect(report.tables[1].rows.count == 2)
        #expect(report.tables[0].columns.map(\.name).contains("reason"))
    }

    @Test func anAnswerThatIsGoneIsTold() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        #expect(throws: DamagedError.self) { try RecommendationReport(3, from: connection) }
    }
}
