/// The unimodal distribution that is nearest to a column: what the column would look like if no gap
/// divided it.
///
/// Of up to 64 candidate modes, the distribution function that is convex left of the mode (the
/// greatest convex minorant of the empirical one) and concave right of it (the least concave
/// majorant), with the smallest largest distance to the empirical function; of equals the lowest
/// mode. Columns of more than 1,000 values are thinned to 1,000 knots first.
/// - SeeAlso: Hartigan and Hartigan 1985, doi:10.1214/aos/1176346577
package struct UnimodalMarginal: Sendable {
    /// Values of the distribution function's corners, ascending.
    package let values: [Double]
    /// The distribution function there, ascending.
    package let shares: [Double]

    private static let mostKnots = 1000
    private static let mostModes = 64

    /// Fits a column.
    ///
    /// - Parameter sorted: Its values, ascending, at least one.
    /// - Complexity: O(modes · knots).
    package init(sorted: [Double]) {
        precondition(!sorted.isEmpty, "a column has values")
        let (x, f) = Self.knots(sorted)
        guard x.count >= 3 else {
            (values, shares) = (x, f)
            return
        }
        var best: (distance: Double, x: [Double], f: [Double])?
        for mode in Self.evenPlaces(Self.mostModes, to: x.count - 1) {
            let left = Self.hull(x, f, 0...mode, isConvex: true)
            let right = Self.hull(x, f, mode...(x.count - 1), isConvex: false)
            let corners = left + right.dropFirst()
            let distance = Self.distance(x, f, corners)
            if best.map({ distance < $0.distance }) ?? true {
                best = (distance, corners.map { x[$0] }, corners.map { f[$0] })
            }
        }
        (values, shares) = best.map { ($0.x, $0.f) } ?? (x, f)
    }

    /// Quantiles at (i − ½)/count, ascending; linear between the corners.
    package func quantiles(_ count: Int) -> [Double] {
        var corner = 0
        return (0..<count).map { index in
            let share = (Double(index) + 0.5) / Double(count)
            if share <= shares[0] { return values[0] }
            while corner + 1 < shares.count, shares[corner + 1] < share { corner += 1 }
            if corner + 1 == shares.count { return values[corner] }
            let slope =
                (values[corner + 1] - values[corner]) / (shares[corner + 1] - shares[corner])
            return slope * (share - shares[corner]) + values[corner]
        }
    }

    /// Distinct values of up to 1,000 places of the column, each with the share up to its middle.
    private static func knots(_ sorted: [Double]) -> (x: [Double], f: [Double]) {
        var x: [Double] = []
        var f: [Double] = []
        let places =
            sorted.count > mostKnots
            ? evenPlaces(mostKnots, to: sorted.count - 1) : Array(sorted.indices)
        for place in places {
            let share = (Double(place) + 0.5) / Double(sorted.count)
            if let last = x.last, last == sorted[place] {
                f[f.count - 1] = share
            } else {
                x.append(sorted[place])
                f.append(share)
            }
        }
        return (x, f)
    }

    /// Up to `count` different places from 0 to `last`, evenly apart.
    private static func evenPlaces(_ count: Int, to last: Int) -> [Int] {
        let step = Double(last) / Double(count - 1)
        var places: [Int] = []
        for index in 0..<count {
            let exact = index == count - 1 ? Double(last) : Double(index) * step
            let place = Int(exact.rounded(.toNearestOrEven))
            if place != places.last { places.append(place) }
        }
        return places
    }

    /// Corners of the lower convex or upper concave hull of some knots.
    private static func hull(
        _ x: [Double], _ f: [Double], _ range: ClosedRange<Int>, isConvex: Bool
    ) -> [Int] {
        var corners: [Int] = []
        for next in range {
            while corners.count >= 2 {
                let (a, b) = (corners[corners.count - 2], corners[corners.count - 1])
                let turn = (x[b] - x[a]) * (f[next] - f[a]) - (f[b] - f[a]) * (x[next] - x[a])
                guard isConvex ? turn <= 0 : turn >= 0 else { break }
                corners.removeLast()
            }
            corners.append(next)
        }
        return corners
    }

    /// Largest distance of the knots from the function through some of them.
    private static func distance(_ x: [Double], _ f: [Double], _ corners: [Int]) -> Double {
        var largest = 0.0
        for (from, to) in zip(corners, corners.dropFirst()) {
            let slope = (f[to] - f[from]) / (x[to] - x[from])
            for knot in from...to {
                largest = max(largest, abs(slope * (x[knot] - x[from]) + f[from] - f[knot]))
            }
        }
        return largest
    }
}
