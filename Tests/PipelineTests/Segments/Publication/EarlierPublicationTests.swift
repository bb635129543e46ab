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
}
