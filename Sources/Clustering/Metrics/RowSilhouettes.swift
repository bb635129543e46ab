/// Silhouettes of single rows, for who wants to see them: `SilhouettePass` adds them up.
///
/// - SeeAlso: Rousseeuw 1987, doi:10.1016/0377-0427(87)90125-7
public enum RowSilhouettes {
    /// The silhouettes of some rows, each held against others.
    ///
    /// A row alone in its cluster has 0, as in scikit-learn; one without another cluster, or in none, has none.
    /// - Parameters:
    ///   - rows: Rows to tell of.
    ///   - others: Rows that they are held against: all of them for exact values, a sample for estimates. A row is not held
    ///     against itself.
    ///   - labels: The cluster of each row of the matrix; below 0: in none, and not measured against either.
    /// - Returns: One value a row, −1 to 1; `nil` where there is none.
    /// - Complexity: O(`rows` · `others` · `nFeatures`).
    package static func of(
        _ rows: [Int], among others: [Int], in matrix: FeatureMatrix, labels: [Int32]
    ) -> [Double?] {
        precondition(labels.count == matrix.nSamples, "a label a row")
        let d = matrix.nFeatures
        let nClusters = Int(labels.max() ?? -1) + 1
        let known = others.filter { labels[$0] >= 0 }
        var counts = [Int](repeating: 0, count: nClusters)
        for other in known { counts[Int(labels[other])] += 1 }
        return rows.map { row in
            let own = Int(labels[row])
            guard own >= 0 else { return nil }
            var sums = [Double](repeating: 0, count: nClusters)
            var isThere = false
            matrix.values.withUnsafeBufferPointer { x in
                for other in known {
                    if other == row { isThere = true }
                    var squared = 0.0
                    for j in 0..<d {
                        let difference = x[row * d + j] - x[other * d + j]
                        squared += difference * difference
                    }
                    sums[Int(labels[other])] += squared.squareRoot()
                }
            }
            let beside = counts[own] - (isThere ? 1 : 0)
            let nearest = sums.indices.filter { $0 != own && counts[$0] > 0 }
                .map { sums[$0] / Double(counts[$0]) }.min()
            guard let nearest else { return nil }
            guard beside > 0 else { return 0 }
            let inside = sums[own] / Double(beside)
            let larger = max(inside, nearest)
            return larger > 0 ? (nearest - inside) / larger : 0
        }
    }
}
