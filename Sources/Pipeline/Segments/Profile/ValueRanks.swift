/// Where values stand among all values of a column.
package enum ValueRanks {
    /// Where each of some values stands among all, 0 to 1: the part below it, and half of those at it.
    ///
    /// - Parameters:
    ///   - values: Few, such as a median a segment, or many; none is NaN.
    ///   - all: At least one, in any order.
    /// - Returns: One a value, in their order.
    /// - Complexity: O((n + m) log m) for m values among n: only the m are sorted.
    package static func ranks(of values: [Double], among all: [Double]) -> [Double] {
        let sorted = values.sorted()
        // At a place: how many of all count from this value on.
        var below = [Int](repeating: 0, count: sorted.count + 1)
        var upTo = below
        for other in all {
            upTo[first(in: sorted) { $0 >= other }] += 1
            below[first(in: sorted) { $0 > other }] += 1
        }
        for place in sorted.indices.dropFirst() {
            upTo[place] += upTo[place - 1]
            below[place] += below[place - 1]
        }
        return values.map { value in
            let place = first(in: sorted) { $0 >= value }
            return Double(below[place] + upTo[place]) / 2 / Double(all.count)
        }
    }

    /// First place of ascending values that a condition holds for; behind them if there is none.
    private static func first(in sorted: [Double], where holds: (Double) -> Bool) -> Int {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = low + (high - low) / 2
            if holds(sorted[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
