import Clustering
import Testing

@Suite struct KMeansReferenceTests {
    @Test func findsTwoObviousClusters() throws {
        let matrix = try FeatureMatrix(
            values: [0, 1, 2, 100, 101, 102], nSamples: 6, nFeatures: 1)
        let run = try KMeansReference(matrix: matrix)
            .fit(KMeansParameters(nClusters: 2, tol: 0))
        #expect(run.labels[0...2].allSatisfy { $0 == run.labels[0] })
        #expect(run.labels[3...5].allSatisfy { $0 == run.labels[3] })
        #expect(run.labels[0] != run.labels[3])
        #expect(run.centroids.sorted() == [1, 101])
        #expect(abs(run.inertia - 4) < 1e-9)
        #expect(run.stopReason == .labelsUnchanged)
    }

    @Test func distanceAddsFourLanes() {
        // Lanes 1+25, 4, 9, 16: (26 + 4) + (9 + 16).
        #expect(KMeansReference.squaredDistance([1, 2, 3, 4, 5], [0, 0, 0, 0, 0]) == 55)
    }

    @Test func refusesMoreClustersThanRows() throws {
        let matrix = try FeatureMatrix(values: [1, 2], nSamples: 2, nFeatures: 1)
        #expect(throws: ClusteringError.tooFewSamples(nSamples: 2, nClusters: 3)) {
            try KMeansReference(matrix: matrix).fit(try KMeansParameters(nClusters: 3))
        }
    }
}
