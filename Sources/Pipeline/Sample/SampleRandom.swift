import Clustering

/// A stream of `SplitMix64` with draws that use integers only, so that every machine gives the same
/// bytes.
///
/// A generator can be made for any (seed, customer, invoice) without running through the others:
/// that is what lets a sample be written in time order without holding it.
package struct SampleRandom {
    private var stream: SplitMix64

    /// Starts the stream of one (seed, stream, index) triple.
    package init(seed: UInt64, stream: UInt64, index: UInt64 = 0) {
        let ofSeed = SplitMix64.draw(at: 0, from: seed)
        let ofStream = SplitMix64.draw(at: 0, from: ofSeed &+ stream)
        self.stream = SplitMix64(state: SplitMix64.draw(at: 0, from: ofStream &+ index))
    }

    /// The next 64 bits.
    @inline(__always)
    package mutating func next() -> UInt64 { stream.next() }

    /// A number in `0..<bound`; the bias of the multiplication is below bound / 2³².
    @inline(__always)
    package mutating func below(_ bound: Int) -> Int {
        Int(((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32)
    }

    /// True in `numerator` of 1,000 draws.
    @inline(__always)
    package mutating func perMille(_ numerator: Int) -> Bool {
        below(1_000) < numerator
    }
}

/// Draws an index with given integer weights.
package struct WeightTable {
    private let index: [UInt16]

    /// - Parameter weights: Not negative, at least one positive, fewer than 65,536 of them.
    ///   They are rounded to 1/`resolution` of the whole.
    package init(_ weights: [Int], resolution: Int = 1 << 12) {
        let total = weights.reduce(0, +)
        precondition(total > 0, "a weight table needs a positive weight")
        var table: [UInt16] = []
        table.reserveCapacity(resolution)
        var sum = 0
        for (position, weight) in weights.enumerated() {
            sum += weight
            while table.count * total < sum * resolution {
                table.append(UInt16(position))
            }
        }
        index = table
    }

    /// One index.
    @inline(__always)
    package func draw(_ random: inout SampleRandom) -> Int {
        Int(index[random.below(index.count)])
    }
}

/// Draws a whole number from a distribution given by some of its quantiles, linear between them.
package struct QuantileTable {
    private let values: [Int]

    /// - Parameter points: (per mille, value) in rising order, from 0 to 1,000.
    package init(_ points: [(perMille: Int, value: Int)]) {
        var values: [Int] = []
        for (low, high) in zip(points, points.dropFirst()) {
            let width = high.perMille - low.perMille
            for step in 0..<width {
                let rise = (high.value - low.value) * (2 * step + 1)
                values.append(low.value + (rise + width) / (2 * width))
            }
        }
        precondition(values.count == 1_000, "quantiles go from 0 to 1,000")
        self.values = values
    }

    /// One value.
    @inline(__always)
    package func draw(_ random: inout SampleRandom) -> Int {
        values[random.below(1_000)]
    }

    /// One value from stratum `index` of `count`: a buyer who goes through all strata has the
    /// distribution's values, but hardly varies in their sum.
    @inline(__always)
    package func draw(stratum index: Int, of count: Int, _ random: inout SampleRandom) -> Int {
        values[(index * 1_000 + random.below(1_000)) / count]
    }
}
