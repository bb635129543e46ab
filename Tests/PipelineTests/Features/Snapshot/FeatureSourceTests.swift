import Pipeline
import Store
import TestSupport
import Testing

/// Whoever brings the rows, the snapshot is the same, and what is no matrix is refused in words.
@Suite struct FeatureSourceTests {
    private struct Broken: Error, CustomStringConvertible {
        var description: String { "the engine went away" }
    }

    private struct Refusal: UserFacingError {
        var kind: FailureKind { .busy }
        var description: String { "the engine has no room now: try later." }
    }

    private static let lines =
        FeatureDatabase.generated(customers: 300, seed: 3) + [
            .init(customer: "whale", at: "2011-05-05 12:00:00", quantity: 1, price: 1e6),
            .init(customer: "back", at: "2011-05-06 12:00:00", quantity: -1, price: 3),
            .init(
                customer: "bare", at: "2011-05-06 12:00:00", quantity: 1, price: 3,
                description: nil),
        ]

    /// What a snapshot left in a database, but for the moment at which that was.
    private func stored(_ connection: Connection) throws -> [[Value]] {
        let snapshot = try connection.query("select * from snapshot").map { row in
            [
                "feature_set", "view_name", "n_rows", "n_features", "n_excluded", "fingerprint",
                "as_of", "window_start", "outlier_rule", "scaler_digest",
            ].map { row[$0] }
        }
        let tables = [
            "snapshot_values_1", "snapshot_row", "snapshot_feature", "snapshot_dropped",
            "snapshot_excluded", "snapshot_excluded_value", "snapshot_cut_point",
        ]
        let types = try connection.query(
            "select sql from sqlite_schema where name = 'snapshot_values_1'")
        return try snapshot + types.map(\.values)
            + tables.flatMap { try connection.query("select * from \($0) order by 1, 2, 3") }
            .map(\.values)
    }

    @Test(arguments: ["standard", "standard7", "small", "rfm", "rfm_score", "week_profile"])
    func rowsFromElsewhereMakeTheSameSnapshot(_ name: String) throws {
        let options = SnapshotOptions(features: name)
        let ours = try FeatureDatabase.of(Self.lines)
        let other = try FeatureDatabase.of(Self.lines)
        let own = try SnapshotBuilder(in: ours).build(options)
        let builder = SnapshotBuilder(in: other)
        var source = try MemorySource(copying: try builder.set(for: options), of: other)
        var dice = FeatureDice(state: 1)
        dice.shuffle(&source.rows)
        dice.shuffle(&source.outside)
        dice.shuffle(&source.cuts)
        let result = try builder.build(options, from: source)
        #expect(!result.isReused)
        #expect(result.snapshot.fingerprint == own.snapshot.fingerprint)
        #expect(result.snapshot.notes == own.snapshot.notes)
        #expect(
            try result.scaledValues(threads: 2, from: other)
                == own.scaledValues(threads: 1, from: ours))
        #expect(try stored(other) == stored(ours))
        // The views find what the other source has stored, and give it their texts.
        let again = try builder.build(options)
        #expect(again.isReused)
        #expect(
            try ViewTexts.load(1, from: other) == ViewTexts.load(1, from: ours))
        #expect(try SnapshotBuilder(in: ours).build(options, from: source).isReused)
    }

    @Test func aSweepOfRowsFromElsewhereFindsTheSame() throws {
        let folder = try TemporaryFolder()
        let ours = try PointDatabase.make(folder.file("ours.db"))
        let other = try PointDatabase.make(folder.file("other.db"))
        var request = PointDatabase.request()
        _ = try SweepRunner(in: ours, request: request).run()
        let builder = SnapshotBuilder(in: other)
        let options = SnapshotOptions(features: "points")
        var source = try MemorySource(copying: try builder.set(for: options), of: other)
        source.rows.reverse()
        let snapshot = try builder.build(options, from: source).snapshot
        request.source = .snapshot(snapshot.id)
        _ = try SweepRunner(in: other, request: request).run()
        let found = try PointDatabase.results(other)
        #expect(found.count > 16)
        #expect(try found == PointDatabase.results(ours))
    }

    private func pair(_ x: Double, _ y: Double = 0) -> [FeatureValue] { [.real(x), .real(y)] }

    /// A database with the view `points`, empty, and its set.
    private func points() throws -> (Connection, FeatureSet) {
        let connection = try FeatureDatabase.empty()
        try connection.execute("create table points (customer_id text, x, y)")
        let options = SnapshotOptions(features: "points")
        return (connection, try SnapshotBuilder(in: connection).set(for: options))
    }

    /// The words of a refusal, after which nothing has been left behind.
    private func refusal(
        _ rows: [MemorySource.Row], _ change: (inout MemorySource) -> Void = { _ in }
    ) throws -> String {
        let (connection, set) = try points()
        var source = MemorySource(set, rows)
        change(&source)
        let result = Result {
            try SnapshotBuilder(in: connection).build(
                SnapshotOptions(features: "points"), from: source)
        }
        guard case .failure(let thrown) = result else { return "" }
        let error = try #require(thrown as? any UserFacingError)
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
        #expect(
            try connection.scalar("select count(*) from feature_set where feature_set = 'points'")
                == 0)
        #expect(
            try connection.query(
                "select name from sqlite_schema where name glob 'snapshot_values_*'"
            ).isEmpty)
        #expect(!connection.isInTransaction)
        #expect(!error.description.contains("\n"))
        return error.description
    }

    @Test func aSecondRowOfACustomerIsRefused() throws {
        #expect(
            try refusal([.init("b", pair(1)), .init("a", pair(2)), .init("b", pair(3))])
                .contains("1 customer with more than one row (b)"))
        // Next to each other, and among many.
        let many = ["a", "b", "c", "c", "d", "e", "e", "e", "f", "f", "g", "g"]
        #expect(
            try refusal(many.map { .init($0, pair(1)) })
                .contains("4 customers with more than one row (c, e, f, …)"))
        let why = LeftOut(rule: "x", value: 1, revenue: 1)
        #expect(
            try refusal([.init("a", pair(1)), .init("a", pair(2), leftOut: why)])
                .contains("1 customer with more than one row (a)"))
        #expect(
            try refusal([.init("b", pair(1)), .init("a", pair(2), leftOut: why)]) {
                $0.outside = [("a", why), ("b", why)]
            }.contains("1 customer with more than one row (a)"))
    }

    /// Two spellings of é are one text and two customers.
    @Test func idsAreBytes() throws {
        let (connection, set) = try points()
        let spellings = ["\u{e9}", "e\u{301}"]
        let why = LeftOut(rule: "x", value: 1, revenue: 1)
        let source = MemorySource(
            set, spellings.map { .init($0, pair(1)) } + [.init("z", pair(1), leftOut: why)])
        let snapshot = try SnapshotBuilder(in: connection)
            .build(SnapshotOptions(features: "points"), from: source).snapshot
        let ids = try snapshot.customerIDs(from: connection)
        #expect(ids.map { Array($0.utf8) } == spellings.reversed().map { Array($0.utf8) })
    }

    @Test(
        arguments: [
            (.real(.nan), "NaN"), (.real(-.infinity), "an infinite value"), (.null, "NULL"),
            (.text, "text"), (.blob, "a blob"),
        ] as [(FeatureValue, String)])
    func whatIsNoFiniteNumberIsRefused(_ value: FeatureValue, _ words: String) throws {
        let ids = ["e", "b", "d", "a", "c"]
        let rows = ids.map {
            MemorySource.Row($0, [.real(1), $0 == "a" ? .integer(1) : value])
        }
        // The first in the order of bytes are named, in whatever order they came.
        #expect(
            try refusal(rows).contains(
                "column y holds \(words) for 4 customers (b, c, d, …)"))
        // Also where the customer is left out of the fit.
        let why = LeftOut(rule: "x", value: 1, revenue: 1)
        #expect(
            try refusal([.init("a", pair(1)), .init("b", [.real(1), value], leftOut: why)])
                .contains("column y holds \(words) for 1 customer (b)"))
    }

    @Test func whatIsNoRowIsRefused() throws {
        #expect(
            try refusal([.init("", pair(1)), .init("a", pair(1)), .init("", pair(1))])
                .contains("2 rows have no customer_id"))
        #expect(
            try refusal([.init("a", pair(1)), .init("b", [.real(1)])])
                .contains("the row of customer b has 1 value, the set has 2 columns"))
        #expect(
            try refusal([.init("a", pair(1)), .init("b", []), .init("c", pair(1))]) {
                $0.ignoresRefusals = true
            }.contains("the row of customer b has 0 values"))
        #expect(try refusal([]).contains("there is no row"))
        let why = LeftOut(rule: "x", value: 1, revenue: 1)
        #expect(
            try refusal([.init("a", pair(1), leftOut: why)])
                .contains("leaves none of 1 customers"))
    }

    @Test func whatIsKnownMustBeNumbers() throws {
        let bad = LeftOut(rule: "x", value: .nan, revenue: 1)
        #expect(
            try refusal([.init("a", pair(1)), .init("b", pair(1), leftOut: bad)])
                .contains("customer b is left out for a value"))
        #expect(
            try refusal([.init("a", pair(1))]) {
                $0.outside = [("c", LeftOut(rule: "x", value: 1, revenue: .nan))]
            }.contains("customer c is left out for a value or with a revenue that is no number"))
        #expect(
            try refusal([.init("a", pair(1))]) { $0.facts.revenue = .nan }
                .contains("the revenue of all customers is no number"))
    }

    @Test func aSourceThatFailsHalfwayLeavesNothing() throws {
        let rows = (0..<2_000).map { MemorySource.Row("C\($0)", pair(Double($0))) }
        #expect(
            try refusal(rows) { $0.failure = Broken() }.contains(
                "came to an end after 2000 customers: the engine went away. Nothing was stored"))
        #expect(
            try refusal(rows) { $0.failure = Refusal() }
                == "the engine has no room now: try later.")
    }

    @Test func negativeZeroIsZero() throws {
        let (connection, set) = try points()
        let builder = SnapshotBuilder(in: connection)
        let options = SnapshotOptions(features: "points")
        let results = try [0.0, -0.0].map {
            try builder.build(
                options,
                from: MemorySource(set, [.init("a", pair($0, 1)), .init("b", pair(1, $0))]))
        }
        #expect(results.map(\.isReused) == [false, true])
    }

    @Test func whoStopsStopsAnySource() throws {
        let (connection, set) = try points()
        let rows = (0..<5_000).map { MemorySource.Row("C\($0)", pair(Double($0))) }
        var heard: [Int] = []
        connection.stopStatements { (heard.last ?? 0) > 2_000 }
        defer { connection.stopStatements(when: nil) }
        let error = try #require(throws: StoreError.self) {
            try SnapshotBuilder(in: connection).build(
                SnapshotOptions(features: "points"), from: MemorySource(set, rows)
            ) { heard.append($0) }
        }
        #expect(error.isCancelled)
        #expect(heard == [0, 1_024, 2_048])
        connection.stopStatements(when: nil)
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
        let late = #expect(throws: EvaluationError.self) {
            try SnapshotBuilder(in: connection).build(
                SnapshotOptions(features: "points", timeLimit: .zero),
                from: MemorySource(set, rows))
        }
        #expect(late?.description.contains("the view points was not read within") == true)
    }

    /// A source may be slow.
    @Test func nobodyWaitsForTheDatabaseWhileRowsCome() throws {
        let folder = try TemporaryFolder()
        let connection = try PointDatabase.make(folder.file("a.db"))
        let builder = SnapshotBuilder(in: connection)
        let options = SnapshotOptions(features: "points")
        var source = try MemorySource(copying: try builder.set(for: options), of: connection)
        source.before = {
            #expect(!connection.isInTransaction)
            try Database.open(folder.file("a.db"), for: .writing).execute("create table beside (x)")
        }
        #expect(!(try builder.build(options, from: source).isReused))
    }
}
