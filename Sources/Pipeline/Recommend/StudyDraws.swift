import Clustering

/// Between what the engine gives and the rows of `study_draw`, both ways.
package enum StudyDraws {
    package static func rows(of restarts: [RestartDraw], seed: UInt32) -> [StudyStore.Draw] {
        restarts.flatMap { start in
            let draw = Int(start.seed &- seed)
            return [
                StudyStore.Draw(
                    statistic: "inertia", nClusters: start.nClusters, draw: draw,
                    value: start.inertia),
                StudyStore.Draw(
                    statistic: "silhouette", nClusters: start.nClusters, draw: draw,
                    value: start.silhouette),
            ]
        }
    }

    /// - Parameter jaccard: `[candidate][draw][cluster]`.
    package static func rows(ofJaccard jaccard: [[[Double]]], nClusters: [Int]) -> [StudyStore.Draw]
    {
        zip(nClusters, jaccard).flatMap { k, draws in
            draws.enumerated().flatMap { draw, clusters in
                clusters.enumerated().map { cluster, value in
                    StudyStore.Draw(
                        statistic: "jaccard", nClusters: k, cluster: cluster, draw: draw,
                        value: value)
                }
            }
        }
    }

    /// - Throws: `DamagedError` unless every value is there once, from 0 to 1.
    package static func jaccard(
        from rows: [StudyStore.Draw], nClusters: [Int], nDraws: Int, place: String
    ) throws -> [[[Double]]] {
        var left = rows[...]
        return try nClusters.map { k in
            try (0..<nDraws).map { draw in
                try (0..<k).map { cluster in
                    guard let row = left.popFirst(), row.statistic == "jaccard",
                        row.nClusters == k, row.cluster == cluster, row.draw == draw,
                        let value = row.value, (0...1).contains(value)
                    else { throw damaged(place) }
                    return value
                }
            }
        }
    }

    /// - Parameter inertia: `[number of clusters][draw]`.
    package static func rows(ofInertia inertia: [[Double]], nClusters: [Int]) -> [StudyStore.Draw] {
        zip(nClusters, inertia).flatMap { k, draws in
            draws.enumerated().map { draw, value in
                StudyStore.Draw(statistic: "inertia", nClusters: k, draw: draw, value: value)
            }
        }
    }

    /// - Throws: `DamagedError` unless every value is there once, 0 or more.
    package static func inertia(
        from rows: [StudyStore.Draw], nClusters: [Int], nDraws: Int, place: String
    ) throws -> [[Double]] {
        var left = rows[...]
        return try nClusters.map { k in
            try (0..<nDraws).map { draw in
                guard let row = left.popFirst(), row.statistic == "inertia", row.nClusters == k,
                    row.draw == draw, let value = row.value, value >= 0
                else { throw damaged(place) }
                return value
            }
        }
    }

    package static func rows(of null: [NullDraw], nClusters: [Int]) -> [StudyStore.Draw] {
        null.enumerated().flatMap { draw, one in
            [
                StudyStore.Draw(
                    statistic: "gap_score", draw: draw, value: one.score,
                    isLowerBound: one.isLowerBound)
            ]
                + zip(nClusters, one.silhouettes).map { k, value in
                    StudyStore.Draw(
                        statistic: "silhouette", nClusters: k, draw: draw, value: value)
                }
        }
    }

    /// - Throws: `DamagedError` unless every value is there once.
    package static func null(
        from rows: [StudyStore.Draw], nClusters: [Int], nDraws: Int, place: String
    ) throws -> [NullDraw] {
        var left = rows[...]
        return try (0..<nDraws).map { draw in
            guard let first = left.popFirst(), first.statistic == "gap_score", first.draw == draw,
                first.value.map({ $0 >= 0 }) ?? true
            else { throw damaged(place) }
            let silhouettes = try nClusters.map { k -> Double? in
                guard let row = left.popFirst(), row.statistic == "silhouette",
                    row.nClusters == k, row.draw == draw
                else { throw damaged(place) }
                return row.value
            }
            return NullDraw(
                score: first.value, isLowerBound: first.isLowerBound, silhouettes: silhouettes)
        }
    }

    private static func damaged(_ place: String) -> DamagedError {
        DamagedError(place, "its draws are not those of its kind")
    }
}
