import Clustering
import TestSupport
import Testing

@Suite struct UnimodalMarginalTests {
    @Test func agreesWithThePrototype() throws {
        for column in try PrototypeFixture.load().unimodal {
            let quantiles = UnimodalMarginal(sorted: column.x.sorted())
                .quantiles(column.q.count)
            for (a, b) in zip(quantiles, column.q) { #expect(isNear(a, b), "\(column.name)") }
        }
    }

    /// Whatever the column, slopes rise up to one corner and fall from there.
    @Test func hasOneMode() {
        var random = SeededGenerator(seed: 8)
        for round in 0..<40 {
            let n = 3 + random.below(300)
            let values = (0..<n).map { _ in
                random.normal() + (random.below(3) == 0 ? Double(round) : 0)
            }
            let fit = UnimodalMarginal(sorted: values.sorted())
            let slopes = zip(
                zip(fit.values, fit.values.dropFirst()), zip(fit.shares, fit.shares.dropFirst())
            ).map { ($1.1 - $1.0) / ($0.1 - $0.0) }
            let peak = slopes.indices.max { slopes[$0] < slopes[$1] } ?? 0
            let rising = Array(slopes[...peak])
            let falling = Array(slopes[peak...])
            #expect(zip(rising, rising.dropFirst()).allSatisfy { $0 <= $1 * (1 + 1e-9) })
            #expect(zip(falling, falling.dropFirst()).allSatisfy { $0 * (1 + 1e-9) >= $1 })
        }
    }

    @Test func aGapIsBridged() {
        let apart = (0..<100).map { Double($0) / 100 + ($0 < 50 ? 0 : 10) }
        let quantiles = UnimodalMarginal(sorted: apart).quantiles(1_000)
        #expect(quantiles.contains { $0 > 3 && $0 < 7 })
    }
}
