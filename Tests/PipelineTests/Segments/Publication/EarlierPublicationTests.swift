import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@Suite struct EarlierPublicationTests {
    private let folder: TemporaryFolder
    private let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try PublisherTests.shop(in: folder)
    }

    /// Names that came from a run before go on when their run is published again.
    @Test func theSameRunAgainKeepsNames() throws {
        let first = try PublisherTests.sweep(connection)
        let second = try PublisherTests.sweep(connection, seed: 3)
        try SegmentShop.publish("\(first)", as: "Spring", in: connection)
        try connection.run(
            "update publication_segment set segment_name = 'Friends' where segment_id = 2")
        func name() throws -> [String] {
            try SegmentShop.column(
                "select distinct segment_name from customer_segment where segment_id = 2",
                connection)
        }
        for _ in 0..<2 {
            try SegmentShop.publish("\(second)", as: "Spring", in: connection)
            #expect(try name() == ["Friends"])
        }
        #expect(try PublicationList.withOtherNames(than: second, in: connection) == [])
        // A name that is typed goes before, once it is published.
        let cluster = try connection.query(
            """
            select cluster from publication_segment
            inner join publication using (publication_id)
            where replaced_at is null and segment_id = 2
            """)[0].int(0)
        try SegmentNames.rename(
            second, [SegmentNameChoice("\(cluster)=Typed")], in: connection)
        #expect(try name() == ["Friends"])
        #expect(
            try PublicationList.withOtherNames(than: second, in: connection) == [
                "the publication \"Spring\" keeps its names until the next refresh or publish: "
                    + "workbench refresh, or workbench publish \(second) --as Spring"
            ])
        try SegmentShop.publish("\(second)", as: "Spring", in: connection)
        #expect(try name() == ["Typed"])
        #expect(try PublicationList.withOtherNames(than: second, in: connection) == [])
    }

    /// Rows that another program has changed or removed invent no segments and move nobody.
    @Test(arguments: [
        "update publication_segment set cluster = null where segment_id = 2",
        "update publication_segment set cluster = 9 where segment_id = 2",
        "delete from publication_segment where segment_id = 2",
    ])
    func segmentsAreThoseOfTheRun(edit: String) throws {
        let run = try PublisherTests.sweep(connection)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        let before = try connection.query("select * from customer_segment").map(\.values)
        try connection.execute("pragma foreign_keys = off")
        try connection.run(edit)
        #expect(throws: DamagedError.self) {
            try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        }
        #expect(try connection.query("select * from customer_segment").map(\.values) == before)
    }

    /// Rules are eight: who was in the one that is gone would get another number.
    @Test(arguments: [
        "delete from publication_segment where segment_id = 2",
        "update publication_segment set segment_name = 'x' where segment_id = 2",
        "update publication_segment set fate = 'died' where segment_id = 2",
    ])
    func segmentsAreThoseOfTheRules(edit: String) throws {
        try SegmentShop.publishRules(connection)
        let before = try connection.query("select * from customer_segment").map(\.values)
        try connection.execute("pragma foreign_keys = off")
        try connection.run(edit)
        #expect(throws: DamagedError.self) { try SegmentShop.publishRules(connection) }
        #expect(throws: DamagedError.self) { try Refresher(in: connection).refresh() }
        #expect(try connection.query("select * from customer_segment").map(\.values) == before)
    }

    /// What was told of a later day is not replaced by what was before, neither by rules nor by a run.
    @Test func nothingGoesBackInTime() throws {
        let run = try PublisherTests.sweep(connection)
        try SegmentShop.publishRules(connection, asOf: "2011-05-01 23:59:59")
        try SegmentShop.publishRules(connection, asOf: "2011-06-01 23:59:59")
        for isDry in [true, false] {
            let error = try #require(throws: PublicationError.self) {
                try SegmentShop.publishRules(connection, asOf: "2011-02-01 23:59:59") {
                    $0.isDryRun = isDry
                }
            }
            #expect(error.description.contains("2011-06-01"))
            #expect(error.description.contains("--as 'rfm 2011-02-01'"))
        }
        try SegmentShop.publishRules(connection, asOf: "2011-07-01 23:59:59")
        #expect(
            try connection.scalar(
                "select count(*) from customer_segment where segment_since_date > as_of_date") == 0)
        try SegmentShop.publishRules(connection, asOf: "2011-02-01 23:59:59", name: "February")
        try SegmentShop.publish("\(run)", as: "rfm", in: connection)
        #expect(throws: PublicationError.self) {
            try SegmentShop.publishRules(connection, asOf: "2011-08-01 23:59:59")
        }
    }

    /// Stored values that nothing here wrote are told, and nothing is published.
    @Test(arguments: [
        ("publication_segment", "segment_id = 9223372036854775807 where segment_id = 4"),
        ("publication_segment", "segment_id = -7 where segment_id = 4"),
        ("publication_segment", "cluster = 1"),
        ("publication_segment", "segment_name = 'x'"),
        ("customer_segment", "segment_since_date = 'zzz' where customer_id = 'X1'"),
        ("publication", "as_of_date = '2011'"),
    ])
    func damageIsRefused(_ table: String, _ change: String) throws {
        let first = try PublisherTests.sweep(connection)
        let second = try PublisherTests.sweep(connection, k: 2)
        try SegmentShop.publish("\(first)", as: "Spring", in: connection)
        if !change.hasPrefix("cluster"), !change.hasPrefix("segment_name") {
            #expect(throws: StoreError.self) {
                try connection.execute("update \(table) set \(change)")
            }
        }
        try connection.execute("pragma ignore_check_constraints = on")
        try connection.execute("update \(table) set \(change)")
        try connection.execute("pragma ignore_check_constraints = off")
        for run in [first, second] {
            #expect(throws: DamagedError.self) {
                try SegmentShop.publish("\(run)", as: "Spring", in: connection)
            }
        }
        _ = try PublicationList(from: connection)
    }

    /// 40 customers on two spots, in three clusters: one of them is nobody's.
    private func twoSpots() throws -> (connection: Connection, run: Int, empty: Int) {
        let connection = try SegmentShop.make(
            (0..<40).map {
                .init("c\($0)", $0 < 20 ? "2011-01-10" : "2011-03-10", $0 < 20 ? 5 : 7)
            })
        func sweep(_ k: Int) throws -> Int {
            var request = SweepRequest()
            request.algorithms = [.kmeans]
            request.kmeans.nClusters = [k]
            request.kmeans.tol = [1e-4]
            request.source = .features(SnapshotOptions(features: "rfm"))
            _ = try SweepRunner(in: connection, request: request).run()
            return try RunReference("latest").resolve(in: connection)
        }
        _ = try sweep(2)
        let run = try sweep(3)
        let empty = try connection.query(
            """
            select distinct cluster from run_centroid
            where run_id = ?1 and cluster not in (select cluster from run_cluster where run_id = ?1)
            """, [run])
        return (connection, run, try #require(empty.first).int(0))
    }

    private static let ofSpring = """
        select segment_id || ' ' || n_customers || ' ' || fate from publication_segment
        where publication_id = (
            select publication_id from publication
            where publication_name = 'Spring' and replaced_at is null
        )
        order by segment_id
        """

    /// It was published as one, and then the whole file counted as damaged.
    @Test func aCentreWithoutCustomersIsNoSegment() throws {
        let (connection, run, _) = try twoSpots()
        let report = try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        #expect(report.tables[0].rows.count == 2)
        #expect(
            try SegmentShop.column(Self.ofSpring, connection) == ["1 20 born", "2 20 born"])
        #expect(try connection.scalar("select count(*) from live_segment") == 2)
        _ = try Refresher(in: connection).refresh()
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        try SegmentShop.publishRules(connection)
        #expect(try PublishedNames(RunReference("published"), in: connection) != nil)
        #expect(
            try SegmentShop.column(Self.ofSpring, connection) == ["1 20 born", "2 20 born"])
    }

    /// What an earlier workbench published stands, and goes once another run is published.
    @Test func aSegmentOfNobodyHindersNothing() throws {
        let (connection, run, empty) = try twoSpots()
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        try connection.run(
            """
            insert into publication_segment (
                publication_id, segment_id, cluster, segment_name, fate, n_customers
            )
            values (1, 3, ?, 'Segment 3', 'born', 0)
            """, [empty])
        let all = ["1 20 born", "2 20 born", "3 0 born"]
        _ = try Refresher(in: connection).refresh()
        #expect(try SegmentShop.column(Self.ofSpring, connection) == all)
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        #expect(try SegmentShop.column(Self.ofSpring, connection) == all)
        try SegmentShop.publish("1", as: "Spring", in: connection)
        #expect(
            try SegmentShop.column(Self.ofSpring, connection) == [
                "1 20 kept", "2 20 kept", "3 0 died",
            ])
        _ = try Refresher(in: connection).refresh()
    }

    /// Customers may come nearest to it later: from then on it is one.
    @Test func whoComesThereMakesItOne() throws {
        let (connection, run, empty) = try twoSpots()
        try SegmentShop.publish("\(run)", as: "Spring", in: connection)
        // Where a customer of 90,000 would be.
        let feature = try connection.query(
            "select transform, mean, scale from snapshot_feature where feature = 'revenue'")[0]
        let isLogarithm = try feature.text(0) == "log1p"
        let value: Double = isLogarithm ? log1p(90_000.0) : 90_000.0
        let (mean, scale) = (try feature.double(1), try feature.double(2))
        try connection.run(
            """
            update run_centroid
            set original_value = 90000, transformed_value = ?3, scaled_value = ?4
            where run_id = ?1 and cluster = ?2 and feature = 'revenue'
            """,
            [run, empty, value, (value - mean) / scale])
        _ = try SegmentShop.make(
            [.init("rich", "2011-03-11", 90_000)], in: connection, firstInvoice: 900)
        let report = try Refresher(in: connection).refresh()
        #expect(report.tables[0].rows.count == 3)
        #expect(
            try SegmentShop.column(Self.ofSpring, connection) == [
                "1 20 born", "2 20 born", "3 1 born",
            ])
        #expect(try SegmentShop.segments(connection)["rich"] == "Segment 3")
        #expect(
            try SegmentShop.column(
                "select segment_name from scored_customer where customer_id = 'rich'", connection)
                == ["Segment 3"])
        let again = try Refresher(in: connection).refresh()
        #expect(again.tables[2].rows.isEmpty)
    }

    /// Damage of one publication leaves the others as they should be.
    @Test func damageBesideIsAWarning() throws {
        try SegmentShop.publishRules(connection)
        try SegmentShop.publishRules(connection, name: "Second")
        try connection.run(
            """
            update publication_segment
            set segment_name = 'x'
            where segment_id = 2
                and publication_id = (
                    select publication_id from publication where publication_name = 'Second'
                )
            """)
        let error = try #require(throws: DamagedError.self) {
            try SegmentShop.publishRules(connection, name: "Second")
        }
        #expect(error.description.contains("publish RUN --as ANOTHER --default"))
        let report = try Refresher(in: connection).refresh()
        #expect(
            report.warnings.contains {
                $0.hasPrefix("\"Second\" stays as of")
                    && $0.contains("publication_segment of Second")
            }, "\(report.warnings)")
    }
}
