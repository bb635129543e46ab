/// Whether customers half-way between two clusters are as many as inside them.
///
/// Straight projections invent valleys between the parts of rings and curves; neighbourhoods do not.
package enum Bridge {
    /// One cluster's rows: points of up to three dimensions, the rest 0, with a random number each.
    package struct Side {
        package var points: [SIMD4<Double>]
        /// One a point; equal whatever the order of the rows.
        package var keys: [UInt64]
        package var centre: SIMD4<Double>

        /// Stores the parts as they are.
        package init(points: [SIMD4<Double>], keys: [UInt64], centre: SIMD4<Double>) {
            self.points = points
            self.keys = keys
            self.centre = centre
        }
    }

    private static let border = 10...50
    private static let insidePoints = 100
    private static let neighbours = 5...50
    private static let share = 0.05
    /// Squared distance below which a neighbour is taken for the customer himself.
    private static let same = 1e-12

    /// Customers around the half-way points across the border over those inside: 0 is an empty gap,
    /// 1 no gap.
    ///
    /// - Parameter start: Of the stream of random places.
    /// - Complexity: O(1000²) for large sides.
    package static func ratio(_ a: Side, _ b: Side, start: UInt64) -> Double {
        let cap = min(1000, max(100, min(a.points.count, b.points.count)))
        let (a, b) = (cut(a, to: cap, start), cut(b, to: cap, start))
        let direction = b.centre - a.centre
        let nearB = borderPoints(a, from: a.centre, direction, isLower: false)
        let nearA = borderPoints(b, from: a.centre, direction, isLower: true)
        let cross =
            nearB.map { ($0 + nearest(to: $0, among: b.points, beyond: -1)) / 2 }
            + nearA.map { ($0 + nearest(to: $0, among: a.points, beyond: -1)) / 2 }
        let insideStart = SplitMix64.mix(start)
        let inside = [a, b].map { side in
            cut(side, to: insidePoints, insideStart).points.map {
                ($0 + nearest(to: $0, among: side.points, beyond: same)) / 2
            }
        }
        let all = a.points + b.points
        let smaller = Double(min(a.points.count, b.points.count))
        let k = clamp(Int((share * smaller).rounded(.toNearestOrEven)), neighbours)
        let radius = inside.map { medianDistance($0, toNeighbour: k, among: all) }.max() ?? 0
        let within = inside.map { medianCount($0, within: radius, among: all) }.min() ?? 0
        return medianCount(cross, within: radius, among: all) / max(1, within)
    }

    private static func clamp(_ value: Int, _ range: ClosedRange<Int>) -> Int {
        min(range.upperBound, max(range.lowerBound, value))
    }

    /// At most `count` rows, those with the lowest random places.
    private static func cut(_ side: Side, to count: Int, _ start: UInt64) -> Side {
        let placed = side.keys.indices.map { (DrawStream.place(side.keys[$0], from: start), $0) }
        let chosen = placed.sorted(by: <).prefix(count).map(\.1)
        return Side(
            points: chosen.map { side.points[$0] }, keys: chosen.map { side.keys[$0] },
            centre: side.centre)
    }

    /// The rows that are nearest the other side along the line of centres.
    private static func borderPoints(
        _ side: Side, from origin: SIMD4<Double>, _ direction: SIMD4<Double>, isLower: Bool
    ) -> [SIMD4<Double>] {
        let count = clamp(Int((share * Double(side.points.count)).rounded(.up)), border)
        let placed = side.points.indices.map { index in
            (((side.points[index] - origin) * direction).sum(), index)
        }
        let sorted = placed.sorted {
            if $0.0 != $1.0 { return isLower ? $0.0 < $1.0 : $0.0 > $1.0 }
            return $0.1 < $1.1
        }
        return sorted.prefix(count).map { side.points[$0.1] }
    }

    private static func squaredDistance(_ a: SIMD4<Double>, _ b: SIMD4<Double>) -> Double {
        let t = a - b
        return (t * t).sum()
    }

    /// The nearest point that is farther than the root of `limit`; the first of equals.
    private static func nearest(
        to point: SIMD4<Double>, among points: [SIMD4<Double>], beyond limit: Double
    ) -> SIMD4<Double> {
        var best = points[0]
        var lowest = Double.infinity
        for other in points {
            let distance = squaredDistance(point, other)
            if distance > limit, distance < lowest {
                lowest = distance
                best = other
            }
        }
        return best
    }

    /// Median over `points` of the squared distance to the k-th customer.
    private static func medianDistance(
        _ points: [SIMD4<Double>], toNeighbour k: Int, among all: [SIMD4<Double>]
    ) -> Double {
        var room = [Double](repeating: 0, count: all.count)
        var distances = points.map { point -> Double in
            for (index, other) in all.enumerated() { room[index] = squaredDistance(point, other) }
            return room.withUnsafeMutableBufferPointer {
                OrderStatistics.select($0, rank: min(k, all.count) - 1)
            }
        }
        return OrderStatistics.median(&distances)
    }

    /// Median over `points` of the customers within a squared distance.
    private static func medianCount(
        _ points: [SIMD4<Double>], within limit: Double, among all: [SIMD4<Double>]
    ) -> Double {
        var counts = points.map { point in
            Double(
                all.reduce(0) { $0 + (squaredDistance(point, $1) <= limit ? 1 : 0) })
        }
        return OrderStatistics.median(&counts)
    }
}
