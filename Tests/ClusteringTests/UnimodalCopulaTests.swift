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
