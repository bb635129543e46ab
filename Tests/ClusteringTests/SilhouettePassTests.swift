import Clustering
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

    @Test func stoppedPassHasNoSums() throws {
        let matrix = try FeatureMatrix(values: [0, 1, 2], nSamples: 3, nFeatures: 1)
        let labelings = [CanonicalLabeling([0, 0, 1])]
        let pass = SilhouettePass(
            matrix: matrix, scale: MatrixScale(matrix), rows: [0, 1, 2], labelings: labelings,
            refinement: LabelRefinement(labelings), pool: BlockPool(workers: 1), path: .best)
        #expect(pass.run { _ in false } == nil)
    }
}
