import Clustering
import TestSupport
import Testing

@Suite struct ValleyTests {
    @Test func agreesWithThePrototype() throws {
        for pair in try PrototypeFixture.load().valley {
            let ratio = Valley.ratio(left: pair.left, right: pair.right)
            #expect(isNear(ratio, pair.ratio), "\(pair.name): \(ratio)")
        }
    }

    /// Two points in space: the density between them is that of nobody.
    @Test func nothingBetweenIsZero() {
        let left = (0..<50).map { Double($0 - 25) / 2_500 }
        #expect(Valley.ratio(left: left, right: left.map { $0 + 1 }) == 0)
    }

    @Test func anEvenSpreadHasNoValley() {
        let even = (0..<400).map { (Double($0) + 0.5) / 400 * 2 - 0.5 }
        let ratio = Valley.ratio(left: even.filter { $0 < 0.5 }, right: even.filter { $0 >= 0.5 })
        #expect(ratio > 0.9 && ratio <= 1)
    }

    @Test func sidesOfEqualValuesAreFine() {
        let ratio = Valley.ratio(
            left: Array(repeating: 0, count: 12), right: Array(repeating: 1, count: 30))
        #expect(ratio == 0)
    }

    @Test func mirroringChangesNothing() {
        var random = SeededGenerator(seed: 10)
        let left = (0..<80).map { _ in random.normal() * 0.2 }
        let right = (0..<60).map { _ in 1 + random.normal() * 0.3 }
        let plain = Valley.ratio(left: left, right: right)
        let mirrored = Valley.ratio(left: right.map { 1 - $0 }, right: left.map { 1 - $0 })
        #expect(abs(plain - mirrored) < 0.02)
    }
}
