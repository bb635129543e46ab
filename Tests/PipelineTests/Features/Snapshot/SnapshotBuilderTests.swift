import Pipeline
import Store
import TestSupport
import Testing

@Suite struct SnapshotBuilderTests {
    private static let lines = FeatureDatabase.generated(customers: 40, seed: 11)

    /// Nobody can mend a view that every command makes anew.
    @Test func aViewOfOursIsNotTheAnalystsToMend() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        try connection.execute(
            """
            update sold_line set unit_price = 9e999;
            create view mine as
            select customer_id, sum(9223372036854775807) as n from invoice_line
            group by customer_id
            """)
        try connection.execute(TestLines.addUp)
        for (set, words) in [("standard", "absurd quantities"), ("mine", "Mend the view")] {
            let error = try #require(throws: FeatureError.self) {
                try SnapshotBuilder(in: connection).build(SnapshotOptions(features: set))
            }
            #expect(error.description.contains(words), "\(error)")
        }
    }

    @Test func snapshotHoldsTheViewAndItsScaler() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let result = try SnapshotBuilder(in: connection).build(SnapshotOptions())
        let snapshot = result.snapshot
        #expect(!result.isReused)
        #expect(snapshot.id == 1)
        #expect(snapshot.valuesTable == "snapshot_values_1")
        #expect(snapshot.nFeatures == 21)
        let view = try connection.query(
            "select * from customer_features_trimmed order by customer_id")
        #expect(snapshot.nRows == view.count)
        let raw = try snapshot.rawValues(from: connection)
        let expected = try view.flatMap { row in try (1...21).map { try row.double($0) } }
        #expect(raw == expected)
        #expect(try snapshot.customerIDs(from: connection) == view.map { try $0.text(0) })

        for column in 0..<21 {
            let values = stride(from: column, to: raw.count, by: 21).map { raw[$0] }
            let n = Double(values.count)
            let mean = values.reduce(0, +) / n
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
            #expect(abs(snapshot.means[column] - mean) <= 1e-12 * max(1, abs(mean)))
            if snapshot.isConstant[column] {
                #expect(snapshot.scales[column] == 1)
            } else {
                #expect(abs(snapshot.scales[column] - variance.squareRoot()) <= 1e-12 * variance)
            }
        }
        #expect(try snapshot.scaledValues(from: connection) == snapshot.scale(raw))
        #expect(try connection.query("pragma foreign_key_check").isEmpty)
    }

    /// What the engine gets at once is what the tables hold, on any number of threads, whether
    /// repeated rows were kept or made anew for each pass.
    @Test func valuesForTheEngineAreThoseOfTheTables() throws {
        let preparation = try Preparation(transforms: ["log1p"])
        // More rows than a block of 4,096.
        let options = SnapshotOptions(repeats: 150, jitterSeed: 4, preparation: preparation)
        var fingerprints: Set<String> = []
        for mostKept in [0, 1 << 24] {
            let connection = try FeatureDatabase.of(Self.lines)
            let result = try SnapshotBuilder(in: connection, mostKept: mostKept).build(options)
            #expect(result.snapshot.nRows > 4096)
            fingerprints.insert(result.snapshot.fingerprint)
            let stored = try result.snapshot.scaledValues(from: connection)
            for threads in [1, 3] {
                #expect(try result.scaledValues(threads: threads, from: connection) == stored)
            }
        }
        #expect(fingerprints.count == 1)
    }

    @Test func tablesAgreeWithOneAnother() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let snapshot = try SnapshotBuilder(in: connection)
            .build(SnapshotOptions(repeats: 3, jitterSeed: 4)).snapshot
        let differing = try connection.scalar(
            """
            select count(*) from (
                select row_no, customer_id, replicate from snapshot_row where snapshot_id = 1
                except
                select row_no, customer_id, replicate from snapshot_values_1
            )
            """)
        #expect(differing == 0)
        #expect(
            try connection.scalar("select count(*) from snapshot_row") == Value(snapshot.nRows))
        let misplaced = try connection.scalar(
            """
            select count(*)
            from snapshot_row as a
            inner join snapshot_row as b on b.row_no = a.row_no + 1
            where (a.customer_id, a.replicate) >= (b.customer_id, b.replicate)
            """)
        #expect(misplaced == 0)
        #expect(
            try connection.scalar("select count(*) from snapshot_feature") == 21)
    }

    @Test func frozenViewShowsDeclaredTypesOfTheNewestSnapshot() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let builder = SnapshotBuilder(in: connection)
        _ = try builder.build(SnapshotOptions())
        #expect(
            try connection.declaredTypes(
                of: "select customer_id, amount, monday from customer_features_frozen"
            )
            .map { $0?.lowercased() } == ["text", "real", "integer"])
        _ = try builder.build(SnapshotOptions(features: "small"))
        #expect(
            try connection.columnNames(of: "select * from customer_features_frozen")
                == ["row_no", "customer_id", "replicate", "amount", "number_of_orders", "recency"])
    }

    @Test func equalMatrixIsReused() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let builder = SnapshotBuilder(in: connection)
        let first = try builder.build(SnapshotOptions())
        // One copy has no noise, so its seed means nothing.
        let second = try builder.build(SnapshotOptions(jitterSeed: 9))
        #expect(second.isReused)
        #expect(second.snapshot == first.snapshot)
        #expect(try connection.scalar("select count(*) from snapshot") == 1)
        try FeatureDatabase.insert(
            [.init(customer: "C1", at: "2011-06-06 12:00:00", quantity: 1, price: 1)],
            into: connection)
        let third = try builder.build(SnapshotOptions())
        #expect(!third.isReused)
        #expect(third.snapshot.id == 2)
    }

    @Test func fingerprintDependsOnContentOnly() throws {
        var shuffled = Self.lines
        var generator = FeatureDice(state: 5)
        generator.shuffle(&shuffled)
        let fingerprints = try [Self.lines, shuffled].map { lines in
            try SnapshotBuilder(in: FeatureDatabase.of(lines))
                .build(SnapshotOptions(repeats: 2, jitterSeed: 1)).snapshot.fingerprint
        }
        #expect(fingerprints[0] == fingerprints[1])
        #expect(fingerprints[0].count == 64)
    }

    @Test func noiseIsAddedAsDescribed() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let builder = SnapshotBuilder(in: connection)
        let base = try builder.build(SnapshotOptions()).snapshot
        let raw = try base.rawValues(from: connection)
        let two = try builder.build(SnapshotOptions(repeats: 2, jitterSeed: 3)).snapshot
        let five = try builder.build(SnapshotOptions(repeats: 5, jitterSeed: 3)).snapshot
        let twice = try two.rawValues(from: connection)
        let fiveTimes = try five.rawValues(from: connection)
        #expect(two.nRows == 2 * base.nRows)
        for row in 0..<two.nRows {
            let (customer, replicate) = (row / 2, row % 2)
            for column in 0..<21 {
                let noise = twice[row * 21 + column] - raw[customer * 21 + column]
                if column == 0 {
                    #expect(noise > 0)
                } else {
                    #expect([0, 1, 2, 3, 4].contains(noise))
                }
                let same = fiveTimes[(customer * 5 + replicate) * 21 + column]
                #expect(same == twice[row * 21 + column])
            }
        }
        let other = try builder.build(SnapshotOptions(repeats: 2, jitterSeed: 4)).snapshot
        #expect(other.fingerprint != two.fingerprint)
    }

    @Test func blockBordersDoNotShow() throws {
        let connection = try FeatureDatabase.empty()
        try connection.execute(
            """
            create view mine as
            with recursive n (i) as (select 0 union all select i + 1 from n where i < 9000)
            select printf('%05d', i) as customer_id, i as x, i * 0.5 as y from n
            """)
        let snapshot = try SnapshotBuilder(in: connection)
            .build(SnapshotOptions(features: "mine")).snapshot
        let raw = try snapshot.rawValues(from: connection)
        #expect(raw == (0...9000).flatMap { [Double($0), Double($0) * 0.5] })
        #expect(snapshot.means == [4500, 2250])
    }

    @Test func excludedCustomersAreStoredAndReported() throws {
        let whale = FeatureDatabase.Line(
            customer: "whale", at: "2011-05-05 12:00:00", quantity: 1, price: 1e6)
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 300, seed: 3) + [whale])
        let snapshot = try SnapshotBuilder(in: connection).build(SnapshotOptions()).snapshot
        let row = try connection.query(
            "select rule, value from snapshot_excluded where customer_id = 'whale'")[0]
        #expect(try row.text(0) == "amount")
        #expect(try row.double(1) == 1e6)
        #expect(
            try connection.scalar("select n_excluded from snapshot")
                == Value(snapshot.setAside.nCustomers))
        #expect((snapshot.setAside.revenueShare ?? 0) > 0.1)
        #expect(snapshot.notes[0].contains("of the sales to customers aside"))
        let saturdays = try connection.scalar("select sum(saturday) from customer_total")
        #expect(saturdays == Value(snapshot.setAside.nSaturdayLines))
        #expect(snapshot.notes.contains { $0.contains("on a Saturday") })
        let seven = try SnapshotBuilder(in: connection)
            .build(SnapshotOptions(features: "standard7")).snapshot
        #expect(!seven.notes.contains { $0.contains("on a Saturday") })
        let loaded = try Snapshot.load(snapshot.id, from: connection)
        #expect(loaded.setAside.customersByRule == snapshot.setAside.customersByRule)
    }

    @Test func oneCustomerIsAMatrix() throws {
        let connection = try FeatureDatabase.of([
            .init(customer: "A", at: "2011-01-03 12:00:00", quantity: -1, price: 2)
        ])
        let snapshot = try SnapshotBuilder(in: connection).build(SnapshotOptions()).snapshot
        #expect(snapshot.nRows == 1)
        #expect(snapshot.isConstant.allSatisfy { $0 })
        #expect(try snapshot.scaledValues(from: connection).allSatisfy { $0 == 0 })
        #expect(snapshot.notes.contains { $0.contains("constant columns") })
    }

    @Test(arguments: [0, -1, Int.max])
    func repeatsOutOfRangeAreRefused(_ repeats: Int) throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let error = #expect(throws: FeatureError.self) {
            try SnapshotBuilder(in: connection).build(SnapshotOptions(repeats: repeats))
        }
        #expect(error?.kind == .usage)
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
    }

    @Test func unknownSnapshotListsTheStored() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        _ = try SnapshotBuilder(in: connection).build(SnapshotOptions())
        let error = #expect(throws: FeatureError.self) { try Snapshot.load(7, from: connection) }
        #expect(error?.description.contains("Stored: 1.") == true)
        #expect(error?.kind == .usage)
    }

    @Test func missingRowsAreReported() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        let snapshot = try SnapshotBuilder(in: connection).build(SnapshotOptions()).snapshot
        try connection.execute("delete from snapshot_values_1 where row_no = 3")
        #expect(throws: FeatureError.self) { try snapshot.scaledValues(from: connection) }
    }

    @Test func windowIsStoredWithTheSnapshot() throws {
        let connection = try FeatureDatabase.of(Self.lines)
        try connection.execute(
            """
            update observation_window
            set window_start = '2011-03-01 00:00:00', as_of = '2011-09-01 00:00:00'
            """)
        let snapshot = try SnapshotBuilder(in: connection).build(SnapshotOptions()).snapshot
        #expect(snapshot.asOf == "2011-09-01 00:00:00")
        #expect(
            try connection.scalar("select window_start from snapshot") == "2011-03-01 00:00:00")
    }
}
