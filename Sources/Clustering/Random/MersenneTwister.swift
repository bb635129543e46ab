/// The generator behind NumPy's legacy `RandomState`: MT19937 with 53-bit doubles.
///
/// One 32-bit seed gives the same stream as `numpy.random.RandomState(seed)`, which NumPy keeps
/// frozen; scikit-learn draws everything random in k-means from it.
/// - SeeAlso: Matsumoto and Nishimura 1998, doi:10.1145/272991.272995
public struct MersenneTwister: Sendable {
    private var state: [UInt32]
    private var position: Int

    /// Starts the stream of a seed.
    public init(seed: UInt32) {
        state = [UInt32](repeating: 0, count: 624)
        state[0] = seed
        for i in 1..<624 {
            state[i] = 1_812_433_253 &* (state[i - 1] ^ (state[i - 1] >> 30)) &+ UInt32(i)
        }
        position = 624
    }

    /// The next 32 bits.
    public mutating func nextUInt32() -> UInt32 {
        if position == 624 { twist() }
        var y = state[position]
        position += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9d2c_5680
        y ^= (y << 15) & 0xefc6_0000
        y ^= y >> 18
        return y
    }

    /// The next double in [0, 1): `random_sample()`, 53 random bits from two draws.
    public mutating func nextDouble() -> Double {
        let high = nextUInt32() >> 5
        let low = nextUInt32() >> 6
        return (Double(high) * 67_108_864 + Double(low)) / 9_007_199_254_740_992
    }

    private mutating func twist() {
        for i in 0..<624 {
            let y = (state[i] & 0x8000_0000) | (state[(i + 1) % 624] & 0x7fff_ffff)
            let odd: UInt32 = y & 1 == 0 ? 0 : 0x9908_b0df
            state[i] = state[(i + 397) % 624] ^ (y >> 1) ^ odd
        }
        position = 0
    }
}
