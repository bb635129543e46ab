import Pipeline
import Reports
import Store
import TestSupport
import Testing

@Suite struct PublisherTests {
    typealias Purchase = SegmentShop.Purchase

    // 120 customers in four groups of `points`, all but the last ten with a sale; the last ten sent something
    // back, and two more have lines and no place in the set.
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Self.shop(in: folder)
    }

    static func shop(in folder: TemporaryFolder) throws -> Connection {
        let connection = try PointDatabase.make(folder.file("p.db"))
        var purchases = (0..<120).map {
            Purchase("C\(1_000 + $0)", "2011-0\(1 + $0 % 9)-11", $0 < 110 ? 10 + $0 : -5)
        }
        purchases += [Purchase("X1", "2011-03-01", 7), Purchase("X2", "2011-09-30", 9)]
        return try SegmentShop.make(purchases, in: connection)
    }

    static func sweep(
        _ connection: Connection, k: Int = 4, seed: UInt32 = 0
    ) throws -> Int {
        var request = PointDatabase.request([.kmeans])
        request.kmeans.nClusters = [k]
        request.kmeans.tol = [1e-4]
        request.kmeans.seed = seed
        _ = try SweepRunner(in: connection, request: request).run()
        return try RunReference("latest").resolve(in: connection)
    }

    private static let all = """
        select customer_id, segment_id, segment_name, status, status_reason, second_segment_name,
            certainty, as_of_date, first_purchase_date, last_purchase_date,
            days_since_last_purchase, invoice_count, net_revenue, country, segment_since_date
        from customer_segment order by customer_id
        """

    @Test func everyCustomerWithALineHasOneRow() throws {
        let run = try Self.sweep(connection)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        let rows = try connection.query(Self.all)
        #expect(rows.count == 122)
        #expect(
            try SegmentShop.column(
                "select status || ' ' || count(*) from customer_segment group by status order by 1",
                connection) == ["clustered 110", "no_sales 10", "outside_set 2"])
        let row = try #require(rows.first)
        #expect(try row.text("customer_id") == "C1000")
        #expect(try row.text("as_of_date") == "2011-09-30")
        #expect(try row.text("first_purchase_date") == "2011-01-11")
        #expect(try row.int("days_since_last_purchase") == 262)
        #expect(try row.int("invoice_count") == 1)
        #expect(try row.double("net_revenue") == 10)
        #expect(try row.text("country") == "UK")
        #expect(try row.text("segment_since_date") == "2011-09-30")
        // Labels of the run are the segments, up to their numbers.
        #expect(
            try connection.scalar(
                """
                select count(distinct segment_id || ' ' || cluster)
                from customer_segment
                inner join segment using (customer_id)
                where segment.run_id = \(run) and segment_id is not null
                """) == 4)
        #expect(
            try connection.scalar(
                """
                select count(*)
                from customer_segment as shown
                inner join publication_segment using (publication_id, segment_id, segment_name)
                inner join segment on segment.customer_id = shown.customer_id
                    and segment.cluster = publication_segment.cluster
                """) == 110)
        #expect(try connection.query("pragma foreign_key_check").isEmpty)
    }

    /// 1 − d₁/d₂ to the centres of the run, on the scaled matrix.
    @Test func certaintyIsWhatTheCentresSay() throws {
        let run = try Self.sweep(connection)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        let rows = try connection.query(
            """
            with distance as (
                select point.customer_id, x.cluster,
                    (
                        ((point.x - fx.mean) / fx.scale - x.scaled_value)
                            * ((point.x - fx.mean) / fx.scale - x.scaled_value)
                        + ((point.y - fy.mean) / fy.scale - y.scaled_value)
                            * ((point.y - fy.mean) / fy.scale - y.scaled_value)
                    ) as squared
                from points as point
                inner join run_centroid as x on x.run_id = \(run) and x.feature = 'x'
                inner join run_centroid as y on y.run_id = \(run) and y.feature = 'y'
                    and y.cluster = x.cluster
                inner join snapshot_feature as fx on fx.feature = 'x'
                inner join snapshot_feature as fy on fy.feature = 'y'
            ),
            ranked as (
                select *, row_number() over (partition by customer_id order by squared) as place
                from distance
            )
            select shown.certainty, first.squared, second.squared,
                own.cluster = first.cluster, next.segment_name = shown.second_segment_name
            from customer_segment as shown
            inner join ranked as first on first.customer_id = shown.customer_id and first.place = 1
            inner join ranked as second on second.customer_id = shown.customer_id and second.place = 2
            inner join publication_segment as own on own.segment_id = shown.segment_id
            inner join publication_segment as next on next.cluster = second.cluster
            where shown.status = 'clustered'
            """)
        #expect(rows.count == 110)
        for row in rows {
            let (near, far) = (try row.double(1).squareRoot(), try row.double(2).squareRoot())
            let error = abs(try row.double(0) - (1 - near / far))
            #expect(error < 1e-12)
            #expect(row[3] == .integer(1) && row[4] == .integer(1))
        }
        var request = PointDatabase.request([.dbscan])
        request.dbscan.minSamples = [3]
        request.dbscan.eps = [0.3]
        _ = try SweepRunner(in: connection, request: request).run()
        try SegmentShop.publish("latest", as: "Density", in: connection)
        #expect(
            try connection.scalar(
                "select count(certainty) + count(second_segment_id) from publication_customer") == 0
        )
    }

    /// Another seed numbers the clusters otherwise; people see the same segments.
    @Test func aRefitKeepsIDsAndNames() throws {
        let runs = try (0..<5).map { try Self.sweep(connection, seed: UInt32($0)) }
        try SegmentShop.publish("\(runs[0])", as: "Spring", in: connection)
        try connection.run(
            "update publication_segment set segment_name = 'Friends' where segment_id = 2")
        let before = try SegmentShop.column(
            "select customer_id || segment_id || status from customer_segment order by 1",
            connection)
        var orders: Set<[String]> = []
        for run in runs.dropFirst() {
            let report = try SegmentShop.publish("\(run)", as: "Spring", in: connection)
            #expect(
                try SegmentShop.column(
                    "select customer_id || segment_id || status from customer_segment order by 1",
                    connection) == before)
            #expect(
                try SegmentShop.column(
                    """
                    select distinct segment_name from customer_segment where segment_id = 2
                    """, connection) == ["Friends"])
            #expect(report.tables[2].rows.isEmpty)
            orders.insert(
                try SegmentShop.column(
                    """
                    select cluster from publication_segment
                    where publication_id = (select max(publication_id) from publication)
                        and fate = 'kept' and jaccard = 1
                    order by segment_id
                    """, connection))
        }
        #expect(orders.allSatisfy { $0.count == 4 } && orders.count > 1)
        #expect(try connection.scalar("select count(*) from customer_segment_history") == 0)
        #expect(
            try connection.scalar("select count(*) from publication where replaced_at is null") == 1
        )
    }

    /// Four segments become two: what is born, merged and gone is stored, and who moves is told.
    @Test func otherSegmentsGetOtherIDs() throws {
        let four = try Self.sweep(connection)
        let two = try Self.sweep(connection, k: 2)
        try SegmentShop.publish("\(four)", as: "Spring", in: connection)
        try connection.execute("update customer_segment set segment_since_date = '2011-06-01'")
        let report = try SegmentShop.publish("\(two)", as: "Spring", in: connection)
        let rows = try SegmentShop.column(
            """
            select segment_id || ' ' || fate || ' ' || n_customers
            from publication_segment
            where publication_id = 2
            order by segment_id
            """, connection)
        // Halves of about 55 of 110 customers, each of two groups: at exactly a half the first goes on.
        #expect(rows.count >= 4)
        #expect(rows.count { $0.contains("died") } + rows.count { $0.contains("kept") } == 4)
        let moved = try SegmentShop.column(
            "select count(*) from customer_segment_history", connection)
        let told = report.tables[2].rows.compactMap { $0[2].int }.reduce(0, +)
        #expect(moved == ["\(told)"] && told > 0)
        #expect(
            try SegmentShop.column(
                """
                select distinct publication_name || ' ' || status || ' ' || from_date || ' ' || to_date
                from customer_segment_history
                """, connection) == ["Spring clustered 2011-06-01 2011-09-30"])
        #expect(
            try connection.scalar(
                """
                select count(*) from customer_segment
                inner join customer_segment_history as history using (customer_id)
                where customer_segment.segment_since_date <> history.to_date
                    or customer_segment.segment_id = history.segment_id
                """) == 0)
        // Ids are never given again.
        try SegmentShop.publish("\(four)", as: "Spring", in: connection)
        #expect(
            try connection.scalar(
                """
                select count(*) from publication_segment
                where publication_id = 3 and fate <> 'kept' and fate <> 'died'
                    and segment_id in (select segment_id from publication_segment where publication_id < 3)
                """) == 0)
    }

    @Test func theDefaultMovesOnlyWhenTold() throws {
        let run = try Self.sweep(connection)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        let shown = try connection.query(Self.all).map(\.values)
        try SegmentShop.publishRules(connection)
        #expect(try connection.query(Self.all).map(\.values) == shown)
        #expect(
            try SegmentShop.column(
                "select status || ' ' || count(*) from publication_customer group by status order by status",
                connection) == ["clustered 112", "no_sales 10"])
        try SegmentShop.publishRules(connection) { $0.makesDefault = true }
        #expect(
            try SegmentShop.column(
                "select publication_name from publication where is_default = 1", connection) == [
                    "rfm"
                ])
        #expect(try SegmentShop.segments(connection)["X2"] == "new")
        // What the default was stands beside, whole.
        let beside = try connection.query(
            """
            select customer_id, beside.segment_id, status, status_reason, certainty,
                segment_since_date, second.segment_name
            from publication_customer as beside
            left join publication_segment as second
                on second.publication_id = beside.publication_id
                and second.segment_id = second_segment_id
            order by customer_id
            """)
        #expect(beside.count == shown.count)
        for (row, old) in zip(beside, shown) {
            #expect(row[0] == old[0] && row[1] == old[1] && row[2] == old[3] && row[3] == old[4])
            #expect(row[4] == old[6] && row[5] == old[14] && row[6] == old[5])
        }
        // And comes back as it was.
        try SegmentShop.publish("\(run)", as: "Spring", in: connection) { $0.makesDefault = true }
        #expect(try connection.query(Self.all).map(\.values) == shown)
        #expect(try connection.query("pragma foreign_key_check").isEmpty)
    }

    /// The same once more is the same publication: what became of segments stays told.
    @Test func theSameAgainChangesNothing() throws {
        let four = try Self.sweep(connection)
        let two = try Self.sweep(connection, k: 2)
        try SegmentShop.publish("\(four)", as: "Spring", in: connection)
        try SegmentShop.publish("\(two)", as: "Spring", in: connection) { $0.note = "halves" }
        try SegmentShop.publishRules(connection)
        let tables = [
            "select publication_id, publication_name, run_id, is_default, note from publication",
            "select * from publication_segment", "select * from customer_segment",
            "select * from publication_customer", "select * from customer_segment_history",
            "select * from rule_cut_point",
        ]
        func content() throws -> [[[Value]]] {
            try tables.map { try connection.query($0 + " order by 1, 2").map(\.values) }
        }
        let before = try content()
        let report = try SegmentShop.publish("\(two)", as: "Spring", in: connection)
        #expect(report.tables[2].rows.isEmpty)
        try SegmentShop.publishRules(connection)
        #expect(try content() == before)
        // Beside and back to the front it is the same too.
        try SegmentShop.publishRules(connection) { $0.makesDefault = true }
        try SegmentShop.publish("\(two)", as: "Spring", in: connection) { $0.makesDefault = true }
        #expect(try content() == before)
    }

    /// Names of the run are taken where it has any; typed ones go before a name that would go on.
    @Test func namesOfTheRunAreTaken() throws {
        let first = try Self.sweep(connection)
        let second = try Self.sweep(connection, seed: 3)
        try SegmentProfiler(in: connection).ensure(second)
        try SegmentNames.rename(second, [SegmentNameChoice("0=Typed")], in: connection)
        try SegmentShop.publish("\(first)", as: "Spring", in: connection)
        let names = try SegmentShop.column(
            "select segment_name from publication_segment where publication_id = 1 order by 1",
            connection)
        let ofRun = try SegmentShop.column(
            "select segment_name from segment_name where run_id = \(first) order by 1", connection)
        #expect(names == ofRun)
        try SegmentShop.publish("\(second)", as: "Spring", in: connection)
        let later = try SegmentShop.column(
            "select segment_name from publication_segment where publication_id = 2 order by 1",
            connection)
        #expect(later.contains("Typed"))
        #expect(
            Set(later).intersection(names).count == 2 || Set(later).intersection(names).count == 3)
    }

    /// Cut points are one for all rules; who publishes them under two names is told.
    @Test func otherRulesAreNamed() throws {
        try SegmentShop.publishRules(connection)
        let cut = try SegmentShop.cuts(["lost_days=900"])
        #expect(try SegmentShop.publishRules(connection, cuts: cut).notes == [])
        try SegmentShop.publishRules(connection, name: "second")
        let again = try SegmentShop.publishRules(
            connection, cuts: try SegmentShop.cuts(["lost_days=901"]))
        #expect(
            again.notes == [
                "cut points are those of all publications of rules: \"second\" changes too when published again"
            ])
        let same = try SegmentShop.publishRules(
            connection, cuts: try SegmentShop.cuts(["lost_days=901"]), name: "second")
        #expect(same.notes == [])
    }

    /// Wherever a run is named, the published one can be.
    @Test func thePublishedRunHasAName() throws {
        let run = try Self.sweep(connection)
        #expect(throws: NotPublishedError.unknown("", known: [])) {
            try RunReference("published").find(in: connection)
        }
        try SegmentShop.publishRules(connection)
        #expect(throws: NotPublishedError.rules("rfm")) {
            try RunReference("published").find(in: connection)
        }
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        #expect(try RunReference("published:Spring").find(in: connection).runID == run)
        let error = try #require(throws: NotPublishedError.self) {
            try RunReference("published:Sprin").find(in: connection)
        }
        #expect(error.description.contains("Did you mean Spring?"))
        try SegmentShop.publish("\(run)", as: "Spring", in: connection) { $0.makesDefault = true }
        #expect(try RunReference("published").find(in: connection).runID == run)
    }

    @Test func aDryRunChangesNothing() throws {
        let run = try Self.sweep(connection)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        let two = try Self.sweep(connection, k: 2)
        let tables = [
            "publication", "publication_segment", "customer_segment", "publication_customer",
            "customer_segment_history", "rule_cut_point",
        ]
        func content() throws -> [[[Value]]] {
            try tables.map { try connection.query("select * from \($0)").map(\.values) }
        }
        let before = try content()
        let told = try SegmentShop.publish("\(two)", as: "Spring", in: connection) {
            $0.isDryRun = true
        }
        try SegmentShop.publishRules(connection) { $0.isDryRun = true }
        #expect(try content() == before)
        let done = try SegmentShop.publish("\(two)", as: "Spring", in: connection)
        #expect(told.tables.map(\.rows) == done.tables.map(\.rows))
    }

    @Test func whatIsNoSegmentationIsRefused() throws {
        _ = try Self.sweep(connection)
        #expect(throws: RunReferenceError.self) {
            try SegmentShop.publish("nothing", as: "Spring", in: connection)
        }
        var request = PointDatabase.request([.kmeans])
        request.source = .features(SnapshotOptions(features: "points", repeats: 2))
        request.kmeans.nClusters = [3]
        _ = try SweepRunner(in: connection, request: request).run()
        #expect(throws: PublicationError.self) {
            try SegmentShop.publish("latest", as: "Spring", in: connection)
        }
        let empty = try Connection.inMemory()
        try Database.prepare(empty)
        #expect(throws: PublicationError.noCustomers) { try SegmentShop.publishRules(empty) }
        #expect(try connection.scalar("select count(*) from publication") == 0)
    }
}
