import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// `refresh` on the real data: needs `../shared`, which is no part of the project.
@Suite(.enabled(if: Places.hasRealData, Comment(rawValue: Places.noRealData)))
struct RefresherRealDataTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Database.open(folder.file("a.db"), for: .creating)
        _ = try Ingest(database: connection, options: IngestOptions()).ingest(
            path: Places.realData)
    }

    private func publish(
        _ set: String, _ algorithm: Algorithm = .kmeans, suffix: String = " k",
        _ change: (inout SnapshotOptions) -> Void = { _ in }
    ) throws {
        var request = SweepRequest()
        request.algorithms = [algorithm]
        request.kmeans.nClusters = [5]
        request.kmeans.tol = [1e-4]
        request.dbscan.minSamples = [20]
        request.dbscan.eps = [0.8]
        var options = SnapshotOptions(features: set)
        change(&options)
        request.source = .features(options)
        _ = try SweepRunner(in: connection, request: request).run()
        try SegmentShop.publish(
            "latest", as: set + suffix, in: connection)
    }

    /// Nobody's lines changed, so no row of any publication does, to the last bit.
    @Test func unchangedDataMovesNobody() throws {
        try connection.execute(
            """
            create view my_features as
            select customer_id, revenue, n_lines, revenue / n_lines as worth
            from customer_total
            """)
        for set in ["standard", "small", "rfm", "rfm_score", "behaviour", "my_features"] {
            try publish(set)
        }
        try publish("rfm", .dbscan, suffix: " d")
        try SegmentShop.publishRules(connection)
        let tables = [
            "publication", "publication_segment", "customer_segment", "publication_customer",
            "customer_segment_history",
        ]
        func contents() throws -> [[[Value]]] {
            try tables.map {
                try connection.query("select * from \($0) order by 1, 2").map(\.values)
            }
        }
        let before = try contents()
        let report = try Refresher(in: connection).refresh()
        #expect(report.warnings.isEmpty, "\(report.warnings)")
        #expect(report.notes.count { $0.contains(", 0 of 4,372 customers move, 0 new") } == 7)
        let after = try contents()
        for (place, table) in tables.enumerated() {
            let isSame = before[place] == after[place]
            #expect(isSame, "\(table)")
        }
    }

    /// Frozen at the end of November and refreshed in December: everybody in a segment is where `scored_customer` has him.
    @Test func nineDaysLater() throws {
        try publish("rfm") {
            $0.window = ObservationWindow(asOf: "2011-11-30 23:59:59", days: 180)
        }
        let report = try Refresher(in: connection).refresh()
        #expect(!report.tables[2].rows.isEmpty)
        let row = try connection.query(
            """
            select
                count(*) filter (where live.segment_name is not shown.segment_name),
                count(*),
                (select count(*) from scored_customer where cluster is not null),
                (select max(as_of_date) from customer_segment),
                (select count(*) from customer_segment where status = 'before_window')
            from customer_segment as shown
            left join scored_customer as live on live.customer_id = shown.customer_id
            where shown.status = 'clustered'
            """)[0]
        #expect(row[0] == .integer(0))
        #expect(try row.int(1) > 3_000 && row[1] == row[2])
        #expect(row[3] == .text("2011-12-09"))
        #expect(try row.int(4) > 100)
    }
}
