/// Customers who show what a segment is: the one nearest to its middle, and those who are nearly in another.
struct SegmentExamples {
    /// Most borderline customers of a segment.
    static let mostBorderline = 5
    /// Who is at least so certain is not nearly in another.
    static let leastCertain = 0.2

    /// A customer by row, with the certainty of the segment.
    struct Example {
        let row: Int
        /// 1 − d₁/d₂ with the distances to the own and to the nearest other centre; `nil` without centres.
        let certainty: Double?
    }

    let typical: Example
    /// The least certain first, the typical one never; empty without centres or with one segment.
    let borderline: [Example]

    /// Where customers stand, and the centres of segments among them.
    struct Space {
        /// Row-major `(rows, width)`.
        let values: [Double]
        let width: Int
        /// One a segment; empty where segments have none.
        let centres: [[Double]]

        init(values: [Double], width: Int, centres: [[Double]]) {
            (self.values, self.width, self.centres) = (values, width, centres)
        }

        /// The columns of a run as they were clustered.
        init(of matrix: RunMatrix) {
            self.init(
                values: matrix.scaled, width: matrix.snapshot.nFeatures, centres: matrix.centres)
        }
    }

    /// - Parameters:
    ///   - rows: Customers of the segment, one at least.
    ///   - cluster: Its number among the centres.
    /// - Complexity: O(members · clusters · features).
    init(_ rows: [Int], of cluster: Int, in space: Space) {
        let hasCentre = space.centres.indices.contains(cluster)
        let middle = hasCentre ? space.centres[cluster] : Self.medians(of: rows, space)
        let distances = rows.map { Self.distance(of: $0, to: middle, space) }
        let nearest = distances.indices.min { distances[$0] < distances[$1] } ?? 0
        let certainties: [Double?] = rows.indices.map { index in
            guard hasCentre else { return nil }
            let others = space.centres.indices.filter { $0 != cluster }
                .map { Self.distance(of: rows[index], to: space.centres[$0], space) }
            guard let second = others.min() else { return nil }
            // After a stop by tol a row can be nearer to another centre than to its own.
            return second > 0 ? max(0, 1 - distances[index] / second) : 0
        }
        typical = Example(row: rows[nearest], certainty: certainties[nearest])
        borderline = rows.indices.filter { index in
            index != nearest && certainties[index].map { $0 < Self.leastCertain } ?? false
        }
        .sorted { (certainties[$0] ?? 0, $0) < (certainties[$1] ?? 0, $1) }
        .prefix(Self.mostBorderline)
        .map { Example(row: rows[$0], certainty: certainties[$0]) }
    }

    private static func distance(
        of row: Int, to place: [Double], _ space: Space
    ) -> Double {
        var sum = 0.0
        for column in place.indices {
            let difference = space.values[row * place.count + column] - place[column]
            sum += difference * difference
        }
        return sum.squareRoot()
    }

    private static func medians(of rows: [Int], _ space: Space) -> [Double] {
        let width = space.width
        return (0..<width).map { column in
            RunProfile.entry(rows.map { space.values[$0 * width + column] }).median
        }
    }
}
