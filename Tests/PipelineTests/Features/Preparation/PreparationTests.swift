import Pipeline
import Store
import Testing

@Suite struct PreparationTests {
    @Test func wordsAreTaken() throws {
        let asked = try Preparation(
            transforms: ["log1p, recency=none", "a=b=rank"], scale: "robust", winsor: 0.01,
            weights: ["amount=2,recency=0.5"], dropsRedundant: true, outliers: "winsor")
        #expect(asked.transform == .log1p)
        #expect(asked.featureTransforms == ["recency": .none, "a=b": .rank])
        #expect(asked.scaling == .robust)
        #expect(asked.winsor == 0.01)
        #expect(asked.weights == ["amount": 2, "recency": 0.5])
        #expect(asked.dropsRedundant)
        #expect(asked.outliers == .winsor)
        #expect(try Preparation(transforms: []) == Preparation())
    }

    /// What is not asked for is as the feature set has it.
    @Test func setsBringTheirDefaults() throws {
        let connection = try FeatureDatabase.empty()
        try connection.execute(
            """
            create view customer_features_mine as
            select 'a' as customer_id, 1 as x, 5 as y union all select 'b', 2, 7;
            insert into feature_set (
                feature_set, view_name, outlier_rule, default_transform, default_scaling,
                default_outliers, description)
            values ('own', 'customer_features_mine', 'none', 'log1p', 'none', 'winsor', 'Test.');
            insert into feature values
                ('own', 'x', 0, 'x', 'pieces', 'x'), ('own', 'y', 1, 'y', 'pieces', 'y')
            """)
        let builder = SnapshotBuilder(in: connection)
        let usual = try builder.build(SnapshotOptions(features: "own")).snapshot
        #expect(usual.transform == .log1p)
        #expect(usual.scaling == .none)
        #expect(usual.outlierRule == .winsor)
        #expect(usual.winsor == Preparation.defaultWinsor)
        let other = try builder.build(
            SnapshotOptions(
                features: "own",
                preparation: try Preparation(
                    transforms: ["none"], scale: "zscore", outliers: "none"))
        ).snapshot
        #expect(other.transform == .none)
        #expect(other.winsor == nil)
        #expect(try other.scaledValues(from: connection) == [-1, -1, 1, 1])
    }

    /// Refused as usage, in words that help, and nothing is written.
    private func expectRefusal(
        _ words: String..., sourceLocation: SourceLocation = #_sourceLocation,
        of asked: () throws -> Preparation
    ) throws {
        let connection = try FeatureDatabase.of(
            FeatureDatabase.generated(customers: 20, seed: 1))
        let error = #expect(throws: PreparationError.self, sourceLocation: sourceLocation) {
            try SnapshotBuilder(in: connection).build(SnapshotOptions(preparation: try asked()))
        }
        #expect(error?.kind == .usage, sourceLocation: sourceLocation)
        for word in words {
            #expect(
                error?.description.contains(word) == true, "\(error?.description ?? "")",
                sourceLocation: sourceLocation)
        }
        for table in ["snapshot", "snapshot_feature", "snapshot_row", "snapshot_dropped"] {
            #expect(
                try connection.scalar("select count(*) from \(table)") == 0,
                sourceLocation: sourceLocation)
        }
    }

    @Test func unknownWordsAreRefusedWithAGuess() throws {
        try expectRefusal("--transform \"logp\"", "none, log1p, share, clr, rank", "mean log1p?") {
            try Preparation(transforms: ["logp"])
        }
        try expectRefusal("--transform \"\"") { try Preparation(transforms: ["log1p,"]) }
        try expectRefusal("--scale \"minmax\"", "zscore, robust, none") {
            try Preparation(scale: "minmax")
        }
        try expectRefusal("--outliers \"trim\"", "kit, none, winsor") {
            try Preparation(outliers: "trim")
        }
    }

    @Test func unknownFeaturesAreRefusedWithAGuess() throws {
        try expectRefusal("--weights amuont", "mean amount?", "standard") {
            try Preparation(weights: ["amuont=2"])
        }
        try expectRefusal("--transform colour", "It has: amount, number_of_orders") {
            try Preparation(transforms: ["colour=rank"])
        }
    }

    @Test(arguments: ["-1", "0", "nan", "inf", "1e7", "two", ""])
    func badWeightsAreRefused(_ weight: String) throws {
        try expectRefusal("--weights amount=\(weight)", "above 0") {
            try Preparation(weights: ["amount=\(weight)"])
        }
    }

    @Test func aWeightNeedsAFeature() throws {
        try expectRefusal("feature=number") { try Preparation(weights: ["2"]) }
    }

    @Test(arguments: [-0.1, 0.5, 1, .nan, .infinity])
    func winsorOutOfRangeIsRefused(_ winsor: Double) throws {
        try expectRefusal("--winsor", "0.5") { try Preparation(winsor: winsor) }
    }

    @Test func contradictionsAreRefused() throws {
        try expectRefusal("twice for all features") {
            try Preparation(transforms: ["log1p", "rank"])
        }
        try expectRefusal("twice for amount") {
            try Preparation(weights: ["amount=2", "amount=3"])
        }
        try expectRefusal("--transform friday=share", "two or more") {
            try Preparation(transforms: ["friday=share"])
        }
    }
}
