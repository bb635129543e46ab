import Pipeline
import TestSupport
import Testing

struct ShortDecimalTests {
    @Test(arguments: [
        (0.0, 1.0, "0", "0"), (1, 2, "1", "1"), (2, 3, "2", "2"), (19, 20, "19", "19"),
        (0.3, 0.4, "0.3", "0.3"), (1.5, 2, "1.8", "1.8"), (-1, 3, "0", "0"),
        (1_200, 1_300, "1200", "1,200"), (17, 25, "20", "20"), (-7, -2, "-5", "-5"),
        (0.0001, 0.0003, "0.0002", "0.0002"), (1e20, 3e20, "2e+20", "2e+20"),
        (2.675, 2.6751, "2.675", "2.675"), (999_999, 1_000_001, "1000000", "1,000,000"),
    ])
    func thresholdsAreShort(_ low: Double, _ high: Double, _ sql: String, _ words: String) {
        let decimal = ShortDecimal(from: low, below: high)
        #expect(decimal.value >= low && decimal.value < high)
        #expect(decimal.sql == sql)
        #expect(decimal.words == words)
    }

    @Test(arguments: 1...200)
    func everyThresholdTellsItsNeighboursApart(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let low = (random.unit() - 0.5) * 1e6 / Double(1 + random.below(100_000))
        for high in [low.nextUp, low + abs(low) * 1e-12, low + random.unit(), low + 1e9] {
            guard low < high else { continue }
            let decimal = ShortDecimal(from: low, below: high)
            let read = try #require(Double(decimal.sql))
            #expect(read >= low && read < high, "\(low) \(high)")
        }
    }
}
