import Synchronization

/// A matrix whose repeated values are spread evenly over the room that they have.
///
/// Counts of 1, 2, 3 invoices are steps of the scale and no gaps between customers; a rare value
/// between two frequent ones leaves a gap also when it is spread. In each column a value shared by
/// c > 1 rows fills its cell, half-way to the neighbouring distinct values (end cells symmetric), at
/// places (i − ½)/c, in an order drawn by the rows' keys. Values that occur once stay.
package enum TieSpread {
    /// The spread matrix, of the same shape.
    ///
    /// - Parameters:
    ///   - matrix: Scaled features.
    ///   - keys: One number a row that stays with its customer, whatever the order of the rows.
    ///   - seed: Of the study.
    ///   - pool: Threads that share the columns.
    /// - Precondition: `keys.count == matrix.nSamples`.
    /// - Complexity: O(n log n) a column.
    package static func spread(
        _ matrix: FeatureMatrix, keys: [UInt64], seed: UInt32,
        pool: BlockPool = BlockPool(workers: 1)
    ) throws(ClusteringError) -> FeatureMatrix {
        precondition(keys.count == matrix.nSamples, "one key a row")
        let d = matrix.nFeatures
        let moved = Mutex([[(row: Int, value: Double)]](repeating: [], count: d))
        pool.forEachBlock(d) { column in
            let start = DrawStream.start(.ties, seed: seed, draw: column)
            let entries = keys.indices.map { row in
                Entry(
                    value: matrix.values[row * d + column],
                    place: DrawStream.place(keys[row], from: start), row: row)
            }
            let spread = spread(entries.sorted(by: Entry.isBefore))
            moved.withLock { $0[column] = spread }
        }
        var values = matrix.values
        for (column, moved) in moved.withLock({ $0 }).enumerated() {
            for (row, value) in moved { values[row * d + column] = value }
        }
        return try FeatureMatrix(values: values, nSamples: matrix.nSamples, nFeatures: d)
    }

    private struct Entry {
        let value: Double
        let place: UInt64
        let row: Int

        static func isBefore(_ a: Entry, _ b: Entry) -> Bool {
            if a.value != b.value { return a.value < b.value }
            return a.place != b.place ? a.place < b.place : a.row < b.row
        }
    }

    /// Rows whose value moves, with where to.
    private static func spread(_ sorted: [Entry]) -> [(row: Int, value: Double)] {
        guard let lowest = sorted.first?.value, let highest = sorted.last?.value, lowest < highest
        else { return [] }
        var moved: [(Int, Double)] = []
        var from = 0
        var before: Double?
        while from < sorted.count {
            let value = sorted[from].value
            var to = from + 1
            while to < sorted.count, sorted[to].value == value { to += 1 }
            let after = to < sorted.count ? sorted[to].value : nil
            // Halves are added, so that no sum overflows.
            let below = before.map { $0 / 2 + value / 2 }
            let above = after.map { $0 / 2 + value / 2 }
            let low = below ?? value - ((above ?? value) - value)
            let high = above ?? value + (value - (below ?? value))
            if to - from > 1 {
                for (index, entry) in sorted[from..<to].enumerated() {
                    let share = (Double(index) + 0.5) / Double(to - from)
                    moved.append((entry.row, low + (high - low) * share))
                }
            }
            before = value
            from = to
        }
        return moved
    }
}
