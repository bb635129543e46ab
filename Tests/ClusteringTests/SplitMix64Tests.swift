import Clustering
import TestSupport
import Testing

@Suite struct SplitMix64Tests {
    /// First outputs of Vigna's splitmix64.c from state 0.
    @Test func drawsAreTheReferences() {
        var stream = SplitMix64(state: 0)
        #expect(stream.next() == 0xe220_a839_7b1d_cdaf)
        #expect(stream.next() == 0x6e78_9e6a_a1b9_65f4)
        #expect(stream.next() == 0x06c4_5d18_8009_454f)
    }

    @Test(arguments: [0, 7, UInt64.max])
    func aPlaceIsHadWithoutTheOnesBefore(start: UInt64) {
        var stream = SplitMix64(state: start)
        var plain = SeededGenerator(seed: start)
        for place in 0..<100 {
            let draw = SplitMix64.draw(at: UInt64(place), from: start)
            #expect(draw == stream.next())
            #expect(draw == plain.next())
        }
    }
}
