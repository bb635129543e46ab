/// Whether groups differ in a number: Kruskal and Wallis on ranks, ties at their mean rank.
///
/// As `scipy.stats.kruskal`. For two groups it is the test of Mann and Whitney without a continuity correction.
package struct RankTest: Sendable {
    /// What became of two groups or more.
    package struct Outcome: Hashable, Sendable {
        /// H, corrected for ties.
        package let statistic: Double
        /// Groups − 1.
        package let degrees: Int
        /// Probability of such a statistic or a larger one where the groups do not differ.
        package let pValue: Double
    }

    private let sums: [Double]
    private let sizes: [Int]
    private let total: Int
    /// Σ (t³ − t) over the runs of equal values.
    private let ties: Double

    /// Ranks values once for all questions about their groups.
    ///
    /// - Parameters:
    ///   - values: No NaN.
    ///   - groups: The group of each value, `0..<nGroups`.
    /// - Complexity: O(n log n).
    package init(_ values: [Double], groups: [Int], nGroups: Int) {
        precondition(values.count == groups.count, "a group for each value")
        let order = values.indices.sorted { values[$0] < values[$1] }
        var sums = [Double](repeating: 0, count: nGroups)
        var sizes = [Int](repeating: 0, count: nGroups)
        var ties = 0.0
        var start = 0
        while start < order.count {
            var end = start + 1
            while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
            // Ranks start + 1 … end; whole halves, so that no order changes a sum.
            let rank = Double(start + 1 + end) / 2
            for place in start..<end {
                sums[groups[order[place]]] += rank
                sizes[groups[order[place]]] += 1
            }
            let run = Double(end - start)
            ties += run * run * run - run
            start = end
        }
        (self.sums, self.sizes, self.ties) = (sums, sizes, ties)
        total = values.count
    }

    /// All groups with a value against each other; `nil` for fewer than two, or where all values are equal.
    package var overall: Outcome? {
        outcome(zip(sums, sizes).map { ($0, $1) })
    }

    /// One group against all others together.
    ///
    /// - Returns: The outcome, and the rank-biserial correlation from −1 to 1: how much more often a value of the group is above
    ///   one of the others than below it. `nil` where one side is empty, or all values are equal.
    package func against(_ group: Int) -> (outcome: Outcome, biserial: Double)? {
        let (size, rest) = (Double(sizes[group]), Double(total - sizes[group]))
        let all = Double(total) * Double(total + 1) / 2
        guard size > 0, rest > 0,
            let outcome = outcome([
                (sums[group], sizes[group]), (all - sums[group], total - sizes[group]),
            ])
        else { return nil }
        let u = sums[group] - size * (size + 1) / 2
        return (outcome, 2 * u / (size * rest) - 1)
    }

    private func outcome(_ groups: [(sum: Double, size: Int)]) -> Outcome? {
        let filled = groups.filter { $0.size > 0 }
        let n = Double(total)
        let correction = 1 - ties / (n * n * n - n)
        guard filled.count > 1, correction > 0 else { return nil }
        // Distances from the mean rank: no difference of large numbers.
        let spread = filled.reduce(0.0) { sum, group in
            let distance = group.sum / Double(group.size) - (n + 1) / 2
            return sum + Double(group.size) * distance * distance
        }
        let h = 12 / (n * (n + 1)) * spread / correction
        return Outcome(
            statistic: h, degrees: filled.count - 1,
            pValue: PortableMath.chiSquareTail(h, degrees: filled.count - 1))
    }
}
