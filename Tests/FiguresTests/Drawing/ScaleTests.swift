import Figures
import Testing

@Suite struct ScaleTests {
    @Test(arguments: [
        ([0.0, 97], ["0", "20", "40", "60", "80", "100"]),
        ([-0.21, 1], ["-0.25", "0.00", "0.25", "0.50", "0.75", "1.00"]),
        ([412_000, 1_180_000], ["0.4 M", "0.6 M", "0.8 M", "1.0 M", "1.2 M"]),
        ([0.0, 13_002], ["0", "5,000", "10,000", "15,000"]),
        ([3, 3], ["1", "2", "3", "4", "5"]),
        ([0, 0], ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
        ([], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ([.nan, .infinity, 1, 2], ["1.0", "1.2", "1.4", "1.6", "1.8", "2.0"]),
    ])
    func ticksAreRoundNumbers(_ values: [Double], _ labels: [String]) {
        let scale = Scale(over: values, from: 0, to: 100, nTicks: values == [0, 13_002] ? 4 : 5)
        #expect(scale.ticks.map(\.label) == labels)
    }

    @Test func sharesAreWrittenAsPercent() {
        let scale = Scale(over: [0, 1], from: 0, to: 100, format: .share)
        #expect(scale.ticks.map(\.label) == ["0 %", "20 %", "40 %", "60 %", "80 %", "100 %"])
    }

    @Test func valuesGoToTheirPlaces() {
        let scale = Scale(over: [0, 10], from: 200, to: 100)
        #expect(scale(0) == 200 && scale(10) == 100 && scale(5) == 150)
        // What lies outside stands at the edge, what is no number at the start.
        #expect(scale(99) == 100 && scale(-99) == 200 && scale(.nan) == 200)
    }

    @Test func barsBeginAtNothing() {
        #expect(Scale(over: [40, 50], from: 0, to: 1, holdsZero: true).domain.lowerBound == 0)
        #expect(Scale(over: [-5, -4], from: 0, to: 1, holdsZero: true).domain.upperBound == 0)
    }

    @Test func equalRatiosAreEqualSteps() {
        let scale = Scale(logarithmic: [1, 100], from: 0, to: 100)
        #expect(abs(scale(10) - 50) < 1e-9)
        #expect(scale.ticks.map(\.label) == ["1", "2", "5", "10", "20", "50", "100"])
        #expect(Scale(logarithmic: [-3, 0, .nan], from: 0, to: 1).domain == 1...10)
    }

    @Test(arguments: [1e-300, 1e300, 7e-5, 4e9])
    func extremeValuesHaveFewTicks(_ value: Double) {
        let scale = Scale(over: [0, value], from: 0, to: 1)
        #expect((2...12).contains(scale.ticks.count))
        #expect(scale.ticks.allSatisfy { !$0.label.isEmpty })
    }
}
