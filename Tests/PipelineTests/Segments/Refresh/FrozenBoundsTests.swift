import Pipeline
import Reports
import Store
import TestSupport
import Testing

/// The outlier rule on a set that does not have the columns it looks at.
@Suite struct FrozenBoundsTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        let shop = try GeneratedShop()
        (folder, connection) = (shop.folder, shop.connection)
    }

    private func sweep(population: String? = nil) throws -> String {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [4]
        request.kmeans.tol = [1e-4]
        var options = SnapshotOptions(features: "rfm")
        options.preparation.outliers = .kit
        options.population = try population.map { try Population($0) }
        request.source = .features(options)
        _ = try SweepRunner(in: connection, request: request).run()
        return "\(try RunReference("latest").resolve(in: connection))"
    }

    private func column(_ sql: String) throws -> [String] {
        try SegmentShop.column(sql, connection)
    }

    /// As the view has them, to the last bit.
    @Test func boundsAreThoseOfTheView() throws {
        _ = try sweep()
        let own = """
            select rule || ' ' || low || ' ' || high from snapshot_outlier_bound order by rule
            """
        let found = try column(own)
        #expect(found.count == 3)
        let ofView = try column(
            """
            select distinct rule || ' ' || low || ' ' || high from customer_outlier
            where rule is not null order by 1
            """)
        #expect(!ofView.isEmpty && Set(ofView).isSubset(of: Set(found)))
        // A set with the columns keeps them as values.
        _ = try SnapshotBuilder(in: connection).build(SnapshotOptions(features: "standard"))
        #expect(
            try column("select distinct snapshot_id from snapshot_outlier_bound") == ["1"])
    }

    @Test(arguments: [nil, "country = 'United Kingdom'"])
    func unusualCustomersAreSetAsideOnAnyDay(population: String?) throws {
        let report = try SegmentShop.publish(
            try sweep(population: population), as: "Kit", in: connection)
        #expect(!report.notes.contains { $0.hasPrefix("refresh will leave") })
        let rows = """
            select customer_id || ' ' || status || coalesce(' ' || status_reason, '')
                || coalesce(' ' || status_value, '') || coalesce(' ' || status_limit, '')
            from customer_segment where status = 'trimmed' order by 1
            """
        let before = try column(rows)
        #expect(!before.isEmpty)
        for row in before { #expect(row.contains(": above") || row.contains(": below"), "\(row)") }
        #expect(
            try connection.scalar(
                "select count(*) from customer_segment where status = 'trimmed' and status_limit is null"
            ) == 0)
        let unchanged = try Refresher(in: connection).refresh()
        #expect(unchanged.tables[2].rows.isEmpty)
        #expect(try column(rows) == before)
        let day = try column("select substr(max(last_line_at), 1, 10) from customer_fact")[0]
        let (large, small) = ("Z1", "Z2")
        _ = try SegmentShop.make(
            [.init(large, day, 90_000), .init(small, day, 9)], in: connection, firstInvoice: 900_000
        )
        _ = try Refresher(in: connection).refresh()
        let statuses = try column(
            "select status from customer_segment where customer_id like 'Z_' order by customer_id")
        #expect(
            statuses == (population == nil ? ["trimmed", "clustered"] : statuses), "\(statuses)")
        #expect(try column(rows).filter { !$0.hasPrefix("Z") } == before)
    }

    /// A matrix of an earlier workbench keeps no bounds: that is said at once, and hinders no other publication.
    @Test func withoutBoundsOthersAreRefreshedAllTheSame() throws {
        let run = try sweep()
        try connection.run("delete from snapshot_outlier_bound")
        let report = try SegmentShop.publish(run, as: "Kit", in: connection)
        #expect(report.notes.contains { $0.hasPrefix("refresh will leave it as of") })
        try SegmentShop.publishRules(connection)
        let day = try column("select date(max(last_line_at), '+3 days') from customer_fact")[0]
        _ = try SegmentShop.make(
            [.init("late", day, 10)], in: connection, firstInvoice: 900_000)
        var heard: [String] = []
        #expect(throws: RefreshError.self) {
            try Refresher(in: connection).refresh { _, notes in heard = notes }
        }
        #expect(heard.contains { $0.hasPrefix("\"rfm\" in publication_customer: as of \(day)") })
        #expect(
            try column("select publication_name || ' ' || (as_of_date = '\(day)') from publication")
                == ["Kit 0", "rfm 1"])
    }
}
