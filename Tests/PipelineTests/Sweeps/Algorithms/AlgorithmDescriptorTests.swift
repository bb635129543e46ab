import Clustering
import Foundation
import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// A third algorithm, from the sweep to predictions: nothing but the list knows it.
struct AlgorithmDescriptorTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let algorithms = AlgorithmList([.kmeans, .dbscan, Algorithm(SignSplit())])

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("a.db"))
        try Migrator(
            migrations: EmbeddedSQL.migrations + [SignSplit.migration],
            applicationID: Database.applicationID
        ).migrate(connection)
    }

    private func sweep() throws -> [SweepSummary] {
        var request = PointDatabase.request(algorithms.all)
        request[SignSplitAxes.self].cuts = [0, 0.5]
        return try SweepRunner(in: connection, request: request).run()
    }

    private func reference(_ text: String) -> RunReference {
        RunReference(text, among: algorithms)
    }

    @Test func itsRunsAreSweptAndStored() throws {
        let summaries = try sweep()
        #expect(summaries.map(\.algorithm.name) == ["kmeans", "dbscan", "signsplit"])
        #expect(summaries.map(\.nRuns) == [12, 4, 2])
        let row = try connection.query(
            """
            select run_name, cell, cut_at, n_clusters_found, n_clusters, eps, silhouette, n_right,
                run_key, grid
            from run
            join run_side using (run_id)
            join sweep using (sweep_id)
            where cut_at = 0
            """)[0]
        #expect(
            row.values.prefix(6) == ["points_signsplit_0", "signsplit_0", 0.0, 2, .null, .null])
        #expect(try row.double(6) > 0.3)
        #expect(try row.int(7) == 60)
        let print = try connection.query("select fingerprint from snapshot")[0].text(0)
        let text = "\(print) signsplit cut_at=0 engine=\(Engine.resultVersion)"
        #expect(try row.text(8) == SHA256Digest.hex(of: text))
        #expect(try row.text(9) == "cut_at=[0.0, 0.5]")
        #expect(try connection.foreignKeyViolations().isEmpty)
        #expect(try sweep().map(\.nReused) == [12, 4, 2])
    }

    @Test func itsRunsAreFoundListedAndShown() throws {
        _ = try sweep()
        let runID = try reference("points_signsplit_0.50").resolve(in: connection)
        #expect(try reference("points_signsplit_5e-1_s1").resolve(in: connection) == runID)
        let list = RunList(in: connection, algorithms: algorithms)
        let table = try list.table(algorithm: Algorithm(SignSplit()))
        #expect(
            try table.selecting(["run_name", "cut_at", "eps"]).rows == [
                ["points_signsplit_0", 0.0, .null], ["points_signsplit_0.5", 0.5, .null],
            ])
        let detail = try RunDetail(
            of: reference("\(runID)"), in: connection, algorithms: algorithms)
        #expect(detail.facts.rows.contains(["cut_at", 0.5]))
        #expect(detail.centroids.rows.isEmpty)
        #expect(detail.clusters.rows.count == 2)
    }

    @Test func itsRunsAreCompared() throws {
        _ = try sweep()
        let outcome = try RunComparison(in: connection).compare([
            try reference("points_signsplit_0").resolve(in: connection),
            try reference("points_kmeans_4_0.001").resolve(in: connection),
        ])
        // Each half is two of the four corners.
        #expect(outcome.cells.rows.count == 4)
        #expect(outcome.cells.rows.allSatisfy { $0[4] == 30 })
    }

    @Test func itsRunsAreExported() throws {
        _ = try sweep()
        let runID = try reference("points_signsplit_0.5").resolve(in: connection)
        let out = folder.file("out")
        let files = try RunExport(in: connection, algorithms: algorithms).write([runID], to: out)
        #expect(
            files.map { $0.dropFirst(out.count) } == [
                "/signsplit/data.csv", "/signsplit/pred_0.5.txt", "/signsplit/model_0.5.json",
                "/signsplit/labels.csv",
            ])
        let model = try #require(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: files[2]))) as? [String: Any])
        #expect(model["algorithm"] as? String == "signsplit")
        #expect(model["cut_at"] as? Double == 0.5)
        #expect(model["eps"] == nil && model["centroids"] == nil)
    }

    @Test func itsRunsPredict() throws {
        _ = try sweep()
        let prediction = try Prediction(
            of: reference("points_signsplit_0"), in: connection, algorithms: algorithms)
        let placed = try prediction.predictSnapshot(onlyTrimmed: false).table
        let stored = try connection.query(
            "select customer_id, cluster from segment where run_name = 'points_signsplit_0'"
        ).map { $0.values.map { Cell($0) } }
        #expect(try placed.selecting(["customer_id", "cluster"]).rows == stored)
        #expect(try placed.selecting(["second_cluster"]).rows.allSatisfy { $0 == [.null] })
        // One that comes with us goes on by its own rule beside it.
        let other = try Prediction(
            of: reference("points_dbscan_3_0.3"), in: connection, algorithms: algorithms)
        #expect(try other.predictSnapshot(onlyTrimmed: false).table.rows.count == stored.count)
    }
}
