import Clustering
import Testing

struct PrincipalComponentTests {
    @Test func pointsOnALineHaveOneComponent() throws {
        // (t, 2t): the direction is (1, 2) / √5, the scores are t·√5 around the mean.
        let matrix = try FeatureMatrix(
            values: [0, 0, 1, 2, 2, 4, 5, 10], nSamples: 4, nFeatures: 2)
        let component = PrincipalComponent(of: matrix)
        #expect((component.varianceShare - 1).magnitude < 1e-12)
        for (score, t) in zip(component.scores, [0.0, 1, 2, 5]) {
            #expect((score - (t - 2) * 5.0.squareRoot()).magnitude < 1e-12)
        }
    }

    @Test func theLongerAxisWins() throws {
        let matrix = try FeatureMatrix(
            values: [3, 0, -3, 0, 0, 1, 0, -1], nSamples: 4, nFeatures: 2)
        let component = PrincipalComponent(of: matrix)
        #expect(component.varianceShare == 0.9)
        #expect(component.scores == [3, -3, 0, 0])
    }

    @Test func equalRowsHaveNoVariance() throws {
        let matrix = try FeatureMatrix(values: [1, 2, 1, 2], nSamples: 2, nFeatures: 2)
        let component = PrincipalComponent(of: matrix)
        #expect(component.varianceShare == 0)
        #expect(component.scores == [0, 0])
    }

    @Test func oneRowAndOneColumnWork() throws {
        let matrix = try FeatureMatrix(values: [7], nSamples: 1, nFeatures: 1)
        #expect(PrincipalComponent(of: matrix).scores == [0])
    }
}
