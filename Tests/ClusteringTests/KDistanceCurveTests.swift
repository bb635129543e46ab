import Clustering
import Testing

@Suite struct KDistanceCurveTests {
    @Test func theKneeIsWhereTheCurveBegins() {
        // 90 rows in dense places, ten far out: 1, 2, … 10.
        let distances = (0..<90).map { 0.1 + Double($0) / 1_000 } + (1...10).map { Double($0) }
        let curve = KDistanceCurve(minSamples: 5, distances: distances.reversed())
        #expect(curve.distances == distances)
        #expect(curve.knee == 89)
    }

    @Test func flatAndShortCurvesHaveNoKnee() {
        func knee(_ distances: [Double]) -> Int? {
            KDistanceCurve(minSamples: 2, distances: distances).knee
        }
        #expect(knee([1]) == nil && knee([1, 2]) == nil)
        #expect(knee([3, 3, 3, 3]) == nil)
        #expect(knee([0, 1, 2, 3, 4]) == nil)
        #expect(knee([0, 1, 2, .infinity]) == nil)
    }

    /// At the eps of a share that share of the rows is core, and no smaller eps of three digits will do.
    @Test func epsIsRoundedUpToThreeDigits() {
        let curve = KDistanceCurve(minSamples: 2, distances: [0, 0.12341, 0.5, 12.301, 98_765])
        #expect(curve.eps(atShare: 0.2) == nil)
        #expect(curve.eps(atShare: 0.4) == 0.124)
        #expect(curve.eps(atShare: 0.41) == 0.5)
        #expect(curve.eps(atShare: 0.8) == 12.4)
        #expect(curve.eps(atShare: 1) == 98_800)
        for value in [
            1e-300, 0.999, 0.9991, 1.0, 1.001, 999.5, 1e15, Double.leastNonzeroMagnitude, 1.7e308,
        ] {
            let rounded = KDistanceCurve.roundedUp(value)
            #expect(
                rounded.map { $0 >= value && $0 <= value * 1.011 } ?? (value > 1e308), "\(value)")
        }
        #expect(KDistanceCurve.roundedUp(1e-3) == 1e-3 && KDistanceCurve.roundedUp(0.7) == 0.7)
        #expect(KDistanceCurve.roundedUp(.infinity) == nil)
    }

    @Test func thinnedPointsKeepBothEnds() {
        let curve = KDistanceCurve(minSamples: 2, distances: (0..<4_256).map { Double($0) })
        let places = curve.places(most: 1_000)
        #expect(places.count == 1_000 && places.first == 0 && places.last == 4_255)
        #expect(Set(places).count == 1_000)
        #expect(KDistanceCurve(minSamples: 2, distances: [4, 5]).places(most: 1_000) == [0, 1])
    }
}
