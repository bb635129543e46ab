import Clustering
import Testing

@Suite struct KMeansArithmeticTests {
    @Test func trialsAreTwoPlusTheFlooredLogarithm() {
        // The borders of floor(ln k): e² = 7.39, e³ = 20.09, e⁴ = 54.6.
        let expected = [1: 2, 2: 2, 3: 3, 7: 3, 8: 4, 20: 4, 21: 5, 54: 5, 55: 6, 4_256_000: 17]
        for (k, trials) in expected { #expect(KMeansArithmetic.trials(nClusters: k) == trials) }
    }

    @Test func sumsCannotOverflow() {
        for n in [1, 2, 1000, 4096, 4097, 425_600, 4_256_000, 1 << 40] {
            for largest in [1e-300, 1e-9, 1, 3.7, 4, 60, 1e6, 1e12, 1e300] {
                let q = largest * KMeansArithmetic.scale(largest: largest, nSamples: n)
                #expect(q <= 0x1p50)
                #expect(q.rounded() * Double(n) <= 0x1p62)
            }
        }
    }

    @Test func theUnitOfTheSumsIsAsDocumented() {
        #expect(1 / KMeansArithmetic.scale(largest: 1.5, nSamples: 4096) <= 1.5 * 0x1p-49)
        #expect(1 / KMeansArithmetic.scale(largest: 1.5, nSamples: 4_194_304) <= 1.5 * 0x1p-39)
        #expect(KMeansArithmetic.scale(largest: 0, nSamples: 10) == 1)
    }
}
