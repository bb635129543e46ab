import Clustering
import TestSupport
import Testing

@Suite struct SilhouettePassTests {
    @Test func gatheredColumnsGiveTheBitsOfCopiedOnes() throws {
        let problem = QualityProblem(seed: 25)
        let labelings = problem.labelings.map { CanonicalLabeling($0) }
        let matrix = try FeatureMatrix(
            values: problem.rows.flatMap { $0 }, nSamples: problem.rows.count,
            nFeatures: problem.rows[0].count)
        func sums(_ largestCopy: Int) -> [SilhouetteSums]? {
            SilhouettePass(
                matrix: matrix, scale: MatrixScale(matrix),
                rows: (0..<Int32(matrix.nSamples)).map { $0 }, labelings: labelings,
                refinement: LabelRefinement(labelings), pool: BlockPool(workers: 2), path: .best,
                largestCopy: largestCopy
            ).run { _ in true }
        }
        let copied = try #require(sums(SilhouettePass.largestCopy))
        #expect(sums(0) == copied)
    }

    /// Many labelings of many cells share slots; each alone has its own.
    @Test func sharedSlotsGiveTheBitsOfOwnOnes() throws {
        var random = SeededGenerator(seed: 26)
        let (n, d) = (900, 5)
        let matrix = try FeatureMatrix(
            values: (0..<n * d).map { _ in random.normal() }, nSamples: n, nFeatures: d)
        for noise in [0, 1] {
            let labelings = (2...8).map { k in
                CanonicalLabeling(
                    (0..<n).map { _ in Int32(Int.random(in: -noise..<k, using: &random)) })
            }
            func sums(_ labelings: [CanonicalLabeling], path: CPUPath) throws -> [SilhouetteSums] {
                let pass = SilhouettePass(
                    matrix: matrix, scale: MatrixScale(matrix),
                    rows: (0..<Int32(n)).filter { $0 % 3 == 0 }, labelings: labelings,
                    refinement: LabelRefinement(labelings), pool: BlockPool(workers: 2), path: path)
                return try #require(pass.run { _ in true })
            }
            #expect(
                SharedSlots(
                    sizes: labelings.map { $0.nClusters + noise },
                    nCells: LabelRefinement(labelings).nCells) != nil)
            for path in CPUPath.available {
                let together = try sums(labelings, path: path)
                #expect(try labelings.flatMap { try sums([$0], path: path) } == together)
            }
        }
    }

    @Test func stoppedPassHasNoSums() throws {
        let matrix = try FeatureMatrix(values: [0, 1, 2], nSamples: 3, nFeatures: 1)
        let labelings = [CanonicalLabeling([0, 0, 1])]
        let pass = SilhouettePass(
            matrix: matrix, scale: MatrixScale(matrix), rows: [0, 1, 2], labelings: labelings,
            refinement: LabelRefinement(labelings), pool: BlockPool(workers: 1), path: .best)
        #expect(pass.run { _ in false } == nil)
    }
}
