import Pipeline
import Store
import TestSupport
import Testing

/// What `publish` says of clusters that only cut a continuum.
@Suite struct HoldoutAdviceTests {
    private let folder: TemporaryFolder
    private let connection: Connection
    private let run: Int

    init() throws {
        folder = try TemporaryFolder()
        connection = try PointDatabase.make(folder.file("p.db"))
        _ = try SegmentShop.make(
            (0..<120).map { .init("C\(1_000 + $0)", "2011-01-11", 10) }, in: connection)
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [4]
        request.kmeans.tol = [1e-4]
        _ = try SweepRunner(in: connection, request: request).run()
        run = try RunReference("latest").resolve(in: connection)
    }

    private func recommend(_ verdict: String) throws {
        try connection.run("delete from recommendation")
        try connection.run(
            """
            insert into recommendation
            values (1, 1, '\(verdict)', 4, \(run), null, null, '', '1', '1', 0, '', 120, 10, 0.5, 0.5, 0.01, 10,
                10, 0.75, 1.0, 1.0, 0, '2026-01-01 00:00:00')
            """)
    }

    /// R² of the clusters and of the score, and the range of the difference.
    private func holdOut(_ own: Double, _ score: Double, _ low: Double, _ high: Double) throws {
        try connection.run("delete from holdout_result")
        try connection.run("delete from holdout")
        try connection.run(
            """
            insert into holdout
            values (1, 1, 1, '2011-09-09 23:59:59', '2011-12-09 12:50:00', 0, 100, 10, 120, 60, 0, 0, 0, 0, 1.0, 1.0,
                0.0, 0.0, 0.0, '', '', '1', '1', 0.1, '2026-01-01 00:00:00')
            """)
        for (method, r2, range) in [
            ("clusters", own, (low as Double?, high as Double?)),
            ("score_bands", score, (nil, nil)),
        ] {
            try connection.run(
                """
                insert into holdout_result
                values (1, 4, ?, 'log_later_revenue', 4, 120, ?, ?, ?, ?, ?, ?, null)
                """,
                [
                    method, r2, r2 - 0.1, r2 + 0.1, range.0 == nil ? nil : own - score, range.0,
                    range.1,
                ])
        }
    }

    private func note() throws -> String? {
        try SegmentShop.publish("\(run)", as: "p", in: connection).notes.first {
            !$0.hasPrefix("scored_customer")
        }
    }

    @Test func whoHasNotAskedIsToldHow() throws {
        #expect(try note() == nil)
        try recommend("separated")
        #expect(try note() == nil)
        try recommend("bands")
        #expect(
            try note()?.hasSuffix("workbench recommend --features points --holdout DATE") == true)
    }

    @Test func aStoredHoldoutIsQuoted() throws {
        try recommend("bands")
        let head = "held out from 2011-09-09 on, 4 segments of the set points tell "
        let parts = "4 parts by the RFM score (R² 0.3 against 0.2)"
        try holdOut(0.3, 0.2, 0.05, 0.15)
        #expect(try note() == head + "later spend better than " + parts)
        try holdOut(0.3, 0.2, -0.05, 0.25)
        #expect(try note()?.hasPrefix(head + "later spend no better than " + parts) == true)
        try holdOut(0.2, 0.3, -0.2, -0.05)
        #expect(try note()?.hasPrefix(head + "later spend worse than ") == true)
        try holdOut(-0.1, -0.2, 0.05, 0.15)
        #expect(try note()?.hasPrefix(head + "nothing of later spend, nor do ") == true)
    }
}
