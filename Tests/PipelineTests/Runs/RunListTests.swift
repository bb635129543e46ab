import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// `RunList` and `RunDetail` on one small sweep.
struct RunListTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("a.db"))
        _ = try SweepRunner(in: connection, request: PointDatabase.request()).run()
    }

    @Test func runsAreListedOldestFirstAndByAlgorithm() throws {
        let list = RunList(in: connection)
        let all = try list.table()
        #expect(all.rows.map { $0[0] } == (1...16).map { Cell.integer($0) })
        #expect(try list.table(algorithm: .dbscan).rows.count == 4)
        #expect(try list.table(snapshotID: 1).rows.count == 16)
        #expect(throws: FeatureError.self) { try list.table(snapshotID: 2) }
    }

    @Test func aKMeansRunIsShownWithItsCentres() throws {
        let detail = try RunDetail(of: RunReference("points_kmeans_4_0.001"), in: connection)
        #expect(detail.sections.map(\.name).prefix(3) == ["run", "clusters", "centroids"])
        #expect(detail.clusters.rows.map { $0[1] } == [30, 30, 30, 30])
        #expect(detail.centroids.columns.map(\.name) == ["cluster", "x", "y"])
        #expect(detail.centroids.rows.count == 4)
        let columns = try connection.columnNames(of: "select * from run")
        #expect(detail.facts.rows.map { $0[0] } == (columns + ["equal_runs"]).map { Cell.text($0) })
    }

    @Test func copiesOfCustomersAreRows() throws {
        var request = PointDatabase.request([.kmeans])
        request.source = .features(SnapshotOptions(features: "points", repeats: 3))
        request.kmeans.nClusters = [4]
        _ = try SweepRunner(in: connection, request: request).run()
        let pages = try RunDetail(of: RunReference("latest"), in: connection).allPages
        let means = try #require(pages.first { $0.name.hasPrefix("means") })
        #expect(means.rows.first == ["(rows)", 90, 90, 90, 90])
    }

    @Test func everyClusterHasMeansAndMediansOfItsRawValues() throws {
        let detail = try RunDetail(of: RunReference("points_kmeans_5_0.001"), in: connection)
        let table = detail.profile
        #expect(table.columns.map(\.name) == ["cluster", "size", "feature", "mean", "median"])
        #expect(table.rows.count == 10)
        for row in table.rows {
            guard case .integer(let cluster) = row[0], case .text(let feature) = row[2] else {
                Issue.record("other types")
                continue
            }
            let values = try connection.query(
                """
                select points.\(feature)
                from points
                join segment using (customer_id)
                where segment.run_id = ? and segment.cluster = ?
                order by 1
                """, [detail.runID, Int(cluster)]
            ).map { try $0.double(0) }
            let half = values.count / 2
            let median =
                values.count % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2
            #expect(row[1] == .integer(Int64(values.count)))
            let numbers = row.suffix(2).map { cell -> Double in
                if case .real(let number) = cell { number } else { .nan }
            }
            let mean = values.reduce(0, +) / Double(values.count)
            #expect(abs(numbers[0] - mean) < 1e-12)
            #expect(abs(numbers[1] - median) < 1e-12)
        }
    }

    @Test func aPageHasFeaturesDownwardsAndClustersSideways() throws {
        let pages = try RunDetail(of: RunReference("points_dbscan_6_0.05"), in: connection).allPages
        #expect(pages.map(\.name).prefix(2) == ["run", "clusters"])
        let means = try #require(pages.first { $0.name.hasPrefix("means of the raw values") })
        #expect(means.columns.map(\.name).prefix(2) == ["feature", "noise"])
        #expect(means.rows.map { $0[0] } == ["(customers)", "x", "y"])
        #expect(!pages.contains { $0.name.hasPrefix("centres") })
    }

    @Test func aDBSCANRunHasNoCentres() throws {
        let detail = try RunDetail(of: RunReference("points_dbscan_3_0.3"), in: connection)
        #expect(detail.centroids.rows.isEmpty)
        #expect(!detail.sections.map(\.name).contains("centroids"))
    }
}
