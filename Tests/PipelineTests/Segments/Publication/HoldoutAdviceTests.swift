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

    /// R² of the rules and of the clusters, and the range of the difference.
    private func holdOut(
        _ rules: Double?, _ clusters: Double, _ low: Double, _ high: Double
    ) throws {
        try connection.run("delete from holdout_result")
        try connection.run("delete from holdout")
        try connection.run(
            """
            insert into holdout
            values (1, 1, 1, '2011-09-09 23:59:59', '2011-12-09 12:50:00', 0, 100, 10, 120, 60, 0, 0, 0, 0, 1.0, 1.0,
                0.0, 0.0, 0.0, '', '', '1', '1', 0.1, '2026-01-01 00:00:00')
            """)
        // That the score does best is not asked.
        for (method, r2) in [
            ("clusters", clusters as Double?), ("score_bands", 0.9), ("rules", rules),
        ] {
            let range =
                method == "rules" && r2 != nil ? (low as Double?, high as Double?) : (nil, nil)
            try connection.run(
                """
                insert into holdout_result
                values (1, 4, ?, 'log_later_revenue', 4, 120, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    method, r2, r2.map { $0 - 0.1 }, r2.map { $0 + 0.1 },
                    range.0 == nil ? nil : r2.map { $0 - clusters }, range.0, range.1,
                    r2 == nil ? "too quiet" : nil,
                ])
        }
    }

    private func note() throws -> String? {
        try SegmentShop.publish("\(run)", as: "p", in: connection).notes.first {
            // The set is a table: neither plain SQL nor a refresh can read it again.
            !$0.hasPrefix("scored_customer") && !$0.hasPrefix("refresh will leave")
        }
    }

    @Test func whoHasNotAskedIsToldHow() throws {
        #expect(try note() == nil)
        try recommend("separated")
        #expect(try note() == nil)
        try recommend("bands")
        #expect(
            try note()?.hasSuffix("workbench recommend --features points --holdout DATE") == true)
        // A later answer recommends it no more.
        try connection.run(
            """
            insert into recommendation
            values (2, 1, 'none', null, null, null, null, '', '1', '1', 0, 'other', 120, 10, 0.5, 0.5, 0.01, 10,
                10, 0.75, 1.0, 1.0, 1, '2026-01-01 00:00:00')
            """)
        #expect(try note() == nil)
    }

    @Test func aStoredHoldoutIsQuoted() throws {
        try recommend("bands")
        let head = "held out from 2011-09-09 on, 120 customers: "
        let segments = "the 4 segments of the set points"
        let rules = "the eight rules, with cut points of that day,"
        let how = ": workbench publish --rules rfm"
        try holdOut(0.3, 0.2, 0.05, 0.15)
        let better =
            "\(head)\(rules) tell later spend better than \(segments) (R² of the rules 0.3, of the "
            + "segments 0.2)"
        #expect(try note() == better + how)
        #expect(try noteOnRules() == better)
        try holdOut(0.2, 0.3, -0.2, -0.05)
        let worse =
            "\(head)\(segments) tell later spend better than \(rules) do (R² of the rules 0.2, of the "
            + "segments 0.3)"
        #expect(try note() == worse)
        #expect(try noteOnRules() == worse)
        try holdOut(0.3, 0.2, -0.05, 0.25)
        let open =
            "\(head)whether \(segments) or \(rules) tell later spend better does not show (R² of the "
            + "rules 0.3, of the segments 0.2)"
        #expect(try note() == open + "; the rules may do" + how)
        #expect(try noteOnRules() == open)
        try holdOut(-0.1, -0.2, 0.05, 0.15)
        #expect(
            try note()?.hasPrefix(
                "\(head)neither \(segments) nor \(rules) tell anything of later spend") == true)
        try holdOut(nil, 0.2, 0, 0)
        #expect(
            try note()
                == "\(head)whether \(segments) or \(rules) tell later spend better cannot be told: too quiet"
        )
    }

    /// What was held out without rules, or of other customers, says nothing of these.
    @Test func anotherHoldoutIsNotQuoted() throws {
        let question = "workbench recommend --features points"
        try recommend("bands")
        try holdOut(0.3, 0.2, 0.05, 0.15)
        #expect(try note()?.hasPrefix("held out") == true)
        try connection.run("delete from holdout_result where method = 'rules'")
        #expect(try note()?.hasSuffix("\(question) --holdout DATE") == true)
        #expect(try noteOnRules() == nil)
        try holdOut(0.3, 0.2, 0.05, 0.15)
        try connection.run("update recommendation set n_clusters = 5")
        #expect(try note()?.hasSuffix("\(question) --holdout DATE") == true)
        try connection.run("update recommendation set verdict = 'separated'")
        #expect(try noteOnRules() == nil)
    }

    private func noteOnRules() throws -> String? {
        try SegmentShop.publishRules(connection, name: "r").notes.first {
            $0.hasPrefix("held out")
        }
    }
}
