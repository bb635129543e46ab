import Clustering
import Testing

@Suite struct PairGapTests {
    @Test func theScoreIsTheWorseOfBoth() {
        let limits = GapLimits()
        #expect(limits.score(valley: 0.25, bridge: nil) == 1)
        #expect(limits.score(valley: 0.1, bridge: 0.7) == 1)
        #expect(limits.score(valley: 0.5, bridge: 0.1) == 2)
        #expect(limits.score(valley: 0, bridge: 0) == 0)
    }
}
