import Clustering
import TestSupport
import Testing

@Suite struct BridgeTests {
    private func side(_ points: [SIMD4<Double>], firstKey: UInt64) -> Bridge.Side {
        let sum = points.reduce(SIMD4<Double>(), +)
        return Bridge.Side(
            points: points, keys: points.indices.map { firstKey + UInt64($0) },
            centre: sum / Double(points.count))
    }

    /// Through `GapProbe`, which turns five columns into three directions.
    @Test func agreesWithThePrototype() throws {
        for pair in try PrototypeFixture.load().bridge {
            let n = (pair.a.count + pair.b.count) / pair.d
            let labels = (0..<n).map { Int32($0 < pair.a.count / pair.d ? 0 : 1) }
            let ratio = GapProbe(
                values: pair.a + pair.b, d: pair.d, labels: labels, nClusters: 2,
                keys: (0..<UInt64(n)).map { $0 }, limits: GapLimits(), start: 1
            ).bridge((0, 1))
            #expect(isNear(ratio, pair.ratio), "\(pair.name): \(ratio)")
        }
    }

    private func ring(_ degrees: ClosedRange<Double>, _ random: inout SeededGenerator)
        -> [SIMD4<Double>]
    {
        (0..<400).map { _ in
            let turn =
                degrees.lowerBound + random.unit() * (degrees.upperBound - degrees.lowerBound)
            // A parabola is curve enough, without the C library's sines.
            let x = turn / 90
            return SIMD4(x, x * x, 0, 0)
                + 0.02 * SIMD4(random.normal(), random.normal(), 0, 0)
        }
    }

    @Test func theTwoHalvesOfACurveAreBridged() {
        var random = SeededGenerator(seed: 11)
        let left = side(ring(-180...0, &random), firstKey: 0)
        let right = side(ring(0...180, &random), firstKey: 1_000)
        #expect(Bridge.ratio(left, right, start: 3) > 0.7)
        let away = side(right.points.map { $0 + SIMD4(3, 0, 0, 0) }, firstKey: 1_000)
        #expect(Bridge.ratio(left, away, start: 3) == 0)
    }

    /// Above 1,000 customers a side is sampled, by keys.
    @Test func theOrderOfRowsChangesNothing() {
        var random = SeededGenerator(seed: 12)
        let left = side(
            (0..<3_000).map { _ in SIMD4(random.normal(), random.normal(), 0, 0) }, firstKey: 0)
        var right = side(
            (0..<2_000).map { _ in SIMD4(2.5 + random.normal(), random.normal(), 0, 0) },
            firstKey: 5_000)
        let plain = Bridge.ratio(left, right, start: 4)
        let order = right.points.indices.shuffled(using: &random)
        right = Bridge.Side(
            points: order.map { right.points[$0] }, keys: order.map { right.keys[$0] },
            centre: right.centre)
        #expect(Bridge.ratio(left, right, start: 4) == plain)
        #expect(plain > 0)
    }

    @Test func equalCustomersAreFine() {
        let here = side(Array(repeating: SIMD4(), count: 20), firstKey: 0)
        let there = side(Array(repeating: SIMD4(1, 0, 0, 0), count: 20), firstKey: 100)
        #expect(Bridge.ratio(here, there, start: 0) == 0)
    }
}
