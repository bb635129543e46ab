import Clustering
import Foundation
import Testing

@Suite struct PortableMathTests {
    @Test func exponentialAgreesWithTheCLibrary() {
        for step in -40_000...40_000 {
            let x = Double(step) * 0.001_234_567
            let expected = Foundation.exp(x)
            #expect(abs(PortableMath.exp(x) - expected) <= 1e-15 * expected)
        }
        #expect(PortableMath.exp(0) == 1)
    }

    @Test func logarithmAgreesWithTheCLibrary() {
        var x = 1e-300
        while x < 1e300 {
            let expected = Foundation.log(x)
            #expect(abs(PortableMath.log(x) - expected) <= 1e-15 * max(abs(expected), 1e-300))
            x *= 1.037
        }
        for step in 1...2_000 {
            let near = 1 + Double(step - 1_000) * 1e-4
            let expected = Foundation.log(near)
            #expect(abs(PortableMath.log(near) - expected) <= 1e-15 * abs(expected))
        }
        #expect(PortableMath.log(1) == 0)
    }

    /// Values of Wichura's paper and of standard tables.
    @Test(arguments: [
        (0.25, -0.6744897501960817), (0.001, -3.090232306167813), (1e-20, -9.262340089798408),
        (0.975, 1.959963984540054), (0.5, 0),
    ])
    func quantilesAreThoseOfTheTables(_ p: Double, _ expected: Double) {
        #expect(abs(PortableMath.normalQuantile(p) - expected) <= 2e-15 * max(1, abs(expected)))
    }

    /// The bits are part of every fingerprint of repeated data: a change breaks stored snapshots.
    @Test func bitsAreFixed() {
        #expect(PortableMath.exp(1.5).bitPattern == 0x4011_ed3f_e64f_c541)
        #expect(PortableMath.log(10).bitPattern == 0x4002_6bb1_bbb5_5516)
    }
}
