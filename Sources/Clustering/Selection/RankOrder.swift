/// Sorts rows by float keys, many times over the same room: a radix sort.
///
/// Equal keys stay in the order of the rows.
package struct RankOrder {
    /// The rows, ascending by the keys of the last sort.
    package private(set) var rows: [Int32]
    private var keys: [UInt64]
    private var spare: [UInt64]
    /// How often each digit stands at each place, then where the next key with it goes.
    private var places: [Int]

    private static let digitBits = 11
    private static let digits = 1 << digitBits

    /// Room for `count` rows.
    package init(count: Int) {
        rows = [Int32](repeating: 0, count: count)
        keys = [UInt64](repeating: 0, count: count)
        spare = keys
        places = [Int](repeating: 0, count: 3 * Self.digits)
    }

    /// Sorts rows 0, 1, 2 … by their keys, which are finite.
    ///
    /// - Complexity: O(n).
    package mutating func sort(_ values: ArraySlice<Float>) {
        precondition(values.count == keys.count, "one key a row")
        let mask = UInt32(Self.digits - 1)
        places.withUnsafeMutableBufferPointer { places in
            places.update(repeating: 0)
            keys.withUnsafeMutableBufferPointer { keys in
                for (row, value) in values.enumerated() {
                    // Negative floats count downwards.
                    let bits = value.bitPattern
                    let ordered = bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
                    keys[row] = UInt64(ordered) << 32 | UInt64(row)
                    for pass in 0..<3 {
                        let digit = Int(ordered >> UInt32(pass * Self.digitBits) & mask)
                        places[pass * Self.digits + digit] += 1
                    }
                }
            }
        }
        for pass in 0..<3 {
            distribute(pass)
            swap(&keys, &spare)
        }
        for place in keys.indices { rows[place] = Int32(truncatingIfNeeded: keys[place]) }
    }

    /// Moves all keys to `spare`, ordered by their digit at a place.
    private mutating func distribute(_ pass: Int) {
        let shift = UInt64(32 + pass * Self.digitBits)
        places.withUnsafeMutableBufferPointer { all in
            let places = UnsafeMutableBufferPointer(
                rebasing: all[pass * Self.digits..<(pass + 1) * Self.digits])
            var before = 0
            for digit in places.indices {
                let count = places[digit]
                places[digit] = before
                before += count
            }
            keys.withUnsafeBufferPointer { keys in
                spare.withUnsafeMutableBufferPointer { spare in
                    for key in keys {
                        let digit = Int(key >> shift & UInt64(Self.digits - 1))
                        spare[places[digit]] = key
                        places[digit] += 1
                    }
                }
            }
        }
    }
}
