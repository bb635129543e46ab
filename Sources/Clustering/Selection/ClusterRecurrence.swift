/// How well each cluster comes back when rows are redrawn.
package enum ClusterRecurrence {
    /// For each original cluster the Jaccard similarity of its best match in another labeling.
    ///
    /// - Parameters:
    ///   - original: Labels of all rows, in `0..<nClusters`.
    ///   - redrawn: The other labels, by place in the draw.
    ///   - rows: The row at each place; places that repeat a row have its label.
    /// - Returns: One value a cluster, 0 for one of which no row was drawn.
    /// - Complexity: O(n + n_clusters²).
    /// - SeeAlso: Hennig 2007, doi:10.1016/j.csda.2006.11.025 (`clusterboot` of R's fpc)
    package static func jaccard(
        original: [Int32], redrawn: [Int32], rows: [Int32], nClusters: Int
    ) -> [Double] {
        precondition(redrawn.count == rows.count, "one label a place")
        var seen = [Bool](repeating: false, count: original.count)
        var both = [Int](repeating: 0, count: nClusters * nClusters)
        var sizes = [Int](repeating: 0, count: nClusters)
        var others = sizes
        for (row, label) in zip(rows, redrawn) where !seen[Int(row)] {
            seen[Int(row)] = true
            let cluster = Int(original[Int(row)])
            both[cluster * nClusters + Int(label)] += 1
            sizes[cluster] += 1
            others[Int(label)] += 1
        }
        return (0..<nClusters).map { cluster in
            (0..<nClusters).reduce(0) { best, other in
                let common = both[cluster * nClusters + other]
                let union = sizes[cluster] + others[other] - common
                return max(best, union > 0 ? Double(common) / Double(union) : 0)
            }
        }
    }
}
