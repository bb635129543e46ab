/// Whether groups and categories go together: chi-square of a table of counts, and Cramér's V.
///
/// Without a continuity correction, as `scipy.stats.chi2_contingency(…, correction=False)`.
package struct ContingencyTest: Hashable, Sendable {
    /// Pearson's chi-square.
    package let statistic: Double
    /// (rows − 1) · (columns − 1), of those with a count.
    package let degrees: Int
    /// Probability of such a statistic or a larger one where nothing goes together.
    package let pValue: Double
    /// √(chi-square / (n · (min(rows, columns) − 1))), from 0 to 1.
    package let cramersV: Double
    /// The least count that would be expected in a cell; below 5 the p-value is no good.
    package let lowestExpected: Double

    /// Tests a table of counts; rows and columns without any do not count.
    ///
    /// - Parameter counts: Rows of equal length, nothing below 0.
    /// - Returns: `nil` where fewer than two rows or two columns have a count.
    /// - Complexity: O(cells).
    package init?(_ counts: [[Int]]) {
        precondition(counts.allSatisfy { $0.count == counts[0].count && $0.allSatisfy { $0 >= 0 } })
        let rows = counts.map { $0.reduce(0, +) }
        let columns = (counts.first ?? []).indices.map { place in
            counts.reduce(0) { $0 + $1[place] }
        }
        let (nRows, nColumns) = (rows.count { $0 > 0 }, columns.count { $0 > 0 })
        guard nRows > 1, nColumns > 1 else { return nil }
        let total = Double(rows.reduce(0, +))
        var (sum, lowest) = (0.0, Double.infinity)
        for (row, rowSum) in rows.enumerated() where rowSum > 0 {
            for (column, columnSum) in columns.enumerated() where columnSum > 0 {
                let expected = Double(rowSum) * Double(columnSum) / total
                let difference = Double(counts[row][column]) - expected
                sum += difference * difference / expected
                lowest = min(lowest, expected)
            }
        }
        statistic = sum
        degrees = (nRows - 1) * (nColumns - 1)
        pValue = PortableMath.chiSquareTail(sum, degrees: degrees)
        cramersV = (sum / (total * Double(min(nRows, nColumns) - 1))).squareRoot()
        lowestExpected = lowest
    }

    /// A share of `part` against that of all others: the table of two rows and two columns.
    ///
    /// - Parameters:
    ///   - inside: How many of the part have it.
    ///   - size: The part.
    ///   - overall: How many of all have it, the part included.
    ///   - total: All.
    package init?(inside: Int, of size: Int, overall: Int, of total: Int) {
        self.init([
            [inside, size - inside], [overall - inside, total - size - (overall - inside)],
        ])
    }

    /// Cramér's V of the same table with a sign: below 0 where the part's share is below that of the others.
    ///
    /// - Returns: The phi coefficient, −1 to 1; `nil` where the two cannot differ.
    package static func effect(
        inside: Int, of size: Int, overall: Int, of total: Int
    ) -> Double? {
        let rows = Double(size) * Double(total - size)
        let columns = Double(overall) * Double(total - overall)
        guard rows > 0, columns > 0 else { return nil }
        let product = Double(inside) * Double(total) - Double(overall) * Double(size)
        return product / (rows.squareRoot() * columns.squareRoot())
    }
}
