/// The noise of `--repeats`: one draw an element, each at its own place of one SplitMix64 stream.
///
/// Element `n` of the stream is `mix(start + (n + 1) · γ)`, so any element can be had without the
/// ones before: rows are made in blocks, in any order, with the same bits on every machine.
/// - SeeAlso: Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195 (SplitMix64).
package struct Jitter: Sendable {
    private static let gamma: UInt64 = 0x9e37_79b9_7f4a_7c15
    private let start: UInt64

    /// A stream for a seed.
    ///
    /// The seed is mixed first, so that neighbouring seeds share no draws.
    package init(seed: UInt32) {
        start = Self.mix(UInt64(seed) &+ Self.gamma)
    }

    /// The draw at a place of the stream.
    package func bits(at place: UInt64) -> UInt64 {
        Self.mix(start &+ (place &+ 1) &* Self.gamma)
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

    private static func mix(_ state: UInt64) -> UInt64 {
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
