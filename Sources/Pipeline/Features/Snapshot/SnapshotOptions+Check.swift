import Store

extension SnapshotOptions {
    /// Refuses what no lines could mend: a set that there is not, features that it has not, a condition that means nothing.
    ///
    /// - Throws: What a snapshot of them ends with: `FeatureError`, `PreparationError`, `ConditionError`; `StoreError`.
    /// - Complexity: That of compiling the set's views; no customer is read.
    public func check(in connection: Connection) throws {
        let set = try FeatureCatalog(in: connection).resolve(features)
        _ = try PreparationPlan(preparation, for: set)
        try population?.condition.check(on: Population.row(in: connection), in: connection)
    }
}
