import Clustering

/// The rule of a run, behind the scaler of its snapshot.
struct RuleScorer: Scorer {
    private let rule: any PlacingRule
    private let snapshot: Snapshot

    init(_ rule: any PlacingRule, behind snapshot: Snapshot) {
        self.rule = rule
        self.snapshot = snapshot
    }

    var nClusters: Int { rule.nClusters }
    var hasCoreRows: Bool { rule.hasCoreRows }

    /// - Complexity: O(customers · nClusters · features) for fitted centres.
    func place(_ customers: FeatureRows) throws -> [Placement] {
        let width = snapshot.nFeatures
        let scaled = snapshot.scale(customers.values)
        if let place = scaled.firstIndex(where: { !$0.isFinite }) {
            throw PredictionError.tooLarge(
                snapshot.featureNames[place % width],
                customer: customers.customerIDs[place / width])
        }
        return rule.place(
            try FeatureMatrix(values: scaled, nSamples: customers.count, nFeatures: width))
    }
}
