/// Slots of a table of distance sums that two labelings share: one for every pair of their clusters.
///
/// Every cell of the common refinement is added to a slot of each labeling. Where there are many cells, half
/// the additions are spared by a slot for each pair of clusters, and what is in it is added to both at
/// the end. Sums are integers, so nothing changes.
package struct SharedSlots: Sendable {
    private struct Group {
        let a: Int
        let b: Int
        /// Its first slot, and clusters of `b`.
        let first: Int
        let width: Int
    }

    /// Slots of all pairs together.
    package let count: Int
    private let groups: [Group]
    /// Slots of each labeling.
    private let sizes: [Int]

    /// Labelings that share, in the order in which their slots are listed: one for each pair.
    package var nGroups: Int { groups.count }

    /// Pairs labelings; `nil` where that spares too little.
    ///
    /// - Parameters:
    ///   - sizes: Slots of each labeling that are used.
    ///   - nCells: Cells of their common refinement.
    package init?(sizes: [Int], nCells: Int) {
        // The smallest with the largest, so that no pair has many slots.
        let order = sizes.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
        var groups: [Group] = []
        var count = 0
        for place in 0..<(order.count + 1) / 2 {
            let (a, b) = (order[place], order[order.count - 1 - place])
            groups.append(Group(a: a, b: b, first: count, width: a == b ? 1 : sizes[b]))
            count += a == b ? sizes[a] : sizes[a] * sizes[b]
        }
        guard count <= Self.mostSlots, 4 * count < nCells * (sizes.count - groups.count) else {
            return nil
        }
        self.groups = groups
        self.count = count
        self.sizes = sizes
    }

    /// Slots up to which a tile's sums stay in the first cache.
    private static let mostSlots = 384

    /// The slots of a cell, one a pair.
    ///
    /// - Parameter slot: Of the cell in each labeling, from 0.
    package func slots(of slot: [Int]) -> [UInt32] {
        groups.map { UInt32($0.first + slot[$0.a] * $0.width + ($0.a == $0.b ? 0 : slot[$0.b])) }
    }

    /// Adds what pairs have to the slots of each labeling, for one tile.
    ///
    /// - Parameters:
    ///   - firstSlots: First slot of each labeling in `table`.
    ///   - lanes: Sums that a slot has.
    package func unfold(
        _ shared: UnsafePointer<Int64>, into table: UnsafeMutablePointer<Int64>,
        firstSlots: [Int], lanes: Int
    ) {
        for group in groups {
            for slot in 0..<(group.a == group.b ? 1 : group.width) * sizes[group.a] {
                let from = shared + (group.first + slot) * lanes
                let a = table + (firstSlots[group.a] + slot / group.width) * lanes
                for lane in 0..<lanes { a[lane] &+= from[lane] }
                if group.a == group.b { continue }
                let b = table + (firstSlots[group.b] + slot % group.width) * lanes
                for lane in 0..<lanes { b[lane] &+= from[lane] }
            }
        }
    }
}
