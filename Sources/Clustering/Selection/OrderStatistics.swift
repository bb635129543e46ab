/// Single order statistics of a buffer without sorting it.
package enum OrderStatistics {
    /// The value at `rank` of the ascending order, from 0; reorders the buffer.
    ///
    /// Hoare's selection with the middle of three as pivot.
    /// - Precondition: `rank` is in the buffer, and no value is NaN.
    /// - Complexity: O(n) on average.
    package static func select(_ values: UnsafeMutableBufferPointer<Double>, rank: Int) -> Double {
        precondition(values.indices.contains(rank), "a rank within the buffer")
        var low = 0
        var high = values.count - 1
        while low < high {
            let pivot = middle(values[low], values[(low + high) / 2], values[high])
            var i = low
            var j = high
            while i <= j {
                while values[i] < pivot { i += 1 }
                while pivot < values[j] { j -= 1 }
                if i <= j {
                    values.swapAt(i, j)
                    i += 1
                    j -= 1
                }
            }
            if rank <= j {
                high = j
            } else if rank >= i {
                low = i
            } else {
                break
            }
        }
        return values[rank]
    }

    /// The quantile at `share`, linear between the two nearest values; reorders the array.
    package static func quantile(_ values: inout [Double], _ share: Double) -> Double {
        values.withUnsafeMutableBufferPointer { values in
            let place = share * Double(values.count - 1)
            let rank = Int(place)
            let low = select(values, rank: rank)
            guard rank + 1 < values.count, place > Double(rank) else { return low }
            // All that follow are at least as large.
            var next = values[rank + 1]
            for index in (rank + 1)..<values.count { next = min(next, values[index]) }
            return low + (next - low) * (place - Double(rank))
        }
    }

    /// The median; reorders the array.
    package static func median(_ values: inout [Double]) -> Double { quantile(&values, 0.5) }

    private static func middle(_ a: Double, _ b: Double, _ c: Double) -> Double {
        max(min(a, b), min(max(a, b), c))
    }
}
