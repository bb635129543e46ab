/// The streams of random numbers of a study: one for each seed, purpose and draw.
///
/// No stream depends on how many numbers another has given, so a draw can be made again alone, and
/// a new purpose changes no old result.
package enum DrawStream {
    /// What random numbers are drawn for; the numbers are part of every stored answer.
    package enum Purpose: UInt64, Sendable {
        case ties = 1
        case bridge = 2
        case null = 3
        case bootstrap = 4
        case shuffle = 5
        case sample = 6
        case gap = 7
        case folds = 8
        case redraw = 9
        case campaignLimit = 10
        case campaignControl = 11
        case globalControl = 12
        case campaignResult = 13
    }

    /// The stream of a draw.
    package static func stream(_ purpose: Purpose, seed: UInt32, draw: Int) -> SplitMix64 {
        SplitMix64(state: start(purpose, seed: seed, draw: draw))
    }

    /// Where the stream of a draw starts.
    package static func start(_ purpose: Purpose, seed: UInt32, draw: Int) -> UInt64 {
        // Mixed at every level, so that neighbouring seeds and draws share no numbers.
        let seeded = SplitMix64.draw(at: purpose.rawValue, from: UInt64(seed))
        return SplitMix64.draw(at: UInt64(draw), from: seeded)
    }

    /// A number of each row's own, whatever its place in the matrix.
    package static func place(_ key: UInt64, from start: UInt64) -> UInt64 {
        SplitMix64.mix(SplitMix64.mix(key) ^ start)
    }

    /// Seeds of the k-means starts of a draw.
    package static func fitSeeds(
        _ purpose: Purpose, seed: UInt32, draw: Int, count: Int
    ) -> [UInt32] {
        // Away from the draw's own numbers.
        let start = SplitMix64.mix(~start(purpose, seed: seed, draw: draw))
        return (0..<count).map {
            UInt32(truncatingIfNeeded: SplitMix64.draw(at: UInt64($0), from: start))
        }
    }
}

extension SplitMix64 {
    /// A number in 0..<bound, every one equally likely up to bound/2⁶⁴.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number strictly between 0 and 1, of 53 bits.
    package mutating func openUniform() -> Double {
        // The topmost of the 2^53 midpoints rounds to 1.
        min((Double(next() >> 11) + 0.5) * 0x1p-53, 1 - 0x1p-53)
    }
}
