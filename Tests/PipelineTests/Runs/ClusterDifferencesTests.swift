import Pipeline
import Testing

@Suite struct ClusterDifferencesTests {
    @Test func differencesAreInDeviationsOfAllRowsLargestFirst() {
        // Column 0: 0 0 4 4 (mean 2, deviation 2); column 1: 1 3 1 3 (mean 2, deviation 1); column 2 is constant.
        let found = ClusterDifferences(
            labels: [0, 0, 1, 1], values: [0, 1, 5, 0, 3, 5, 4, 1, 5, 4, 3, 5], nColumns: 3)
        #expect(found.entries.map(\.cluster) == [0, 1])
        #expect(found.entries.map(\.size) == [2, 2])
        #expect(found.entries[0].entries.map(\.column) == [0, 1, 2])
        #expect(found.entries[0].entries.map(\.difference) == [-1, 0, 0])
        #expect(found.entries[1].entries.map(\.difference) == [1, 0, 0])
    }

    @Test func whoIsInNoClusterStandsFirst() {
        let found = ClusterDifferences(labels: [0, -1, 0], values: [1, 7, 1], nColumns: 1)
        #expect(found.entries.map(\.cluster) == [-1, 0])
    }
}
