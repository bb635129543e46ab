import Clustering
import Testing

@Suite struct MersenneTwisterTests {
    @Test func reproducesThePublishedFirstOutputs() {
        var random = MersenneTwister(seed: 5489)
        #expect(
            (0..<3).map { _ in random.nextUInt32() } == [3_499_211_612, 581_869_302, 3_890_346_734])
    }

    /// As `numpy.random.RandomState(0).random_sample(3)` in NumPy 2.
    @Test func doublesAreThoseOfNumPy() {
        var random = MersenneTwister(seed: 0)
        #expect(random.nextDouble() == 0.5488135039273248)
        #expect(random.nextDouble() == 0.7151893663724195)
        #expect(random.nextDouble() == 0.6027633760716439)
    }

    /// `numpy.random.RandomState(2**32 - 1).random_sample(1500)[-2:]`: past several twists.
    @Test func staysWithNumPyAfterTwists() {
        var random = MersenneTwister(seed: .max)
        let values = (0..<1500).map { _ in random.nextDouble() }
        #expect(Array(values.suffix(2)) == [0.8441294851925575, 0.802496735111522])
    }
}
