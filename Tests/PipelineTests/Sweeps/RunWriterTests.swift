import Clustering
import Foundation
import Pipeline
import Store
import TestSupport
import Testing

/// What stands in the tables after a sweep.
struct RunWriterTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("a.db"))
        _ = try SweepRunner(in: connection, request: PointDatabase.request()).run()
    }

    private func expectNone(_ condition: String) throws {
        #expect(try connection.scalar("select count(*) from \(condition)") == 0, "\(condition)")
    }

    @Test func everyReferenceIsWhole() throws {
        #expect(try connection.foreignKeyViolations().isEmpty)
        #expect(try connection.integrityCheck().isEmpty)
    }

    @Test func timingsAreThereAndNotNegative() throws {
        try expectNone("sweep where wall_seconds is null or wall_seconds < 0")
        try expectNone("run where fit_seconds < 0 or shared_seconds < 0")
        try expectNone("run where finished_at < started_at")
    }

    @Test func digestsAreOfTheLabels() throws {
        for run in try connection.query("select run_id, label_digest from run") {
            var digest = SHA256Digest()
            for row in try connection.query(
                "select cluster from run_label where run_id = ? order by row_no",
                [try run.int(0)])
            {
                withUnsafeBytes(of: Int32(try row.int(0)).littleEndian) { digest.update($0) }
            }
            #expect(try run.text(1) == digest.hex())
        }
    }

    @Test func centresInOriginalUnitsAreTheScaledOnesUnscaled() throws {
        let rows = try connection.query(
            """
            select scaled_value, original_value, scale, mean
            from run_centroid
            join run using (run_id)
            join snapshot_feature using (snapshot_id, feature)
            """)
        #expect(rows.count == 2 * 2 * (2 + 3 + 4 + 5 + 7 + 9))
        for row in rows {
            #expect(try row.double(1) == row.double(0) * row.double(2) + row.double(3))
        }
    }

    @Test func clusterRowsCountTheLabels() throws {
        try expectNone(
            """
            (
                select run_id, cluster, count(*) as n from run_label group by run_id, cluster
                except select run_id, cluster, size from run_cluster
            )
            """)
        try expectNone("(select run_id from run_cluster group by run_id having sum(size) <> 120)")
        try expectNone(
            "(select 1 from run_cluster group by run_id having abs(sum(customer_share) - 1) > 1e-9)"
        )
        try expectNone(
            """
            run where n_noise <> (
                select count(*) from run_label
                where run_label.run_id = run.run_id and cluster = -1)
            """)
    }

    @Test func coresStandForDBSCANOnlyAndAreNeverNoise() throws {
        try expectNone("run where algorithm = 'kmeans' and n_core is not null")
        try expectNone(
            """
            run where algorithm = 'dbscan' and n_core <> (
                select count(*) from run_core where run_core.run_id = run.run_id)
            """)
        try expectNone("run_core join run_label using (run_id, row_no) where cluster = -1")
    }

    @Test func columnsOfTheOtherAlgorithmAreNull() throws {
        try expectNone(
            """
            run where algorithm = 'dbscan' and (n_clusters is not null or tol is not null
                or inertia is not null or n_iter is not null or stop_reason is not null)
            """)
        try expectNone(
            "run where algorithm = 'kmeans' and (eps is not null or min_samples is not null)")
    }

    @Test func aMissingMetricHasAReason() throws {
        try expectNone("run where silhouette is null and metric_note is null")
    }
}
