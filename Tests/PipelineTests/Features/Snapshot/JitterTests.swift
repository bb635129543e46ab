import Clustering
import Pipeline
import Testing

@Suite struct JitterTests {
    /// First outputs of Vigna's splitmix64.c from the state that a seed is mixed to.
    @Test func streamIsSplitMix64() {
        func splitMix64(_ state: inout UInt64) -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
        var seeding: UInt64 = 0
        // The published first output for state 0, which becomes the start of seed 0.
        var state = splitMix64(&seeding)
        #expect(state == 0xe220_a839_7b1d_cdaf)
        let jitter = Jitter(seed: 0)
        for place in 0..<100 { #expect(jitter.bits(at: UInt64(place)) == splitMix64(&state)) }
    }

    @Test func stepsAreUniform() {
        let jitter = Jitter(seed: 3)
        var counts = [Int](repeating: 0, count: 5)
        for place in 0..<100_000 { counts[Int(jitter.step(at: UInt64(place)))] += 1 }
        for count in counts { #expect(abs(count - 20_000) < 600) }
    }

    @Test func amountsAreLogNormal() {
        let jitter = Jitter(seed: 5)
        let draws = (0..<100_000).map { jitter.logNormal(at: UInt64($0)) }
        let logs = draws.map(PortableMath.log)
        let mean = logs.reduce(0, +) / Double(logs.count)
        let variance = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(logs.count)
        #expect(abs(mean) < 0.015)
        #expect(abs(variance - 1) < 0.03)
    }

    @Test func seedsDiffer() {
        #expect(Jitter(seed: 1).bits(at: 0) != Jitter(seed: 2).bits(at: 0))
        #expect(Jitter(seed: 1).bits(at: 1) != Jitter(seed: 2).bits(at: 0))
    }
}
