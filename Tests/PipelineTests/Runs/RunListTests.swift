import Pipeline
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
        #expect(all.rows.map { $0[0] } == (1...16).map { Value.integer($0) })
        #expect(try list.table(algorithm: .dbscan).rows.count == 4)
        #expect(try list.table(snapshotID: 1).rows.count == 16)
        #expect(try list.table(snapshotID: 2).rows.isEmpty)
        #expect(try all.selecting(RunList.briefColumns).rows.count == 16)
    }

    @Test func aKMeansRunIsShownWithItsCentres() throws {
        let detail = try RunDetail(of: RunReference("kmeans_4_0.001"), in: connection)
        #expect(detail.sections.map(\.name).prefix(3) == ["run", "clusters", "centroids"])
        #expect(detail.clusters.rows.map { $0[1] } == [30, 30, 30, 30])
        #expect(detail.centroids.columns == ["cluster", "x", "y"])
        #expect(detail.centroids.rows.count == 4)
        let columns = try connection.columnNames(of: "select * from run")
        #expect(detail.facts.rows.map { $0[0] } == columns.map { Value.text($0) })
    }

    @Test func aDBSCANRunHasNoCentres() throws {
        let detail = try RunDetail(of: RunReference("dbscan_3_0.3"), in: connection)
        #expect(detail.centroids.rows.isEmpty)
        #expect(!detail.sections.map(\.name).contains("centroids"))
    }
}
