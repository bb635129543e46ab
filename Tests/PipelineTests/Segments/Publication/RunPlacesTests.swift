import Pipeline
import Store
import TestSupport
import Testing

/// Runs that are hardly a segmentation.
@Suite struct RunPlacesTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("p.db"))
        _ = try SegmentShop.make(
            (0..<120).map { .init("C\(1_000 + $0)", "2011-01-11", 10) }, in: connection)
    }

    private func sweep(_ algorithm: Algorithm, _ change: (inout SweepRequest) -> Void) throws {
        var request = PointDatabase.request([algorithm])
        request.kmeans.tol = [1e-4]
        request.kmeans.nClusters = [1]
        request.dbscan.minSamples = [100]
        request.dbscan.eps = [0.05]
        change(&request)
        _ = try SweepRunner(in: connection, request: request).run()
    }

    private func column(_ sql: String) throws -> [String] {
        try SegmentShop.column(sql, connection)
    }

    @Test func oneClusterHasNoSecond() throws {
        try sweep(.kmeans) { _ in }
        // The view is needed no more: all that is published is frozen.
        try connection.execute("drop table points")
        try SegmentShop.publish("latest", as: "p", in: connection)
        #expect(
            try column(
                """
                select count(*) || ' ' || count(certainty) || ' ' || count(second_segment_name)
                from customer_segment where segment_id = 1
                """) == ["120 0 0"])
    }

    /// Nobody is in a segment, and everybody is told why; what was published before is gone.
    @Test func aRunWithoutSegmentsIsToldSo() throws {
        try sweep(.kmeans) { $0.kmeans.nClusters = [4] }
        try SegmentShop.publish("latest", as: "p", in: connection)
        try sweep(.dbscan) { _ in }
        let report = try SegmentShop.publish("latest", as: "p", in: connection)
        #expect(report.notes.contains { $0.contains("puts nobody into a segment") })
        #expect(
            try column("select distinct status || coalesce(segment_id, '') from customer_segment")
                == ["noise"])
        #expect(
            try column(
                "select fate || ' ' || count(*) from publication_segment group by fate order by 1")
                == ["born 4", "died 4"])
    }

    /// Every customer his own segment: the centre is where he stands.
    @Test func singletonsAreCertain() throws {
        try sweep(.kmeans) { $0.kmeans.nClusters = [120] }
        try SegmentShop.publish("latest", as: "p", in: connection)
        #expect(
            try column(
                "select count(distinct segment_id) || ' ' || round(min(certainty), 9) from customer_segment"
            )
                == ["120 1.0"])
    }

    /// A label that is neither of the two nearest centres is damage, and nothing is published.
    @Test func labelsOfOtherCentresAreDamage() throws {
        try sweep(.kmeans) { $0.kmeans.nClusters = [4] }
        try connection.execute(
            """
            create temp table turned as select cluster, feature, scaled_value, original_value,
                transformed_value from run_centroid;
            update run_centroid
            set (scaled_value, original_value, transformed_value) = (
                select scaled_value, original_value, transformed_value
                from temp.turned
                where turned.cluster = (run_centroid.cluster + 1) % 4
                    and turned.feature = run_centroid.feature
            );
            """)
        #expect(throws: DamagedError.self) {
            try SegmentShop.publish("latest", as: "p", in: connection)
        }
        #expect(try connection.scalar("select count(*) from publication") == 0)
    }
}
