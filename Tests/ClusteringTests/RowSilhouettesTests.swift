import Clustering
import Testing

@Suite struct RowSilhouettesTests {
    private func matrix(_ values: [Double]) throws -> FeatureMatrix {
        try FeatureMatrix(values: values, nSamples: values.count, nFeatures: 1)
    }

    @Test func aHandWorkedCase() throws {
        // The first: 1 to its own, (9 + 10)/2 to the next; the second: 1, (8 + 9)/2.
        let found = RowSilhouettes.of(
            [0, 1, 2, 4], among: [0, 1, 2, 3, 4], in: try matrix([0, 1, 9, 10, 50]),
            labels: [0, 0, 1, 1, -1])
        #expect(found.count == 4)
        #expect(abs((found[0] ?? 0) - 8.5 / 9.5) < 1e-12)
        #expect(abs((found[1] ?? 0) - 7.5 / 8.5) < 1e-12)
        #expect(abs((found[2] ?? 0) - 7.5 / 8.5) < 1e-12)
        #expect(found[3] == nil)
    }

    @Test func whoIsAloneHasNothing() throws {
        let data = try matrix([0, 1, 9])
        #expect(RowSilhouettes.of([2], among: [0, 1, 2], in: data, labels: [0, 0, 1]) == [0])
        #expect(RowSilhouettes.of([0], among: [0, 1, 2], in: data, labels: [0, 0, 0]) == [nil])
        let same = try matrix([4, 4, 4, 4])
        #expect(
            RowSilhouettes.of([0], among: [0, 1, 2, 3], in: same, labels: [0, 0, 1, 1]) == [0])
    }

    /// A row that is not among the others is not taken off their number.
    @Test func aSampleEstimates() throws {
        let found = RowSilhouettes.of(
            [0], among: [1, 2], in: try matrix([0, 1, 9]), labels: [0, 0, 1])
        #expect(found == [8.0 / 9])
    }
}
