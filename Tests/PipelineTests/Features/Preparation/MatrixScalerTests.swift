import Clustering
import Pipeline
import Store
import Testing

/// Preparations small enough to check on paper.
@Suite struct MatrixScalerTests {
    private func table(_ columns: String, _ rows: [String]) throws -> Connection {
        let connection = try FeatureDatabase.empty()
        let values = rows.map { "(\($0))" }.joined(separator: ", ")
        try connection.execute(
            """
            create table mine (customer_id text, \(columns));
            insert into mine values \(values)
            """)
        return connection
    }

    private func snapshot(
        _ connection: Connection, _ transforms: String = "none", scale: String = "none",
        winsor: Double? = nil, weights: [String] = [], dropsRedundant: Bool = false
    ) throws -> Snapshot {
        try SnapshotBuilder(in: connection).build(
            SnapshotOptions(
                features: "mine",
                preparation: try Preparation(
                    transforms: [transforms], scale: scale, winsor: winsor, weights: weights,
                    dropsRedundant: dropsRedundant))
        ).snapshot
    }

    private func refusal(_ body: () throws -> Snapshot) -> String {
        let error = #expect(throws: PreparationError.self) { try body() }
        #expect(error?.kind == .data)
        return error?.description ?? ""
    }

    @Test func log1pKeepsZeroAndSign() throws {
        let connection = try table("x", ["'a', 0", "'b', -1.5", "'c', 1.5", "'d', 1e6"])
        let scaled = try snapshot(connection, "log1p").scaledValues(from: connection)
        #expect(scaled[0] == 0)
        #expect(scaled[1] == -scaled[2])
        #expect(scaled[2] == PortableMath.log1p(1.5))
        #expect(scaled[3] == PortableMath.log1p(1e6))
    }

    @Test func sharesAreOfTheFeaturesThatTakePart() throws {
        let connection = try table("x, y, z", ["'a', 1, 3, 9", "'b', 0, 0, 9", "'c', 2, 0, 9"])
        let scaled = try snapshot(connection, "x=share,y=share").scaledValues(from: connection)
        // Who has nothing has no share of anything.
        #expect(scaled == [0.25, 0.75, 9, 0, 0, 9, 1, 0, 9])
    }

    @Test func logRatiosCountAZeroAsHalfTheSmallestPart() throws {
        let connection = try table("x, y", ["'a', 4, 4", "'b', 0, 1", "'c', 8, 2"])
        let snapshot = try snapshot(connection, "clr")
        let scaled = try snapshot.scaledValues(from: connection)
        let half = PortableMath.log(2) / 2
        for (found, wanted) in zip(scaled, [0, 0, -half, half, 2 * half, -2 * half]) {
            #expect(abs(found - wanted) < 1e-15)
        }
        #expect(try connection.scalar("select pseudo_count from snapshot") == 0.5)
        // Without zeros a log-ratio does not depend on the size.
        let other = snapshot.scale([8, 2, 800, 200])
        #expect(abs(other[0] - other[2]) < 1e-15)
    }

    @Test func compositionsOfNothingAreZero() throws {
        for transform in ["share", "clr"] {
            let connection = try table("x, y", ["'a', 0, 0", "'b', 0, 0"])
            let scaled = try snapshot(connection, transform, scale: "zscore")
                .scaledValues(from: connection)
            #expect(scaled == [0, 0, 0, 0])
        }
    }

    @Test func robustScalingIsByMedianAndQuartiles() throws {
        let connection = try table("x", ["'a', 0", "'b', 1", "'c', 2", "'d', 4", "'e', 100"])
        let snapshot = try snapshot(connection, scale: "robust", weights: ["x=3"])
        #expect(snapshot.means == [2])
        #expect(snapshot.scales == [3])
        #expect(
            try snapshot.scaledValues(from: connection) == [-2, -1, 0, 2, 98].map { $0 / 3 * 3 })
    }

    @Test func clippingIsAfterTheTransformAndBeforeTheScale() throws {
        let connection = try table("x", ["'a', 0", "'b', 1", "'c', 2", "'d', 3", "'e', 100"])
        let snapshot = try snapshot(connection, winsor: 0.25)
        #expect(try snapshot.scaledValues(from: connection) == [1, 1, 2, 3, 3])
        #expect(snapshot.scale([-7, 2.5, 7]) == [1, 2.5, 3])
        let row = try connection.query("select * from snapshot_feature")[0]
        #expect(try row.double("low") == 1)
        #expect(try row.double("high") == 3)
        #expect(try row.double("transformed_mean") == 2)
        #expect(try row.double("overall_mean") == 2)
    }

    @Test func coincidingQuartilesAreNamed() throws {
        let connection = try table(
            "x, y, z", ["'a', 0, 1, 5", "'b', 0, 2, 5", "'c', 0, 3, 5", "'d', 9, 4, 6"])
        // Quartiles of x: 0 and 2.25; of z: 5 and 5.25.
        #expect(throws: Never.self) { try snapshot(connection, scale: "robust") }
        try connection.execute("update mine set x = 0, z = 5 where customer_id <> 'a'")
        let text = refusal { try snapshot(connection, scale: "robust", winsor: 0.01) }
        #expect(text.contains("columns x, z of mine coincide"))
        #expect(try connection.scalar("select count(*) from snapshot") == 1)
    }

    @Test(arguments: ["share", "clr"])
    func compositionsRefuseNegativeParts(_ transform: String) throws {
        let connection = try table("x, y", ["'a', 1, 1", "'b', 1, -2", "'c', 1, -3"])
        let text = refusal { try snapshot(connection, transform) }
        #expect(text.contains("column y of mine is below 0 for 2 customers (b, c)"))
        #expect(try connection.scalar("select count(*) from snapshot") == 0)
        #expect(
            try connection.scalar("select count(*) from feature_set where feature_set = 'mine'")
                == 0)
    }

    @Test func sharesThatOverflowAreRefused() throws {
        let connection = try table("x, y", ["'a', 1e308, 1e308", "'b', 1, 2"])
        #expect(throws: FeatureError.self) { try snapshot(connection, "share") }
    }

    @Test func redundantColumnsAreDroppedWithTheirReason() throws {
        let rows = (0..<40).map { i in
            let (x, y) = (i * i % 17, i * 7 % 23)
            return "'c\(i + 10)', \(x), \(y), 5, \(x + y), \(2 * x - y + 3), \(x * y), 0.5 * \(y)"
        }
        let connection = try table("x, y, five, total, other, product, half", rows)
        let snapshot = try snapshot(connection, scale: "zscore", dropsRedundant: true)
        #expect(snapshot.featureNames == ["x", "y", "product"])
        #expect(snapshot.inputNames.count == 7)
        let dropped = try connection.query(
            "select position, feature, reason from snapshot_dropped order by position")
        #expect(
            dropped.map(\.values) == [
                [2, "five", "constant"], [3, "total", "x + y"], [4, "other", "3 + 2 × x - y"],
                [6, "half", "0.5 × y"],
            ])
        #expect(snapshot.notes.contains { $0.contains("total = x + y") })
        #expect(try connection.scalar("select n_features from snapshot") == 3)
        // The values stay raw and whole.
        #expect(
            try connection.columnNames(of: "select * from customer_features_frozen").count == 10)
        let loaded = try Snapshot.load(snapshot.id, from: connection)
        #expect(loaded.inputNames == ["x", "y", "five", "total", "other", "product", "half"])
    }

    @Test func nearlyRedundantColumnsStay() throws {
        let rows = (0..<40).map { i in
            "'c\(i + 10)', \(i), \(i * i % 17), \(i + i * i % 17) + \(i % 3) * 1e-6"
        }
        let connection = try table("x, y, total", rows)
        let snapshot = try snapshot(connection, dropsRedundant: true)
        #expect(snapshot.nFeatures == 3)
        #expect(snapshot.notes.contains { $0.contains("no column is redundant") })
    }

    @Test func droppedPartsStillCountInTheirComposition() throws {
        let rows = (1..<30).map { "'c\($0 + 10)', \($0 * $0 % 17), \($0 * 7 % 23), \($0 % 5)" }
        let connection = try table("x, y, z", rows)
        let snapshot = try snapshot(connection, "share", dropsRedundant: true)
        #expect(snapshot.featureNames == ["x", "y"])
        #expect(
            try connection.scalar("select reason from snapshot_dropped") == "1 - x - y")
        #expect(snapshot.scale([1, 1, 2]) == [0.25, 0.25])
        let loaded = try Snapshot.load(snapshot.id, from: connection)
        #expect(loaded.scale([1, 1, 2]) == [0.25, 0.25])
    }

    @Test func onlyConstantColumnsLeaveNothing() throws {
        let connection = try table("x, y", ["'a', 1, 1", "'b', 1, 1"])
        #expect(
            refusal { try snapshot(connection, dropsRedundant: true) }.contains("none would be"))
    }

    @Test func repeatedRowsAreTransformedWithTheirNoise() throws {
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 400, seed: 4))
        let asked = try Preparation(
            transforms: ["log1p,recency=rank"], scale: "none", winsor: 0.05, dropsRedundant: true)
        let snapshot = try SnapshotBuilder(in: connection).build(
            SnapshotOptions(repeats: 30, jitterSeed: 2, preparation: asked)
        ).snapshot
        #expect(snapshot.nRows > 2 * 4096)
        let raw = try snapshot.rawValues(from: connection)
        let scaled = try snapshot.scaledValues(from: connection)
        #expect(snapshot.scale(raw) == scaled)
        let amounts = stride(from: 0, to: raw.count, by: snapshot.inputNames.count).map {
            raw[$0] < 0 ? -PortableMath.log1p(-raw[$0]) : PortableMath.log1p(raw[$0])
        }.sorted()
        let found = stride(from: 0, to: scaled.count, by: snapshot.nFeatures).map { scaled[$0] }
        #expect(found.min() == quantile(0.05, of: amounts))
        #expect(found.max() == quantile(0.95, of: amounts))
    }
}
