import Clustering

/// A number of the customers that made no segments, in each segment against all others.
struct ExternalNumbers {
    /// One segment.
    struct Row {
        let cluster: Int
        let nValues: Int
        /// `nil` where nobody of the segment has a value.
        let values: RunProfile.Entry?
        let rank: Double?
        /// Rank-biserial correlation, −1 to 1; `nil` where one side has no value or all are equal.
        let effect: Double?
        /// Kruskal and Wallis, the segment against all others; `nil` below five values on a side, and with `sharing`.
        let pValue: Double?
    }

    let name: String
    /// The feature of the set that is made from the same, so that there is no test; `nil`: none.
    let sharing: String?
    /// Median over all customers with a value; `nil` without any.
    let overallMedian: Double?
    let rows: [Row]

    /// Fewest values on either side that a test is made with.
    private static let fewest = 5

    /// - Parameter values: One a row; `nil` where it is not known.
    /// - Complexity: O(n log n).
    init(_ name: String, values: [Double?], sharing: String? = nil, groups: SegmentGroups) {
        self.name = name
        self.sharing = sharing
        let parts = groups.members.map { _, rows in rows.compactMap { values[$0] } }
        let all = parts.flatMap(\.self)
        let owners = parts.enumerated().flatMap { part, values in
            [Int](repeating: part, count: values.count)
        }
        let test = RankTest(all, groups: owners, nGroups: parts.count)
        overallMedian = all.isEmpty ? nil : RunProfile.entry(all).median
        let entries = parts.map { $0.isEmpty ? nil : RunProfile.entry($0) }
        let ranks = ValueRanks.ranks(of: entries.map { $0?.median ?? 0 }, among: all)
        rows = parts.indices.map { part in
            let (own, entry) = (parts[part], entries[part])
            let against = test.against(part)
            let isTested =
                sharing == nil && min(own.count, all.count - own.count) >= Self.fewest
            return Row(
                cluster: groups.members[part].cluster, nValues: own.count, values: entry,
                rank: entry.map { _ in ranks[part] },
                effect: against?.biserial, pValue: isTested ? against?.outcome.pValue : nil)
        }
    }
}
