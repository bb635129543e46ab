import Reports
import Store

/// How the clusters of a run differ from everybody, in the space that they were found in.
package struct ClusterDifferences {
    /// One feature of one cluster.
    package struct Entry {
        /// Place among the columns of the matrix.
        package let column: Int
        /// Mean of the cluster less that of all rows, in standard deviations of all rows.
        package let difference: Double
    }

    /// One list a cluster, noise (−1) first, the largest difference first; of equal ones the column further left.
    package let entries: [(cluster: Int, size: Int, entries: [Entry])]

    /// - Parameters:
    ///   - labels: One a row.
    ///   - values: Scaled, row-major, `labels.count` rows.
    /// - Precondition: `values.count` is a multiple of `labels.count`.
    /// - Complexity: O(rows · columns).
    package init(labels: [Int32], values: [Double], nColumns: Int) {
        precondition(values.count == labels.count * nColumns, "a row has a value a column")
        var sums: [Int32: [Double]] = [:]
        var sizes: [Int32: Int] = [:]
        var all = [Double](repeating: 0, count: nColumns)
        for (row, label) in labels.enumerated() {
            sizes[label, default: 0] += 1
            var own = sums[label] ?? [Double](repeating: 0, count: nColumns)
            sums[label] = nil
            for column in 0..<nColumns {
                let value = values[row * nColumns + column]
                own[column] += value
                all[column] += value
            }
            sums[label] = own
        }
        let means = all.map { $0 / Double(max(1, labels.count)) }
        let deviations = Self.deviations(values, means)
        entries = sums.keys.sorted().map { label in
            let size = sizes[label] ?? 0
            let own = (0..<nColumns).map { column in
                let deviation = deviations[column]
                let mean = (sums[label]?[column] ?? 0) / Double(max(1, size))
                return Entry(
                    column: column,
                    difference: deviation > 0 ? (mean - means[column]) / deviation : 0)
            }
            let order = own.sorted { a, b in
                (abs(b.difference), a.column) < (abs(a.difference), b.column)
            }
            return (Int(label), size, order)
        }
    }

    private static func deviations(_ values: [Double], _ means: [Double]) -> [Double] {
        let nColumns = means.count
        var squares = [Double](repeating: 0, count: nColumns)
        guard nColumns > 0, !values.isEmpty else { return squares }
        let nRows = values.count / nColumns
        for row in 0..<nRows {
            for column in 0..<nColumns {
                let distance = values[row * nColumns + column] - means[column]
                squares[column] += distance * distance
            }
        }
        return squares.map { ($0 / Double(nRows)).squareRoot() }
    }
}
