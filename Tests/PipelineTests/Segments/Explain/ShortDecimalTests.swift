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

    @Test func personsAreToldSeparatorsAndNoDigitsThatAreLost() {
        let price = ShortDecimal(from: 1_104.13, below: 1_104.135)
        #expect(price.sql == "1104.13" && price.words == "1,104.13")
        let below = ShortDecimal(from: -1_616.0, below: -1_615.0)
        #expect(below.sql == "-1616" && below.words == "-1,616")
        let large = ShortDecimal(from: 0x1p53, below: 0x1p53 + 4)
        let read = Double(large.sql)
        #expect(read == large.value && large.words == large.sql, "\(large.sql)")
        #expect(CustomerExplanation.number(0x1p53 + 4) == "9.007e+15")
        #expect(CustomerExplanation.number(123_456_789_012_345) == "123,456,789,012,345")
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
