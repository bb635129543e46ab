/// The distinct values of a fitted column with their average ranks, from 0 for the lowest row to 1
/// for the highest.
///
/// A fitted value has its own rank, bit for bit; a value between two fitted ones lies between
/// their ranks, and one beyond them has the rank of the last.
package struct RankTable: Sendable, Hashable {
    /// Distinct values, ascending.
    package let values: [Double]
    /// Their ranks: (average rank − 1) / (rows − 1), and 0.5 for a single row.
    package let ranks: [Double]

    /// Ranks of ascending values.
    package init(sorted: [Double]) {
        var counts: [(value: Double, count: Int)] = []
        for value in sorted {
            if let last = counts.last, last.value == value {
                counts[counts.count - 1].count += 1
            } else {
                counts.append((value, 1))
            }
        }
        self.init(counts: counts)
    }

    /// Ranks of distinct ascending values that occur so often.
    init(counts: [(value: Double, count: Int)]) {
        let span = Double(counts.reduce(0) { $0 + $1.count } - 1)
        var below = 0
        values = counts.map(\.value)
        ranks = counts.map { entry in
            let first = Double(below)
            below += entry.count
            // Ranks first, first + 1, … share their mean.
            return span == 0 ? 0.5 : (first + Double(entry.count - 1) / 2) / span
        }
    }

    /// The rank of any value.
    package func rank(of value: Double) -> Double {
        Self.interpolate(value, from: values, to: ranks)
    }

    /// The value at a rank: the inverse of `rank(of:)` within the fitted range.
    package func value(at rank: Double) -> Double {
        Self.interpolate(rank, from: ranks, to: values)
    }

    /// Piecewise linear, constant beyond both ends; `from` ascends strictly.
    private static func interpolate(_ x: Double, from: [Double], to: [Double]) -> Double {
        var low = 0
        var high = from.count
        while low < high {
            let middle = (low + high) / 2
            if from[middle] < x { low = middle + 1 } else { high = middle }
        }
        if low == from.count { return to[low - 1] }
        if low == 0 || from[low] == x { return to[low] }
        let part = (x - from[low - 1]) / (from[low] - from[low - 1])
        return to[low - 1] + (to[low] - to[low - 1]) * part
    }
}
