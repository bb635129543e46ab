import Clustering
import Testing

@Suite struct PrincipalPlaneTests {
    @Test func directionsAreThoseOfTheSpread() throws {
        // Along (3, 4)/5 by 10 to both sides, across by 1.
        let rows = [(6.0, 8.0), (-6, -8), (0.8, -0.6), (-0.8, 0.6)]
        let plane = PrincipalPlane(
            of: try FeatureMatrix(
                values: rows.flatMap { [$0.0 + 100, $0.1 - 7] }, nSamples: 4, nFeatures: 2))
        let (first, second) = (plane.axes[0], plane.axes[1])
        #expect(abs(first.loadings[0] - 0.6) < 1e-9 && abs(first.loadings[1] - 0.8) < 1e-9)
        #expect(abs(second.loadings[0] - 0.8) < 1e-9 && abs(second.loadings[1] + 0.6) < 1e-9)
        #expect(abs(first.scores[0] - 10) < 1e-9 && abs(first.scores[1] + 10) < 1e-9)
        #expect(abs(second.scores[2] - 1) < 1e-9)
        #expect(abs(first.varianceShare - 200.0 / 202) < 1e-12)
        #expect(abs(first.varianceShare + second.varianceShare - 1) < 1e-12)
    }

    @Test func weightsOfTheScalerCount() throws {
        let values = [1.0, 100, -1, -100, 1, -100, -1, 100]
        let plane = PrincipalPlane(
            of: try FeatureMatrix(values: values, nSamples: 4, nFeatures: 2))
        #expect(abs(plane.axes[0].loadings[1] - 1) < 1e-9)
    }

    @Test func oneColumnHasOneDirection() throws {
        let plane = PrincipalPlane(
            of: try FeatureMatrix(values: [1, 3], nSamples: 2, nFeatures: 1))
        #expect(plane.axes[0].scores == [-1, 1] && plane.axes[0].varianceShare == 1)
        #expect(plane.axes[1].scores == [0, 0] && plane.axes[1].varianceShare == 0)
    }

    @Test func rowsThatAreAlikeSpreadNowhere() throws {
        let plane = PrincipalPlane(
            of: try FeatureMatrix(values: [2, 5, 2, 5], nSamples: 2, nFeatures: 2))
        #expect(plane.axes.map(\.varianceShare) == [0, 0])
        #expect(plane.axes[0].scores.allSatisfy { $0.magnitude < 1e-9 })
    }
}
