import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// `scored_customer` against `predict` on the real data: needs `../shared`, which is no part of the project.
@Suite(.enabled(if: Places.hasRealData, Comment(rawValue: Places.noRealData)))
struct LiveScoreRealDataTests {
    @Test func everyCustomerOfEverySetIsScoredAsPredicted() throws {
        let folder = try TemporaryFolder()
        let connection = try Database.open(folder.file("a.db"), for: .creating)
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(
            path: Places.realData)
        try connection.execute(
            """
            create view my_features as
            select customer_id, revenue, n_lines, revenue / n_lines as worth
            from customer_total
            """)
        for set in [
            "standard", "small", "standard7", "rfm", "rfm_net", "rfm_score", "behaviour", "basket",
            "week_profile", "my_features",
        ] {
            var request = SweepRequest()
            request.algorithms = [.kmeans]
            request.kmeans.nClusters = [10]
            request.kmeans.tol = [1e-4]
            request.source = .features(SnapshotOptions(features: set))
            _ = try SweepRunner(in: connection, request: request).run()
            let run = try RunReference("latest").resolve(in: connection)
            try LiveScore(in: connection).install(runID: run)
            let scored = try connection.query(
                """
                select customer_id, cluster, distance_squared, second_cluster,
                    second_distance_squared
                from scored_customer
                order by customer_id
                """
            ).map { row in
                [
                    Cell.text(try row.text(0)), Cell(try row.int(1)),
                    .real(try row.double(2).squareRoot()), Cell(try row.int(3)),
                    .real(try row.double(4).squareRoot()),
                ]
            }
            let predicted = try Prediction(of: RunReference("\(run)"), in: connection)
                .predictSnapshot(onlyTrimmed: false).table.rows.map { Array($0.prefix(5)) }
            #expect(predicted.count > 1_900, "\(set)")
            let differing = zip(scored, predicted).filter { $0 != $1 }
            #expect(differing.isEmpty, "\(set): \(differing.prefix(2))")
            #expect(scored.count == predicted.count, "\(set)")
        }
    }

    /// All customers, of sets with few columns and with many.
    @Test(arguments: ["standard", "rfm", "rfm_score"])
    func everyCustomerIsScoredByCoreCustomersAsPredicted(_ set: String) throws {
        let folder = try TemporaryFolder()
        let connection = try Database.open(folder.file("a.db"), for: .creating)
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(
            path: Places.realData)
        var request = SweepRequest()
        request.algorithms = [.dbscan]
        request.dbscan.minSamples = [10]
        request.dbscan.eps = [0.7]
        request.source = .features(SnapshotOptions(features: set))
        _ = try SweepRunner(in: connection, request: request).run()
        let run = try RunReference("latest").resolve(in: connection)
        try LiveScore(in: connection).install(runID: run)
        let scored = try connection.query(
            "select customer_id, cluster, core_customer from scored_customer order by customer_id"
        ).map { row in
            [
                Cell.text(try row.text(0)), Cell(try row.int(1)),
                try row.optionalText(2).map { .text($0) } ?? .null,
            ]
        }
        let table = try Prediction(of: RunReference("\(run)"), in: connection)
            .predictSnapshot(onlyTrimmed: false).table
        let place = try #require(table.columns.firstIndex { $0.name == "core_customer" })
        let predicted = table.rows.map { row in
            [row[0], row[1], row[1] == .integer(-1) ? .null : row[place]]
        }
        let differing = zip(scored, predicted).filter { $0 != $1 }
        #expect(differing.isEmpty, "\(set): \(differing.prefix(2))")
        #expect(scored.count == predicted.count && scored.count > 4_000)
    }
}
