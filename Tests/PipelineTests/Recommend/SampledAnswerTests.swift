import Clustering
import Pipeline
import Store
import TestSupport
import Testing

/// Above 20,000 customers a sample decides, and what is told of the choice is told of its run.
@Suite struct SampledAnswerTests {
    @Test func pairsHaveTheNumbersOfTheRun() throws {
        let folder = try TemporaryFolder()
        let connection = try Database.open(folder.file("s.db"), for: .creating)
        try connection.execute("create table spots (customer_id text, x real, y real)")
        var random = SeededGenerator(seed: 4)
        let insert = try connection.prepare("insert into spots values (?, ?, ?)")
        // Three groups of different sizes, so that their numbers can be told from them.
        try connection.transaction {
            for row in 0..<20_600 {
                let group = row % 10 < 5 ? 0 : row % 10 < 8 ? 1 : 2
                try insert.bind([
                    "c\(row)", random.normal() + (group == 1 ? 9.0 : 0),
                    random.normal() + (group == 2 ? 30.0 : 0),
                ])
                try insert.run()
            }
        }
        var request = RecommendRequest()
        request.source = .features(SnapshotOptions(features: "spots"))
        request.nClusters = [3]
        request.draws = 19
        request.threads = 2
        let id = try Recommender(in: connection, request: request).run().id
        let answer = try #require(
            try connection.query(
                "select run_id, rows_used, verdict from recommendation where recommendation_id = ?",
                [id]
            ).first)
        #expect(try answer.int(1) == 20_000)
        #expect(try answer.text(2) == "separated")
        // The farthest group is the smallest one, and y is what divides it from both others.
        let far = try connection.scalar(
            """
            select cluster
            from run_cluster
            where run_id = ?
            order by size
            limit 1
            """, [answer.int(0)])
        let pairs = try connection.query(
            "select first_cluster, second_cluster, top_feature from recommendation_pair")
        #expect(pairs.count == 3)
        for pair in pairs {
            let isFar = pair[0] == far || pair[1] == far
            #expect(pair[2] == .text(isFar ? "y" : "x"))
        }
    }
}
