/// Plain quality metrics, straight from their definitions: the oracle of the fast ones.
enum QualityReference {
    /// Metrics of one labeling; `nil` where they are not defined.
    struct Values {
        var silhouette: Double?
        var calinskiHarabasz: Double?
        var daviesBouldin: Double?
        var rowSilhouettes: [Double] = []
    }

    /// Metrics of the rows that are not noise.
    static func withoutNoise(_ rows: [[Double]], _ labels: [Int32]) -> Values {
        let kept = labels.indices.filter { labels[$0] >= 0 }
        return values(kept.map { rows[$0] }, kept.map { labels[$0] })
    }

    /// Metrics with every label a cluster, −1 too.
    static func values(_ rows: [[Double]], _ labels: [Int32]) -> Values {
        let clusters = Array(Set(labels)).sorted()
        guard clusters.count >= 2, clusters.count < rows.count else { return Values() }
        let silhouettes = rows.indices.map { silhouette(of: $0, rows, labels, clusters) }
        let scatter = scatter(rows, labels, clusters)
        return Values(
            silhouette: silhouettes.reduce(0, +) / Double(rows.count),
            calinskiHarabasz: scatter.calinskiHarabasz, daviesBouldin: scatter.daviesBouldin,
            rowSilhouettes: silhouettes)
    }

    static func distance(_ x: [Double], _ y: [Double]) -> Double {
        zip(x, y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }

    private static func silhouette(
        of row: Int, _ rows: [[Double]], _ labels: [Int32], _ clusters: [Int32]
    ) -> Double {
        var sums: [Int32: Double] = [:]
        var counts: [Int32: Int] = [:]
        for other in rows.indices {
            sums[labels[other], default: 0] += distance(rows[row], rows[other])
            counts[labels[other], default: 0] += 1
        }
        let own = labels[row]
        guard let size = counts[own], size > 1 else { return 0 }
        let inside = (sums[own] ?? 0) / Double(size - 1)
        let nearest =
            clusters.filter { $0 != own }
            .map { (sums[$0] ?? 0) / Double(counts[$0] ?? 0) }.min() ?? 0
        return max(inside, nearest) == 0 ? 0 : (nearest - inside) / max(inside, nearest)
    }

    private static func scatter(
        _ rows: [[Double]], _ labels: [Int32], _ clusters: [Int32]
    ) -> (calinskiHarabasz: Double, daviesBouldin: Double) {
        func mean(_ members: [Int]) -> [Double] {
            rows[0].indices.map { column in
                members.reduce(0) { $0 + rows[$1][column] } / Double(members.count)
            }
        }
        let centre = mean(Array(rows.indices))
        var between = 0.0
        var within = 0.0
        var centres: [[Double]] = []
        var spreads: [Double] = []
        for cluster in clusters {
            let members = rows.indices.filter { labels[$0] == cluster }
            let own = mean(members)
            let apart = distance(own, centre)
            between += Double(members.count) * apart * apart
            let distances = members.map { distance(rows[$0], own) }
            within += distances.reduce(0) { $0 + $1 * $1 }
            centres.append(own)
            spreads.append(distances.reduce(0, +) / Double(members.count))
        }
        let k = Double(clusters.count)
        let ratio =
            within == 0 ? 1 : between * (Double(rows.count) - k) / (within * (k - 1))
        let pairs = centres.map { x in centres.map { distance(x, $0) } }
        if spreads.allSatisfy({ $0 <= 1e-8 }) || pairs.allSatisfy({ $0.allSatisfy { $0 <= 1e-8 } })
        {
            return (ratio, 0)
        }
        let worst = spreads.indices.map { a in
            spreads.indices.map { b in
                pairs[a][b] == 0 ? 0 : (spreads[a] + spreads[b]) / pairs[a][b]
            }.max() ?? 0
        }
        return (ratio, worst.reduce(0, +) / k)
    }
}
