import Pipeline
import Testing

@Suite struct QuantileTests {
    @Test func quantilesLieBetweenOrderStatistics() {
        let sorted = [1.0, 2, 4, 8]
        #expect(quantile(0, of: sorted) == 1)
        #expect(quantile(1, of: sorted) == 8)
        #expect(quantile(0.5, of: sorted) == 3)
        #expect(quantile(0.25, of: sorted) == 1.75)
        #expect(quantile(0.75, of: sorted) == 5)
    }

    @Test func oneValueIsEveryQuantile() {
        for part in [0, 0.01, 0.5, 0.99, 1] { #expect(quantile(part, of: [0.1]) == 0.1) }
    }

    @Test func equalNeighboursGiveTheirOwnValue() {
        for part in [0.1, 0.3, 0.7] { #expect(quantile(part, of: [0.1, 0.1, 0.1]) == 0.1) }
    }
}
