import Clustering
import Testing

@Suite struct PortableMathGammaTests {
    @Test func tailsAreThoseOfSciPy() throws {
        for tail in try ScipyFixture.load().tails {
            let p = PortableMath.chiSquareTail(tail.x, degrees: tail.degrees)
            #expect(
                ScipyFixture.agree(p, tail.p), "\(tail.x), \(tail.degrees): \(p), not \(tail.p)")
        }
    }

    @Test func endsAreOneAndZero() {
        #expect(PortableMath.chiSquareTail(0, degrees: 3) == 1)
        #expect(PortableMath.chiSquareTail(.leastNonzeroMagnitude, degrees: 1) == 1)
        #expect(PortableMath.chiSquareTail(1e9, degrees: 1) == 0)
        #expect(PortableMath.chiSquareTail(.infinity, degrees: 1) == 0)
        #expect(PortableMath.chiSquareTail(1e-3, degrees: 1_000) == 1)
        // Two degrees are the exponential distribution.
        #expect(abs(PortableMath.chiSquareTail(2, degrees: 2) - 0.367_879_441_171_442_3) < 1e-15)
    }
}
