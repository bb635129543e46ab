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

    /// What is printed of a table of one's own.
    private func headline(_ rows: String, nClusters: [Int]) throws -> String {
        let folder = try TemporaryFolder()
        let connection = try PointDatabase.make(folder.file("h.db"))
        try connection.execute("create table some as \(rows)")
        var request = RecommendRequest()
        request.source = .features(SnapshotOptions(features: "some"))
        request.nClusters = nClusters
        request.draws = 19
        let id = try Recommender(in: connection, request: request).run().id
        return TextRenderer(width: 80).text(
            of: try RecommendationReport(id, from: connection).document)
    }

    @Test func nothingIsSaidOfWhatWasNotLookedAt() throws {
        let few = try headline("select 'a' as customer_id, 1 as x", nClusters: [2])
        #expect(few.hasPrefix("none: too few customers that differ\n"))
        let line = try headline(
            """
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 600)
            select 'c' || i as customer_id, i as x from n
            """, nClusters: [9, 10])
        #expect(
            line.hasPrefix(
                "none: no groups with gaps; parts of a continuum were not looked for\n"), "\(line)")
    }

    @Test func estimatesAreCalledSo() throws {
        let line = try headline(
            """
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 600)
            select 'c' || i as customer_id, i as x from n
            """, nClusters: [2])
        let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains(", estimated from 512 rows of each."), "\(line)")
    }

    @Test func anAnswerThatIsGoneIsTold() throws {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        #expect(throws: DamagedError.self) { try RecommendationReport(3, from: connection) }
    }
}
