import Clustering
import Testing

@Suite struct GapStatisticTests {
    /// e², e, 1 against references all e³: gaps 1, 2, 3 without error.
    @Test func gapsAreOfLogarithms() throws {
        let e = PortableMath.exp(1)
        let gap = try #require(
            GapStatistic(
                first: 1, inertia: [e * e, e, 1],
                references: Array(repeating: [e * e * e], count: 3)))
        for (point, expected) in zip(gap.points, [1.0, 2, 3]) {
            #expect(abs(point.gap - expected) < 1e-12 && point.error == 0)
        }
        #expect(gap.answer == .noMaximum)
    }

    /// References 1 and e²: mean log 1, s = 1, error √1.5.
    @Test func errorsAreThoseOfTheAuthors() throws {
        let e = PortableMath.exp(1)
        let gap = try #require(
            GapStatistic(first: 1, inertia: [1, 1], references: [[1, e * e], [1, e * e]]))
        #expect(abs(gap.points[0].error - 1.5.squareRoot()) < 1e-12)
        #expect(gap.answer == .clusters(1))
    }

    @Test func anInertiaOfZeroHasNoLogarithm() {
        #expect(GapStatistic(first: 1, inertia: [1, 0], references: [[1], [1]]) == nil)
        #expect(GapStatistic(first: 1, inertia: [1], references: [[]]) == nil)
        // Nor has what rounding leaves of it.
        #expect(GapStatistic(first: 1, inertia: [400, 7.9e-28], references: [[1], [1]]) == nil)
        #expect(GapStatistic(first: 1, inertia: [4, 2], references: [[400], [7.9e-28]]) == nil)
    }

    @Test func kneesAreFoundAndMayBeMissing() {
        // A sharp bend at 4, flat behind it.
        #expect(InertiaKnee.find(first: 1, inertia: [100, 65, 40, 10, 9.5, 9, 8.5, 8]) == 4)
        // Straight on log k.
        let straight = (1...10).map { 100 - 30 * PortableMath.log(Double($0)) }
        #expect(InertiaKnee.find(first: 1, inertia: straight) == nil)
        #expect(InertiaKnee.find(first: 1, inertia: [5, 4]) == nil)
        #expect(InertiaKnee.find(first: 1, inertia: [5, 5, 5]) == nil)
    }
}
