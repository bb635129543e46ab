import Clustering
import Testing

struct PrincipalComponentTests {
    @Test func pointsOnALineHaveOneComponent() throws {
        // (t, 2t) in standard deviations is (z, z): the direction is (1, 1) / √2.
        let t: [Double] = [0, 1, 2, 5]
        let matrix = try FeatureMatrix(
            values: t.flatMap { [$0, 2 * $0] }, nSamples: 4, nFeatures: 2)
        let component = PrincipalComponent(of: matrix)
        #expect((component.varianceShare - 1).magnitude < 1e-12)
        // Mean 2, variance (4 + 1 + 0 + 9) / 4.
        for (score, t) in zip(component.scores, t) {
            #expect((score - (t - 2) / 3.5.squareRoot() * 2.0.squareRoot()).magnitude < 1e-12)
        }
    }

    @Test func unitsDoNotMatter() throws {
        let values: [Double] = [3, 1, 0, 2, 7, 5, 4, 4, 1, 9, 2, 6]
        let component = PrincipalComponent(
            of: try FeatureMatrix(values: values, nSamples: 4, nFeatures: 3))
        let scaled = values.enumerated().map {
            $0.offset % 3 == 1 ? $0.element * 1e200 : $0.element
        }
        let other = PrincipalComponent(
            of: try FeatureMatrix(values: scaled, nSamples: 4, nFeatures: 3))
        #expect((component.varianceShare - other.varianceShare).magnitude < 1e-12)
        for (a, b) in zip(component.scores, other.scores) { #expect((a - b).magnitude < 1e-12) }
    }

    @Test func uncorrelatedColumnsShareTheVariance() throws {
        let matrix = try FeatureMatrix(
            values: [3, 0, -3, 0, 0, 1, 0, -1], nSamples: 4, nFeatures: 2)
        #expect(PrincipalComponent(of: matrix).varianceShare == 0.5)
    }

    @Test func constantColumnsCountForNothing() throws {
        let matrix = try FeatureMatrix(
            values: [1, 0.1, 2, 0.1, 4, 0.1], nSamples: 3, nFeatures: 2)
        #expect(PrincipalComponent(of: matrix).varianceShare == 1)
        let equal = try FeatureMatrix(values: [1, 2, 1, 2], nSamples: 2, nFeatures: 2)
        #expect(PrincipalComponent(of: equal).varianceShare == 0)
        #expect(PrincipalComponent(of: equal).scores == [0, 0])
    }

    @Test func oneRowAndOneColumnWork() throws {
        let matrix = try FeatureMatrix(values: [7], nSamples: 1, nFeatures: 1)
        #expect(PrincipalComponent(of: matrix).scores == [0])
    }
}
