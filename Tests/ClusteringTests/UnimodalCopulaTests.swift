import Clustering
import TestSupport
import Testing

@Suite struct UnimodalCopulaTests {
    @Test func correlationsAgreeWithThePrototype() throws {
        for problem in try PrototypeFixture.load().correlation {
            let matrix = try FeatureMatrix(
                values: problem.y, nSamples: problem.n, nFeatures: problem.d)
            let copula = UnimodalCopula(of: matrix)
            for (a, b) in zip(copula.correlations, problem.c) {
                #expect(isNear(a, b), "\(problem.name)")
            }
        }
    }

    @Test func theFactorGivesTheMatrixBack() {
        // The third is the sum of the first two, the fourth constant.
        let matrix: [Double] = [
            1, 0.2, 0.7, 0,
            0.2, 1, 0.75, 0,
            0.7, 0.75, 0.945, 0,
            0, 0, 0, 0,
        ]
        let (factor, rank) = UnimodalCopula.pivotedCholesky(matrix, 4)
        #expect(rank == 3)
        for i in 0..<4 {
            for j in 0..<4 {
                let product = (0..<rank).reduce(0) {
                    $0 + factor[i * rank + $1] * factor[j * rank + $1]
                }
                #expect(abs(product - matrix[i * 4 + j]) < 1e-12)
            }
        }
    }

    @Test func sumsOfColumnsNeedNoNumbersOfTheirOwn() throws {
        var random = SeededGenerator(seed: 20)
        let values = (0..<300).flatMap { _ -> [Double] in
            let a = random.normal()
            return [a, a, 1]
        }
        let copula = UnimodalCopula(
            of: try FeatureMatrix(values: values, nSamples: 300, nFeatures: 3))
        #expect(copula.rank == 1)
    }

    /// An imitation has the marginals, the dependence, and no gap.
    @Test func imitatesAllButTheGap() throws {
        var random = SeededGenerator(seed: 21)
        let values = (0..<2_000).flatMap { row -> [Double] in
            let group = row % 2 == 0 ? 0.0 : 8.0
            let a = group + random.normal()
            return [a, 2 * a + random.normal(), random.normal()]
        }
        let matrix = try FeatureMatrix(values: values, nSamples: 2_000, nFeatures: 3)
        let copula = UnimodalCopula(of: matrix)
        var drawn = [Double](repeating: .nan, count: 6_000)
        drawn.withUnsafeMutableBufferPointer {
            copula.draw(DrawStream.stream(.null, seed: 0, draw: 0), into: $0)
        }
        let columns = (0..<3).map { j in (0..<2_000).map { drawn[$0 * 3 + j] } }
        for j in 0..<3 {
            let marginal = UnimodalMarginal(
                sorted: (0..<2_000).map { values[$0 * 3 + j] }.sorted()
            ).quantiles(2_000)
            #expect(columns[j].sorted() == marginal)
        }
        let r = try #require(ColumnStatistics.correlation(columns[0], columns[1]))
        #expect(r > 0.9)
        let other = try #require(ColumnStatistics.correlation(columns[0], columns[2]))
        #expect(abs(other) < 0.15)
        // Every tenth of the room between the groups is inhabited.
        for tenth in 2..<6 {
            #expect(columns[0].contains { $0 >= Double(tenth) && $0 < Double(tenth) + 1 })
        }
    }

    /// The kernel against one number and one sum after the other, on every path.
    @Test func mixesAsThePlainRuleDoes() throws {
        var random = SeededGenerator(seed: 23)
        for (n, d) in [(1, 2), (7, 1), (8, 3), (50, 5), (501, 21)] {
            var values = (0..<n * d).map { _ in random.normal() }
            // A column that is another's double needs no axis of its own.
            if d > 2 { for row in 0..<n { values[row * d + 1] = 2 * values[row * d] } }
            let copula = UnimodalCopula(
                of: try FeatureMatrix(values: values, nSamples: n, nFeatures: d))
            let stream = DrawStream.stream(.null, seed: 3, draw: n)
            let expected = plainMix(copula, stream, n, d)
            for path in CPUPath.available {
                let mixed = copula.mix(stream, path: path).map(\.bitPattern)
                #expect(mixed == expected, "\(n) × \(d), \(path)")
            }
        }
    }

    /// Numbers at the borders of the quantile's three parts and at both ends.
    @Test func rareNumbersAreMixedAsThePlainRuleDoes() throws {
        let copula = UnimodalCopula(
            of: try FeatureMatrix(
                values: [3, 1, 2, 5, 4, 9, 7, 8, 6], nSamples: 9, nFeatures: 1))
        #expect(copula.rank == 1)
        // Where the square root of the logarithm is 5, and where the centre ends.
        let borders = [1.388794386496402e-11, 0.075, 0.925, 1 - 1.388794386496402e-11]
        var draws: [UInt64] = [0, 1, .max, .max - 2048, 1 << 63]
        for border in borders {
            let place = UInt64(border * 0x1p53)
            draws += (0..<7).map { (place &+ $0 &- 3) << 11 }
        }
        for draw in draws {
            let stream = SplitMix64(state: unmix(draw) &- SplitMix64.gamma)
            var same = stream
            #expect(same.next() == draw)
            let expected = plainMix(copula, stream, 9, 1)
            for path in CPUPath.available {
                let mixed = copula.mix(stream, path: path).map(\.bitPattern)
                #expect(mixed == expected, "\(draw), \(path)")
            }
        }
    }

    private func plainMix(
        _ copula: UnimodalCopula, _ stream: SplitMix64, _ n: Int, _ d: Int
    ) -> [UInt32] {
        let (factor, rank) = UnimodalCopula.pivotedCholesky(copula.correlations, d)
        var stream = stream
        var mixed = [UInt32](repeating: 0, count: n * d)
        for row in 0..<n {
            let normals = (0..<rank).map { _ in
                PortableMath.normalQuantile(stream.openUniform())
            }
            for column in 0..<d {
                var sum = 0.0
                for axis in 0..<rank { sum += factor[column * rank + axis] * normals[axis] }
                mixed[column * n + row] = Float(sum).bitPattern
            }
        }
        return mixed
    }

    /// The counter that is mixed into a draw.
    private func unmix(_ draw: UInt64) -> UInt64 {
        func inverse(_ odd: UInt64) -> UInt64 {
            // Each step doubles the bits that are right.
            var x = odd
            for _ in 0..<6 { x = x &* (2 &- odd &* x) }
            return x
        }
        func unshift(_ z: UInt64, _ bits: UInt64) -> UInt64 {
            var x = z
            for _ in 0..<64 / bits { x = z ^ (x >> bits) }
            return x
        }
        var z = unshift(draw, 31)
        z = unshift(z &* inverse(0x94d0_49bb_1331_11eb), 27)
        return unshift(z &* inverse(0xbf58_476d_1ce4_e5b9), 30)
    }

    @Test func drawsAreTheSameAgain() throws {
        var random = SeededGenerator(seed: 22)
        let values = (0..<150).map { _ in random.normal() }
        let copula = UnimodalCopula(
            of: try FeatureMatrix(values: values, nSamples: 50, nFeatures: 3))
        func draw(_ index: Int) -> [Double] {
            var room = [Double](repeating: 0, count: 150)
            room.withUnsafeMutableBufferPointer {
                copula.draw(DrawStream.stream(.null, seed: 1, draw: index), into: $0)
            }
            return room
        }
        #expect(draw(0) == draw(0))
        #expect(draw(0) != draw(1))
    }
}
