/// Labelings that share one pass over the distances.
package struct RefinementGroup: Sendable {
    /// Indices of the labelings.
    package let members: [Int]
    /// Their common refinement.
    package let refinement: LabelRefinement

    /// Splits labelings into groups where that is cheaper than one refinement of them all.
    ///
    /// A pass costs each row one distance to every row and one addition for every cell and
    /// labeling; when cells × labelings outgrow the distances, two passes with fewer cells are
    /// cheaper than one.
    ///
    /// - Parameters:
    ///   - labelings: All labelings.
    ///   - wanted: Indices of those to group.
    /// - Complexity: O(rows · labelings · log labelings).
    package static func plan(_ labelings: [CanonicalLabeling], _ wanted: [Int]) -> [RefinementGroup]
    {
        if wanted.isEmpty { return [] }
        let order = wanted.sorted {
            (labelings[$0].nClusters, $0) < (labelings[$1].nClusters, $1)
        }
        return split(labelings, order)
    }

    /// Cost of one row of a tile against everything, in cycles of 8 rows (measured on Zen 3).
    private func cost(_ nRows: Int) -> Int {
        28 * nRows + 3 * refinement.nCells * members.count
    }

    private static func split(_ labelings: [CanonicalLabeling], _ order: [Int])
        -> [RefinementGroup]
    {
        let nRows = labelings[order[0]].labels.count
        let whole = RefinementGroup(
            members: order, refinement: LabelRefinement(order.map { labelings[$0] }))
        // Two passes cost at least twice the distances.
        if order.count == 1 || whole.cost(nRows) <= 2 * 28 * nRows { return [whole] }
        let half = order.count / 2
        let parts =
            split(labelings, Array(order[..<half])) + split(labelings, Array(order[half...]))
        let cost = parts.reduce(0) { $0 + $1.cost(nRows) }
        return cost < whole.cost(nRows) ? parts : [whole]
    }
}
