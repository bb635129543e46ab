import Pipeline
import Store
import TestSupport
import Testing

/// To which day `customer_segment` counts, on a generated shop of 150 customers.
@Suite struct PublisherDaysTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        let shop = try GeneratedShop()
        (folder, connection) = (shop.folder, shop.connection)
    }

    private func sweep(_ set: String) throws -> String {
        var request = SweepRequest()
        request.algorithms = [.kmeans]
        request.kmeans.nClusters = [4]
        request.kmeans.tol = [1e-4]
        request.source = .features(SnapshotOptions(features: set))
        _ = try SweepRunner(in: connection, request: request).run()
        return "\(try RunReference("latest").resolve(in: connection))"
    }

    private func day() throws -> String {
        let days = try SegmentShop.column(
            "select distinct as_of_date from customer_segment", connection)
        #expect(days.count == 1)
        return days[0]
    }

    /// Publishes a run as "Shown", reads a purchase of three days later and refreshes.
    private func showLater(_ run: String) throws -> (before: String, now: String) {
        try SegmentShop.publish(run, as: "Shown", in: connection)
        let before = try day()
        let later = try SegmentShop.column("select date('\(before)', '+3 days')", connection)[0]
        _ = try SegmentShop.make(
            [SegmentShop.Purchase("N1", later, 40)], in: connection, firstInvoice: 900_000)
        _ = try Refresher(in: connection).refresh()
        let now = try day()
        #expect(now > before)
        return (before, now)
    }

    private static let clusters = """
        select own.customer_id || ' ' || coalesce(segment.cluster, own.status)
        from customer_segment as own
        left join publication_segment as segment using (publication_id, segment_id)
        order by own.customer_id
        """

    /// The run of an earlier day was shown as of that day, and dashboards saw hundreds of customers move back.
    @Test func aNewNameInFrontGoesOn() throws {
        let run = try sweep("rfm")
        let days = try showLater(run)
        let shown = try SegmentShop.column(Self.clusters, connection)
        let report = try SegmentShop.publish(run, as: "Ten", in: connection) {
            $0.makesDefault = true
        }
        #expect(try day() == days.now)
        #expect(try SegmentShop.column(Self.clusters, connection) == shown)
        #expect(
            report.notes.contains {
                $0.contains("customer_segment counts to a later day already")
                    && $0.contains("lines up to \(days.now)")
            }, "\(report.notes)")
        // Beside it nothing goes back.
        try SegmentShop.publish(run, as: "Beside", in: connection)
        #expect(
            try SegmentShop.column(
                "select as_of_date from publication where publication_name = 'Beside'", connection)
                == [days.before])
        // And an older name that comes to the front goes on as well.
        try SegmentShop.publish(run, as: "Beside", in: connection) { $0.makesDefault = true }
        #expect(try day() == days.now)
    }

    @Test func rulesInFrontGoOn() throws {
        _ = try showLater(try sweep("rfm"))
        try connection.execute(
            "update publication set as_of_date = date(as_of_date, '+2 days')")
        let shown = try SegmentShop.column("select as_of_date from publication", connection)[0]
        try SegmentShop.publishRules(connection) { $0.makesDefault = true }
        #expect(try day() == shown)
    }

    /// What goes back since it cannot be otherwise, or is asked for, says so.
    @Test func whatGoesBackIsTold() throws {
        let run = try sweep("rfm")
        try connection.execute("create table frozen as select * from customer_features_rfm")
        let fixed = try sweep("frozen")
        let days = try showLater(run)
        let words = "back in time, from \(days.now) to \(days.before)"
        let told = try SegmentShop.publish(fixed, as: "Fixed", in: connection) {
            $0.makesDefault = true
            $0.isDryRun = true
        }
        #expect(told.notes.contains { $0.contains("would go \(words)") }, "\(told.notes)")
        #expect(try day() == days.now)
        let rules = try SegmentShop.publishRules(connection, asOf: "\(days.before) 23:59:59") {
            $0.makesDefault = true
        }
        #expect(try day() == days.before)
        #expect(rules.notes.contains { $0.contains("goes \(words): that is the day of --as-of") })
        // Nothing goes back any more.
        let done = try SegmentShop.publish(fixed, as: "Fixed", in: connection) {
            $0.makesDefault = true
        }
        #expect(!done.notes.contains { $0.contains("back in time") })
    }
}
