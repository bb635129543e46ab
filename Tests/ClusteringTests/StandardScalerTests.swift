import Clustering
import Testing

@Suite struct StandardScalerTests {
    @Test func scalesAHandWorkedColumn() throws {
        let raw = try FeatureMatrix(values: [1, 5, 3, 5, 5, 5], nSamples: 3, nFeatures: 2)
        let scaler = StandardScaler(fitting: raw)
        #expect(scaler.means == [3, 5])
        // ((1-3)² + 0 + (5-3)²) / 3 = 8/3; the constant column is left with scale 1.
        #expect(scaler.scales == [(8.0 / 3).squareRoot(), 1])
        let scaled = try scaler.transform(raw)
        #expect(scaled.values[0] == -2 / (8.0 / 3).squareRoot())
        #expect([scaled.values[1], scaled.values[3], scaled.values[5]] == [0, 0, 0])
    }

    @Test func constantColumnWithAnUnrepresentableMeanIsConstant() throws {
        let raw = try FeatureMatrix(
            values: [Double](repeating: 0.1, count: 1000), nSamples: 1000, nFeatures: 1)
        #expect(StandardScaler(fitting: raw).scales == [1])
    }

    @Test func oneRowIsOnlyCentred() throws {
        let raw = try FeatureMatrix(values: [3, -4], nSamples: 1, nFeatures: 2)
        let scaler = StandardScaler(fitting: raw)
        #expect(scaler.scales == [1, 1])
        #expect(try scaler.transform(raw).values == [0, 0])
    }

    @Test func inverseUndoesTransform() throws {
        var random = SplitMix64(seed: 3)
        let values = (0..<600).map { _ in 50 + 20 * random.normal() }
        let raw = try FeatureMatrix(values: values, nSamples: 200, nFeatures: 3)
        let scaler = StandardScaler(fitting: raw)
        let back = try scaler.inverse(try scaler.transform(raw))
        for (a, b) in zip(raw.values, back.values) { #expect(abs(a - b) < 1e-12 * 100) }
    }

    @Test func scaledColumnsHaveMeanZeroAndUnitVariance() throws {
        var random = SplitMix64(seed: 4)
        let values = (0..<3000).map { _ in 1e8 + random.normal() }
        let raw = try FeatureMatrix(values: values, nSamples: 1000, nFeatures: 3)
        let scaled = try StandardScaler(fitting: raw).transform(raw)
        for j in 0..<3 {
            let column = (0..<1000).map { scaled.values[$0 * 3 + j] }
            let mean = column.reduce(0, +) / 1000
            #expect(abs(mean) < 1e-6)
            #expect(abs(column.reduce(0) { $0 + $1 * $1 } / 1000 - mean * mean - 1) < 1e-9)
        }
    }
}
