import Pipeline
import Store
import Testing

@Suite struct OutlierRuleTests {
    private let connection: Connection

    init() throws {
        connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 300, seed: 3) + [
                .init(customer: "whale", at: "2011-05-05 12:00:00", quantity: 1, price: 1e6)
            ])
    }

    private func snapshot(_ set: String, _ rule: String) throws -> Snapshot {
        try SnapshotBuilder(in: connection).build(
            SnapshotOptions(features: set, preparation: try Preparation(outliers: rule))
        ).snapshot
    }

    @Test(arguments: [("standard", "customer_features"), ("small", "customer_features_small")])
    func noneKeepsEverybody(_ set: String, _ view: String) throws {
        let snapshot = try snapshot(set, "none")
        #expect(snapshot.viewName == view)
        #expect(snapshot.outlierRule == .none)
        #expect(snapshot.setAside.nCustomers == 0)
        let rows = try connection.query("select * from \(view) order by customer_id")
        let columns = snapshot.nFeatures
        let expected = try rows.flatMap { row in try (1...columns).map { try row.double($0) } }
        #expect(try snapshot.rawValues(from: connection) == expected)
        #expect(try snapshot.customerIDs(from: connection).contains("whale"))
        #expect(try FeatureCatalog(in: connection).untrimmedView(of: snapshot) == view)
        #expect(snapshot.asOf == (try self.snapshot(set, "kit").asOf))
        #expect(
            try connection.scalar(
                "select outlier_rule from feature_set where feature_set = '\(set)'") == "kit")
    }

    @Test func winsorKeepsEverybodyAndClips() throws {
        let snapshot = try snapshot("small", "winsor")
        #expect(snapshot.winsor == 0.01)
        #expect(snapshot.outlierRule == .winsor)
        #expect(try snapshot.customerIDs(from: connection).contains("whale"))
        #expect(
            try connection.scalar("select outlier_rule || winsor from snapshot") == "winsor0.01")
        #expect(!snapshot.notes.contains { $0.contains("aside") })
        // The same as clipping everybody by hand.
        let same = try SnapshotBuilder(in: connection).build(
            SnapshotOptions(
                features: "small", preparation: try Preparation(winsor: 0.01, outliers: "none")))
        #expect(same.isReused)
    }

    /// The rule looks at its own three features, whatever the view has.
    @Test func kitLeavesTheSameCustomersOutOfAnyView() throws {
        try connection.execute(
            """
            create view mine as
            select customer_id, revenue, 1 as one from customer_total
            union all select 'unknown', 3, 1
            """)
        let standard = try snapshot("standard", "kit")
        let mine = try snapshot("mine", "kit")
        #expect(mine.setAside.customersByRule == standard.setAside.customersByRule)
        #expect(mine.setAside.nCustomers > 0)
        #expect(
            try mine.customerIDs(from: connection)
                == (standard.customerIDs(from: connection) + ["unknown"]).sorted())
        #expect(mine.viewName == "mine")
        #expect(try FeatureCatalog(in: connection).untrimmedView(of: mine) == "mine")
        #expect(
            try connection.scalar(
                "select outlier_rule from feature_set where feature_set = 'mine'") == "none")
        #expect(
            try connection.scalar(
                """
                select value from snapshot_excluded_value
                where snapshot_id = \(mine.id) and customer_id = 'whale' and feature = 'revenue'
                """) == 1e6)
        #expect(try connection.query("pragma foreign_key_check").isEmpty)
    }

    @Test func everyExcludedCustomersFeaturesAreKept() throws {
        let snapshot = try snapshot("standard", "kit")
        let differing = try connection.scalar(
            """
            select count(*)
            from snapshot_excluded
            join customer_features on customer_features.customer_id = snapshot_excluded.customer_id
            left join snapshot_excluded_value as amount
                on amount.customer_id = snapshot_excluded.customer_id and amount.feature = 'amount'
            left join snapshot_excluded_value as june
                on june.customer_id = snapshot_excluded.customer_id and june.feature = 'june'
            where amount.value is not customer_features.amount
                or june.value is not customer_features.june
            """)
        #expect(differing == 0)
        #expect(
            try connection.scalar("select count(*) from snapshot_excluded_value")
                == Value(snapshot.setAside.nCustomers * 21))
    }
}
