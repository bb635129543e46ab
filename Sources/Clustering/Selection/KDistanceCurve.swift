/// Distances of customers to their min_samples-th neighbour in ascending order: what DBSCAN's eps is read
/// from.
///
/// At an eps up to which a share of the curve lies, that share of the rows is core.
/// - SeeAlso: Ester et al. 1996, 4.2 (the sorted k-dist graph).
public struct KDistanceCurve: Sendable, Hashable {
    /// Which neighbour, the row itself counted.
    public let minSamples: Int
    /// Ascending, one a row; infinite where a distance overflows.
    public let distances: [Double]

    /// Sorts some distances.
    ///
    /// - Precondition: There is at least one, and none is NaN.
    public init(minSamples: Int, distances: [Double]) {
        precondition(!distances.isEmpty, "a curve has points")
        self.minSamples = minSamples
        self.distances = distances.sorted()
    }

    /// The place from which on the curve rises fast; `nil` where there is none.
    public var knee: Int? {
        let (first, last) = (distances[0], distances[distances.count - 1])
        guard distances.count > 2, last > first, last.isFinite else { return nil }
        let end = Double(distances.count - 1)
        return Kneedle.knee(
            distance: distances.indices.map { place in
                Double(place) / end - (distances[place] - first) / (last - first)
            })
    }

    /// The smallest eps of three digits up to which a share of the rows is core; `nil` where it would be 0 or
    /// is not finite.
    public func eps(atShare share: Double) -> Double? {
        let rank = (share * Double(distances.count)).rounded(.up)
        return eps(at: min(distances.count, max(1, Int(rank))) - 1)
    }

    /// The smallest eps of three digits with which the row at a place is core.
    public func eps(at place: Int) -> Double? { Self.roundedUp(distances[place]) }

    /// Places of up to `most` points, evenly apart with both ends; all of them where there are no more.
    ///
    /// The values at those places are kept as they are, so quantiles there are exact.
    public func places(most: Int) -> [Int] {
        precondition(most >= 2, "both ends are kept")
        guard distances.count > most else { return Array(distances.indices) }
        return (0..<most).map { $0 * (distances.count - 1) / (most - 1) }
    }

    /// The smallest number of three digits that is not below `value`; `nil` for 0 and where there is none.
    package static func roundedUp(_ value: Double) -> Double? {
        guard value > 0, value.isFinite else { return nil }
        var (scaled, exponent) = (value, 0)
        while scaled >= 1_000 { (scaled, exponent) = (scaled / 10, exponent + 1) }
        while scaled < 100 { (scaled, exponent) = (scaled * 10, exponent - 1) }
        // Scaling has rounded: the digit before may do, or the one after be needed.
        for digits in (Int(scaled) - 1)...(Int(scaled) + 2) {
            guard let number = Double("\(digits)e\(exponent)") else { continue }
            if number >= value { return number.isFinite ? number : nil }
        }
        return nil
    }
}
