/// Sorts rows by float keys, many times over the same room: a radix sort.
///
/// Equal keys stay in the order of the rows.
package struct RankOrder {
    /// The rows, ascending by the keys of the last sort.
    package private(set) var rows: [Int32]
    private var keys: [UInt64]
    private var spare: [UInt64]

    private static let digitBits = 11

    /// Room for `count` rows.
    package init(count: Int) {
        rows = [Int32](repeating: 0, count: count)
        keys = [UInt64](repeating: 0, count: count)
        spare = keys
    }

    /// Sorts rows 0, 1, 2 … by their keys, which are finite.
    ///
    /// - Complexity: O(n).
    package mutating func sort(_ values: ArraySlice<Float>) {
        precondition(values.count == keys.count, "one key a row")
        for (row, value) in values.enumerated() {
            // Negative floats count downwards.
            let bits = value.bitPattern
            let ordered = bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
            keys[row] = UInt64(ordered) << 32 | UInt64(row)
        }
        for pass in 0..<3 {
            var places = [Int](repeating: 0, count: 1 << Self.digitBits)
            let shift = UInt64(32 + pass * Self.digitBits)
            let mask = UInt64(places.count - 1)
            keys.withUnsafeBufferPointer { keys in
                for key in keys { places[Int(key >> shift & mask)] += 1 }
                var before = 0
                for digit in places.indices {
                    let count = places[digit]
                    places[digit] = before
                    before += count
                }
                for key in keys {
                    let digit = Int(key >> shift & mask)
                    spare[places[digit]] = key
                    places[digit] += 1
                }
            }
            swap(&keys, &spare)
        }
        for place in keys.indices { rows[place] = Int32(truncatingIfNeeded: keys[place]) }
    }
}
