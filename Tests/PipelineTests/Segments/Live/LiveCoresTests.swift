import Pipeline
import Store
import TestSupport
import Testing

/// What `scored_customer` finds core customers by.
@Suite struct LiveCoresTests {
    private static func installed(_ view: String) throws -> Connection {
        let connection = try SegmentShop.make(
            (0..<40).map { SegmentShop.Purchase("C\($0)", "2011-01-01", $0 % 4) })
        try connection.execute(view)
        var request = SweepRequest()
        request.algorithms = [.dbscan]
        request.dbscan.minSamples = [1]
        request.dbscan.eps = [0.4]
        request.source = .features(SnapshotOptions(features: "mine"))
        _ = try SweepRunner(in: connection, request: request).run()
        try LiveScore(in: connection).install(
            runID: try RunReference("latest").resolve(in: connection))
        return connection
    }

    /// Who stands where another core customer stands changes no answer.
    @Test func ofThoseOnOneSpotTheFirstIsKept() throws {
        let connection = try Self.installed(
            """
            create view mine as
            select customer_id, substr(customer_id, 2) % 4 as a, substr(customer_id, 2) % 2 as b
            from customer_fact
            """)
        #expect(try connection.scalar("select count(*) from live_core") == 4)
        #expect(try connection.scalar("select count(*) from run_core") == 40)
        #expect(
            try connection.scalar(
                "select count(*) from scored_customer where cluster >= 0 and distance_squared = 0")
                == 40)
        #expect(
            try connection.scalar("select count(distinct core_customer) from scored_customer") == 4)
    }

    /// The column that leaves fewest core customers within reach comes first; there are as many keys as columns, three at most.
    @Test func keysAreTheColumnsThatTellMostApart() throws {
        let keys = "select core_key from live_scaler order by input"
        let two = try Self.installed(
            """
            create view mine as
            select customer_id, substr(customer_id, 2) % 2 as a, substr(customer_id, 2) % 5 as b
            from customer_fact
            """)
        #expect(try two.query(keys).map { try $0.optionalInt(0) } == [2, 1])
        #expect(try two.scalar("select count(*) from live_core where key_2 is null") == 0)
        #expect(try two.scalar("select count(*) from live_core where key_3 is not null") == 0)
        let four = try Self.installed(
            """
            create view mine as
            select customer_id, substr(customer_id, 2) % 3 as a, substr(customer_id, 2) % 2 as b,
                substr(customer_id, 2) % 7 as c, substr(customer_id, 2) / 8 as d
            from customer_fact
            """)
        #expect(try four.query(keys).map { try $0.optionalInt(0) } == [3, nil, 1, 2])
        #expect(try four.scalar("select core_comparisons > 0 from live_score") == 1)
    }

    @Test func keysThatAreNoneAreDamage() throws {
        let connection = try Self.installed(
            """
            create view mine as
            select customer_id, substr(customer_id, 2) % 3 as a, substr(customer_id, 2) % 5 as b
            from customer_fact
            """)
        try connection.run("update live_scaler set core_key = 1")
        let error = try #require(throws: DamagedError.self) { try ScoredView.make(in: connection) }
        #expect(error.description.contains("core_key"))
    }
}
