import Clustering

/// Each feature of a run in each of its segments, against all its customers.
struct SegmentShape {
    /// One feature of the set, over all customers of the run.
    struct Feature {
        let name: String
        /// Place among the raw columns.
        let input: Int
        /// Whether it was dropped before clustering as it goes without saying.
        let isDropped: Bool
        /// Whether it separates nobody.
        let isConstant: Bool
        let overall: RunProfile.Entry
        /// On the scale that was clustered, before centring.
        let transformed: [Double]
    }

    /// One feature in one segment.
    struct Entry {
        let values: RunProfile.Entry
        /// Mean of the segment less that of all, over the standard deviation of all, on the scale that was clustered;
        /// `nil` for a constant.
        let effect: Double?
        /// Part of all customers below the segment's median, those at it counted half.
        let rank: Double
    }

    let features: [Feature]
    /// Numbers of the segments, those in none (−1) first.
    let clusters: [Int]
    /// One row a segment, one entry a feature.
    let entries: [[Entry]]

    /// - Complexity: O(n · features · log segments).
    init(of matrix: RunMatrix) {
        let snapshot = matrix.snapshot
        let dropped = Set(snapshot.scaler.dropped.map(\.input))
        var features: [Feature] = []
        var columns: [[Entry]] = []
        for (input, name) in snapshot.inputNames.enumerated() {
            let raw = matrix.column(input, of: matrix.raw)
            let transformed = matrix.column(input, of: matrix.transformed)
            let (mean, deviation) = Self.moments(transformed)
            features.append(
                Feature(
                    name: name, input: input, isDropped: dropped.contains(input),
                    isConstant: deviation == nil, overall: RunProfile.entry(raw),
                    transformed: transformed))
            let values = matrix.members.map { RunProfile.entry($0.rows.map { raw[$0] }) }
            let ranks = ValueRanks.ranks(of: values.map(\.median), among: raw)
            columns.append(
                matrix.members.indices.map { place in
                    let rows = matrix.members[place].rows
                    let own = rows.reduce(0) { $0 + transformed[$1] } / Double(rows.count)
                    return Entry(
                        values: values[place], effect: deviation.map { (own - mean) / $0 },
                        rank: ranks[place])
                })
        }
        self.features = features
        clusters = matrix.members.map(\.cluster)
        entries = matrix.members.indices.map { place in columns.map { $0[place] } }
    }

    /// Mean and population standard deviation; no deviation where all values are equal up to rounding.
    private static func moments(_ values: [Double]) -> (mean: Double, deviation: Double?) {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let largest = values.reduce(0) { max($0, abs($1 - mean)) }
        guard largest > abs(mean) * 1e-12, largest.isFinite else { return (mean, nil) }
        // In units of the largest, so that no square overflows.
        let squares = values.reduce(0) { sum, value in
            let part = (value - mean) / largest
            return sum + part * part
        }
        return (mean, (squares / n).squareRoot() * largest)
    }
}
