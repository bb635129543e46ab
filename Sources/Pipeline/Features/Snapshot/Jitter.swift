import Clustering

/// The noise of `--repeats`: one draw an element, each at its own place of one SplitMix64 stream.
///
/// Any element of the stream can be had without the ones before: rows are made in blocks, in any
/// order, with the same bits on every machine.
package struct Jitter: Sendable {
    private let start: UInt64

    /// A stream for a seed.
    ///
    /// The seed is mixed first, so that neighbouring seeds share no draws.
    package init(seed: UInt32) {
        start = SplitMix64.draw(at: 0, from: UInt64(seed))
    }

    /// The draw at a place of the stream.
    package func bits(at place: UInt64) -> UInt64 {
        SplitMix64.draw(at: place, from: start)
    }

    /// `exp` of a standard normal variate: what an amount gets.
    package func logNormal(at place: UInt64) -> Double {
        let uniform = (Double(bits(at: place) >> 11) + 0.5) * 0x1p-53
        // The topmost of the 2^53 midpoints rounds to 1.
        let inside = min(uniform, 1 - 0x1p-53)
        return PortableMath.exp(PortableMath.normalQuantile(inside))
    }

    /// One of 0, 1, 2, 3, 4, equally likely: what every other column gets.
    package func step(at place: UInt64) -> Double {
        Double(bits(at: place).multipliedFullWidth(by: 5).high)
    }
}
