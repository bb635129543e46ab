import Pipeline
import Store
import TestSupport
import Testing

/// The feature sets of a whole small file against pandas, in `Tests/Fixtures/features`.
@Suite struct FeatureSetFixtureTests {
    private static let sets = ["rfm", "rfm_score", "behaviour", "basket", "week_profile"]

    private func database() throws -> Connection {
        let connection = try Connection.inMemory()
        try Database.prepare(connection)
        var options = IngestOptions()
        // Its invoices and codes are of every kind, whatever they are called.
        options.cancellations = .prefix
        options.nonProducts = .onlineRetail
        _ = try Ingest(database: connection, options: options).ingest(
            path: Places.fixture("features/lines.csv"))
        return connection
    }

    @Test func setsEqualPandas() throws {
        let connection = try database()
        for set in Self.sets { try check(set, against: set, in: connection) }
        // Before the outlier rule: pandas' file has everybody.
        try check("customer_features_standard7", against: "standard7", in: connection)
        try checkCutPoints("cut_points", in: connection)
        try checkExcluded("customer_without_sale", "excluded_sale", in: connection)
        try checkExcluded("customer_week_excluded", "excluded_week", in: connection)
    }

    @Test func setsOfAWindowEqualPandas() throws {
        let connection = try database()
        let window = ObservationWindow(asOf: "2012-03-01 23:59:59", days: 100)
        for set in Self.sets {
            try check(set, against: set + "_window", in: connection, window: window)
        }
        let excluded = try connection.query(
            """
            select customer_id, cast(value as integer)
            from snapshot_excluded
            inner join snapshot using (snapshot_id)
            where feature_set = 'week_profile'
            order by customer_id
            """)
        let expected = try CSVTable(path: Places.fixture("features/excluded_week_window.csv"))
        #expect(try excluded.map { [try $0.text(0), "\(try $0.int(1))"] } == expected.rows)
        let cutPoints = try connection.query(
            """
            select feature, cut_no, value
            from snapshot_cut_point
            order by feature, cut_no
            """)
        try compare(cutPoints, "cut_points_window")
        #expect(
            try connection.scalar("select count(*) from observation_window where as_of is null")
                == 1)
    }

    private func check(
        _ set: String, against file: String, in connection: Connection,
        window: ObservationWindow = ObservationWindow()
    ) throws {
        let expected = try CSVTable(path: Places.fixture("features/\(file).csv"))
        let snapshot = try SnapshotBuilder(in: connection)
            .build(SnapshotOptions(features: set, window: window)).snapshot
        #expect(["customer_id"] + snapshot.featureNames == expected.columns, "\(file)")
        let ids = try snapshot.customerIDs(from: connection)
        #expect(ids == expected.column("customer_id"), "\(file)")
        let values = try snapshot.rawValues(from: connection)
        let reference = expected.rows.flatMap { $0.dropFirst().map { Double($0) ?? .nan } }
        #expect(values.count == reference.count, "\(file)")
        let wrong = zip(values, reference).enumerated().filter { _, pair in
            !(abs(pair.0 - pair.1) <= 1e-12 * max(1, abs(pair.1)))
        }
        let width = snapshot.nFeatures
        for (index, pair) in wrong.prefix(3) {
            Issue.record(
                """
                \(file): \(ids[index / width]) \(snapshot.featureNames[index % width]) \
                is \(pair.0), pandas has \(pair.1)
                """)
        }
    }

    private func checkCutPoints(_ file: String, in connection: Connection) throws {
        try compare(
            try connection.query(
                "select feature, cut_no, value from rfm_cut_point order by feature, cut_no"), file)
    }

    private func compare(_ rows: [Row], _ file: String) throws {
        let expected = try CSVTable(path: Places.fixture("features/\(file).csv")).rows
        #expect(rows.count == expected.count)
        for (row, fields) in zip(rows, expected) {
            #expect(try row.text(0) == fields[0])
            #expect("\(try row.int(1))" == fields[1])
            let value = try row.double(2)
            #expect(abs(value - (Double(fields[2]) ?? .nan)) <= 1e-12 * value, "\(fields)")
        }
    }

    private func checkExcluded(
        _ view: String, _ file: String, in connection: Connection
    ) throws {
        let expected = try CSVTable(path: Places.fixture("features/\(file).csv"))
        let found = try connection.query(
            "select customer_id, value from \(view) order by customer_id"
        ).map { [try $0.text(0), "\(try $0.int(1))"] }
        #expect(found == expected.rows)
    }
}
