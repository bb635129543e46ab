import Clustering
import Testing

@Suite struct KneedleTests {
    @Test func theHighestPointThatIsLeftAgainIsTheKnee() {
        #expect(Kneedle.knee(distance: [0, 0.2, 0.5, 0.3, 0]) == 2)
    }

    @Test func aCurveAlongOrBelowItsChordHasNone() {
        #expect(Kneedle.knee(distance: [0, 0, 0, 0]) == nil)
        #expect(Kneedle.knee(distance: [0, -0.2, -0.1, 0]) == nil)
        #expect(Kneedle.knee(distance: []) == nil)
    }

    /// It never falls by a mean step of the axis before the end.
    @Test func aFlatTopIsNone() {
        #expect(Kneedle.knee(distance: [0, 0.2, 0.25, 0.2]) == nil)
    }
}
