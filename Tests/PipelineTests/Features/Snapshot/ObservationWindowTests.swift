import Pipeline
import Store
import Testing

@Suite struct ObservationWindowTests {
    private static let lines: [FeatureDatabase.Line] = [
        .init(customer: "A", at: "2011-03-01 10:00:00", quantity: 1, price: 1, invoice: "1"),
        .init(customer: "A", at: "2012-02-28 10:00:00", quantity: 1, price: 2, invoice: "2"),
        .init(customer: "B", at: "2012-02-29 10:00:00", quantity: 1, price: 4, invoice: "3"),
        .init(customer: "B", at: "2012-03-01 10:00:00", quantity: 1, price: 8, invoice: "4"),
    ]

    private func snapshot(
        _ connection: Connection, features: String = "rfm", asOf: String?, days: Int?
    ) throws -> Snapshot {
        try SnapshotBuilder(in: connection).build(
            SnapshotOptions(
                features: features, window: ObservationWindow(asOf: asOf, days: days))
        ).snapshot
    }

    /// A window of 366 days that ends on a leap day starts on 1 March of the year before.
    @Test(arguments: [
        (366, "2011-03-01 00:00:00", 3.0), (365, "2011-03-02 00:00:00", 2.0),
        (1, "2012-02-29 00:00:00", 0.0),
    ])
    func daysAreCountedOverALeapDay(_ days: Int, _ start: String, _ revenue: Double) throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let snapshot = try snapshot(connection, asOf: "2012-02-29 23:59:59", days: days)
        #expect(snapshot.windowStart == start)
        #expect(snapshot.asOf == "2012-02-29 23:59:59")
        let values = try snapshot.rawValues(from: connection)
        // A: days, invoices, revenue; then B.
        let b = [0.0, 1, 4]
        #expect(values == (revenue == 0 ? b : [1, revenue - 1, revenue] + b))
        #expect(
            try connection.scalar("select window_start from snapshot") == .text(start))
    }

    @Test func liveViewsShowAgainWhatTheyShowedBefore() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        try connection.run(
            "update observation_window set window_start = '2012-01-01 00:00:00'")
        let before = try connection.query("select * from customer_features_rfm order by 1")
        _ = try snapshot(connection, asOf: "2012-02-28 23:59:59", days: 10)
        #expect(
            try connection.query("select window_start, as_of from observation_window")[0].values
                == ["2012-01-01 00:00:00", .null])
        let after = try connection.query("select * from customer_features_rfm order by 1")
        #expect(after.map(\.values) == before.map(\.values))
    }

    @Test func aWindowAloneEndsAtTheNewestCompleteLine() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let snapshot = try snapshot(connection, asOf: nil, days: 2)
        #expect(snapshot.asOf == "2012-03-01 10:00:00")
        #expect(snapshot.windowStart == "2012-02-28 10:00:01")
        #expect(try snapshot.customerIDs(from: connection) == ["B"])
    }

    @Test func recencyCountsToADateAfterTheData() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        for (set, column) in [("rfm", 0), ("standard", 2)] {
            let snapshot = try snapshot(
                connection, features: set, asOf: "2012-03-31 23:59:59", days: nil)
            let values = try snapshot.rawValues(from: connection)
            #expect(values[column] == 32)
            #expect(values[snapshot.nFeatures + column] == 30)
            #expect(snapshot.windowStart == nil)
        }
    }

    @Test func equalMatricesOfOtherWindowsAreOtherSnapshots() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let open = try snapshot(connection, features: "basket", asOf: nil, days: nil)
        let closed = try snapshot(
            connection, features: "basket", asOf: "2012-03-05 23:59:59", days: nil)
        let long = try snapshot(connection, features: "basket", asOf: nil, days: 5000)
        #expect(Set([open.id, closed.id, long.id]).count == 3)
        #expect(
            try snapshot(connection, features: "basket", asOf: nil, days: 5000).id == long.id)
        #expect(try snapshot(connection, features: "basket", asOf: nil, days: nil).id == open.id)
    }

    @Test(
        arguments: [
            ("2011-02-28 23:59:59", nil, "the first line of a customer is of 2011-03-01 10:00:00"),
            ("2011-12-31 23:59:59", 30, "no line of a customer in this window"),
            ("2012-03-01 23:59:59", 0, "must be from 1 to"),
            ("2012-03-01 23:59:59", 99_999, "must be from 1 to"),
        ] as [(String, Int?, String)])
    func aWindowWithoutLinesIsRefused(_ asOf: String, _ days: Int?, _ reason: String) throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let error = try #require(throws: FeatureError.self) {
            try snapshot(connection, asOf: asOf, days: days)
        }
        #expect(error.description.contains(reason), "\(error.description)")
        #expect(!error.description.contains("\n"))
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
        #expect(
            try connection.query("select window_start, as_of from observation_window")[0].values
                == [.null, .null])
    }

    @Test func anEmptyDatabaseSaysSo() throws {
        let error = try #require(throws: FeatureError.self) {
            try snapshot(try FeatureDatabase.empty(), asOf: nil, days: 30)
        }
        #expect(error.description.contains("no complete line"))
    }
}
