import Clustering
import Testing

@Suite struct ArmUnitsTests {
    @Test func aUnitCountsByItsPeople() throws {
        let targets = ArmUnits(sizes: [3, 1], values: [3, 1, 0, 4], nMeasures: 2)
        #expect(targets.nPeople == 4)
        let ranges = try ArmComparison.ranges(
            targets, ArmUnits(sizes: [2], values: [1, 1], nMeasures: 2), draws: 25, seed: 0)
        #expect(ranges.map(\.target) == [0.75, 1.25])
        #expect(ranges.map(\.control) == [0.5, 0.5])
    }

    @Test func peopleWhoDoTheSameAreSureWhateverTheirNumber() throws {
        let range = try ArmComparison.ranges(
            ArmUnits(sizes: [3, 1, 2], values: [0.3, 0.1, 0.2], nMeasures: 1),
            ArmUnits(sizes: [2, 5], values: [0.2, 0.5], nMeasures: 1), draws: 25, seed: 0)[0]
        #expect(abs(range.difference) < 1e-15 && range.low == range.difference)
        #expect(range.high == range.low)
    }
}
