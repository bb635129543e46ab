import Pipeline
import Store
import TestSupport
import Testing

/// Typical and borderline customers of k-means, against plain arithmetic over the stored rows.
@Suite struct SegmentExamplesTests {
    @Test func certaintyIsOneLessTheRatioOfDistances() throws {
        let folder = try TemporaryFolder()
        let connection = try PointDatabase.make(folder.file("p.db"), perBlob: 30)
        var request = PointDatabase.request([.kmeans])
        // Twice as many as there are blobs: halves are near each other.
        request.kmeans.nClusters = [8]
        request.kmeans.tol = [1e-4]
        _ = try SweepRunner(in: connection, request: request).run()
        try SegmentProfiler(in: connection).ensure(1)
        let centres = try connection.query(
            """
            select cluster, max(scaled_value) filter (where feature = 'x'),
                max(scaled_value) filter (where feature = 'y')
            from run_centroid group by cluster order by cluster
            """
        ).map { (x: try $0.double(1), y: try $0.double(2)) }
        let rows = try connection.query(
            """
            select customer_id, segment.cluster,
                (points.x - (select mean from snapshot_feature where feature = 'x'))
                    / (select scale from snapshot_feature where feature = 'x'),
                (points.y - (select mean from snapshot_feature where feature = 'y'))
                    / (select scale from snapshot_feature where feature = 'y')
            from segment inner join points using (customer_id) order by customer_id
            """)
        var nListed = 0
        for cluster in 0..<8 {
            var found: [(id: String, own: Double, certainty: Double)] = []
            for row in rows where try row.int(1) == cluster {
                let (x, y) = (try row.double(2), try row.double(3))
                let distances = centres.map {
                    (($0.x - x) * ($0.x - x) + ($0.y - y) * ($0.y - y)).squareRoot()
                }
                let second =
                    distances.enumerated().filter { $0.offset != cluster }.map(\.element).min() ?? 1
                found.append((try row.text(0), distances[cluster], 1 - distances[cluster] / second))
            }
            let typical = try connection.query(
                "select customer_id, certainty from segment_customer_example where kind = 'typical' and cluster = ?",
                [cluster])[0]
            let nearest = try #require(found.min { ($0.own, $0.id) < ($1.own, $1.id) })
            #expect(try typical.text(0) == nearest.id)
            #expect(abs(try typical.double(1) - nearest.certainty) < 1e-9)
            let border = try connection.query(
                """
                select customer_id, certainty from segment_customer_example
                where kind = 'borderline' and cluster = ? order by position
                """, [cluster])
            let least = found.filter { $0.certainty < 0.2 && $0.id != nearest.id }
                .sorted { ($0.certainty, $0.id) < ($1.certainty, $1.id) }.prefix(5)
            nListed += least.count
            #expect(try border.map { try $0.text(0) } == least.map(\.id))
            for (row, wanted) in zip(border, least) {
                #expect(abs(try row.double(1) - wanted.certainty) < 1e-9)
            }
        }
        #expect(nListed > 0 && nListed < 8 * 5)
        // Nobody of them has a line: no share of nothing, and it is said.
        let shares = try connection.scalar("select count(revenue_share) from segment_profile")
        #expect(shares == 0)
        let gone = try connection.scalar("select n_customers_without_line from run_profile")
        #expect(gone == 120)
    }

    @Test func withoutCentresThereIsNoCertainty() throws {
        let shop = try ProfileDatabase()
        try shop.profile(1, labels: ProfileDatabase.labels, of: shop.freeze())
        let rows = try shop.rows(
            "select cluster, kind, certainty from segment_customer_example order by 1")
        #expect(
            rows == [
                [.integer(0), .text("typical"), .null], [.integer(1), .text("typical"), .null],
            ])
        let nobody = try shop.rows(
            "select typical_customer_id from segment_profile where cluster = -1")
        #expect(nobody == [[.null]])
    }
}
