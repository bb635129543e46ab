import Clustering
import Testing

@Suite struct StudyEvidenceTests {
    private func evidence(jaccard: [[Double]], shuffled: [Double]) throws -> CandidateEvidence {
        var evidence = CandidateEvidence(
            nClusters: 2,
            run: KMeansRun(
                parameters: try KMeansParameters(nClusters: 2), labels: [], centroids: [],
                inertia: 50, nIter: 1, stopReason: .tol, effectiveTol: 0, fitSeconds: 0,
                sharedSeconds: 0), sizes: [3, 4], silhouette: nil, clusterSilhouettes: [],
            pairs: [], score: 0)
        evidence.jaccard = jaccard
        evidence.shuffledInertia = shuffled
        return evidence
    }

    /// Mean 0.8, standard deviation 0.2, standard error 0.1: 0.8 − 1.645 · 0.1.
    @Test func lowerBoundsAreOfTheMean() throws {
        let draws = [0.6, 1.0, 0.6, 1.0].map { [$0, 1.0] }
        let evidence = try evidence(jaccard: draws, shuffled: [])
        #expect(abs(evidence.meanJaccard[0] - 0.8) < 1e-12)
        let error = (0.16 / 3).squareRoot() / 2
        #expect(abs(evidence.lowJaccard(z: 1.645)[0] - (0.8 - 1.645 * error)) < 1e-12)
        #expect(evidence.lowJaccard(z: 1.645)[1] == 1)
    }

    @Test func nothingDrawnIsNothingKnown() throws {
        let none = try evidence(jaccard: [], shuffled: [])
        #expect(none.meanJaccard.isEmpty && none.lifts.isEmpty && none.smallest == 3)
        #expect(try evidence(jaccard: [[1, 1]], shuffled: []).lowJaccard(z: 1)[0] == -.infinity)
    }

    /// Clusters of the sample take the numbers of the fit to all rows.
    @Test func numbersAreThoseOfAllRows() throws {
        let run = KMeansRun(
            parameters: try KMeansParameters(nClusters: 3), labels: [0, 0, 1, 1, 1, 2],
            centroids: [], inertia: 1, nIter: 1, stopReason: .tol, effectiveTol: 0, fitSeconds: 0,
            sharedSeconds: 0)
        var evidence = CandidateEvidence(
            nClusters: 3, run: run, sizes: [2, 3, 1], silhouette: nil,
            clusterSilhouettes: [0.1, 0.2, 0.3], pairs: [], score: 0)
        evidence.jaccard = [[0.7, 0.8, 0.9]]
        let whole = evidence.onAllRows(
            labels: [2, 2, 0, 0, 1, 1], pairs: [], limits: GapLimits())
        #expect(whole.sizes == [3, 1, 2])
        #expect(whole.clusterSilhouettes == [0.2, 0.3, 0.1])
        #expect(whole.jaccard == [[0.8, 0.9, 0.7]])
    }

    @Test func liftIsWhatShuffledColumnsLackInTightness() throws {
        #expect(try evidence(jaccard: [], shuffled: [100, 40, 0]).lifts == [0.5, -0.25, 0])
        // What is rounding is 0 on both sides.
        var exact = try evidence(jaccard: [], shuffled: [100, 40, 200])
        exact.inertiaFloor = 60
        #expect(exact.lifts == [1, 0, 1])
    }
}
