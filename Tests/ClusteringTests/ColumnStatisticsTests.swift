import Clustering
import Testing

struct ColumnStatisticsTests {
    @Test func skewnessOfHandWorkedColumns() throws {
        // 0, 0, 0, 4: deviations -1, -1, -1, 3: m2 = 3, m3 = 6, g = 6 / 3^1.5.
        let matrix = try FeatureMatrix(
            values: [0, 1, 5, 0, 2, 5, 0, 3, 5, 4, 4, 5], nSamples: 4, nFeatures: 3)
        let skewness = ColumnStatistics.skewness(of: matrix)
        let first = try #require(skewness[0])
        #expect((first - 6 / (3 * 3.0.squareRoot())).magnitude < 1e-12)
        #expect(skewness[1] == 0)
        #expect(skewness[2] == nil)
    }

    @Test func hugeValuesDoNotOverflow() throws {
        let matrix = try FeatureMatrix(values: [0, 0, 0, 1e200], nSamples: 4, nFeatures: 1)
        let skewness = try #require(ColumnStatistics.skewness(of: matrix)[0])
        #expect((skewness - 6 / (3 * 3.0.squareRoot())).magnitude < 1e-12)
    }

    @Test func correlationOfHandWorkedPairs() throws {
        let along = try #require(ColumnStatistics.correlation([1, 2, 3], [10, 20, 30]))
        #expect((along - 1).magnitude < 1e-12 && along <= 1)
        let against = try #require(ColumnStatistics.correlation([1, 2, 3], [3, 2, 1]))
        #expect((against + 1).magnitude < 1e-12 && against >= -1)
        #expect(ColumnStatistics.correlation([1, 0, -1, 0], [0, 1, 0, -1]) == 0)
        #expect(ColumnStatistics.correlation([1, 2, 3], [5, 5, 5]) == nil)
        #expect(ColumnStatistics.correlation([], []) == nil)
    }
}
