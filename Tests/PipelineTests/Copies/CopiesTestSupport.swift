import Pipeline
import Store

/// What the suites of copies make of a shop.
enum CopiesTestSupport {
    /// Three runs on a snapshot: two and three k-means clusters, of which the larger is published, and four.
    static func sweep(_ snapshotID: Int, in connection: Connection) throws {
        var request = SweepRequest()
        request.source = .snapshot(snapshotID)
        request.algorithms = [.kmeans]
        request[KMeansAxes.self].nClusters = [2, 3, 4]
        request[KMeansAxes.self].tol = [1e-4]
        _ = try SweepRunner(in: connection, request: request).run()
    }

    static func publish(
        run: Int, as name: String, note: String, in connection: Connection
    ) throws {
        try SegmentShop.publish("\(run)", as: name, in: connection) { $0.note = note }
    }
}
