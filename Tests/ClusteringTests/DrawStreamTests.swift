import Clustering
import Testing

@Suite struct DrawStreamTests {
    @Test func everySeedPurposeAndDrawHasItsOwn() {
        var starts: Set<UInt64> = []
        for purpose in [DrawStream.Purpose.ties, .bridge, .null, .bootstrap, .shuffle, .sample] {
            for seed in 0..<20 as Range<UInt32> {
                for draw in 0..<20 {
                    starts.insert(DrawStream.start(purpose, seed: seed, draw: draw))
                }
            }
        }
        #expect(starts.count == 6 * 20 * 20)
    }

    /// Part of every stored answer: they must never change.
    @Test func theNumbersStay() {
        var stream = DrawStream.stream(.null, seed: 0, draw: 3)
        #expect(stream.next() == Self.first)
        #expect(DrawStream.fitSeeds(.bootstrap, seed: 1, draw: 2, count: 2) == Self.seeds)
    }

    private static let first: UInt64 = 17_192_688_840_346_868_501
    private static let seeds: [UInt32] = [3_621_159_668, 2_919_061_016]

    @Test func numbersStayWithinTheirBounds() {
        var stream = DrawStream.stream(.shuffle, seed: 7, draw: 0)
        var counts = [Int](repeating: 0, count: 5)
        for _ in 0..<50_000 { counts[stream.below(5)] += 1 }
        // Six standard deviations of a binomial count.
        #expect(counts.allSatisfy { abs($0 - 10_000) < 540 })
        for _ in 0..<1_000 {
            let u = stream.openUniform()
            #expect(u > 0 && u < 1)
        }
    }

    @Test func placesGoByTheKeyAlone() {
        let start = DrawStream.start(.ties, seed: 0, draw: 0)
        let places = (0..<1_000).map { DrawStream.place($0, from: start) }
        #expect(Set(places).count == 1_000)
        #expect(DrawStream.place(17, from: start) == places[17])
    }
}
