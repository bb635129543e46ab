/// Places customers in the clusters of a run: raw features in, cluster and distances out.
///
/// The rule that the run's algorithm has stands here (`RuleScorer`); plain SQL over a stored model, or a remote engine, can.
/// What does not depend on how it is done (signs of compositions, which customers took part in the fit,
/// the table) is done around it, and so is the look at what it answers.
package protocol Scorer {
    /// Clusters of the run, numbered from 0.
    var nClusters: Int { get }

    /// Whether its placements name a core row.
    var hasCoreRows: Bool { get }

    /// Places each customer by its own row alone: the rows may come in parts.
    ///
    /// - Parameter customers: Finite values in the order of the snapshot's raw columns (`inputNames`);
    ///   those that have no say in the run may hold anything.
    /// - Returns: One element a customer, in their order.
    /// - Throws: `PredictionError` for a customer that has no place; whatever keeps it from going on.
    func place(_ customers: FeatureRows) throws -> [Placement]
}

extension Scorer {
    /// Centres are no rows.
    package var hasCoreRows: Bool { false }
}
