import Clustering

/// Numbers that stay with customers, and the sample that stands for many of them.
package enum CustomerSample {
    /// A number for each id: FNV-1a over its bytes.
    ///
    /// - SeeAlso: Fowler, Noll, Vo, draft-eastlake-fnv.
    package static func keys(_ ids: [String]) -> [UInt64] {
        ids.map { id in
            id.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
        }
    }

    /// A simple random sample of rows, ascending; all of them where they are no more than wanted.
    ///
    /// It goes by the customers' numbers, not by the order of the rows.
    package static func rows(_ keys: [UInt64], most: Int) -> [Int] {
        guard keys.count > most else { return Array(keys.indices) }
        let start = DrawStream.start(.sample, seed: 0, draw: 0)
        let placed = keys.indices.map { (DrawStream.place(keys[$0], from: start), $0) }
        return placed.sorted(by: <).prefix(most).map(\.1).sorted()
    }

    /// Those rows of a row-major matrix.
    package static func values(_ values: [Double], rows: [Int], width: Int) -> [Double] {
        guard rows.count * width < values.count else { return values }
        var result: [Double] = []
        result.reserveCapacity(rows.count * width)
        for row in rows { result += values[row * width..<(row + 1) * width] }
        return result
    }
}
