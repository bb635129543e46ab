import Clustering
import TestSupport
import Testing

@Suite struct KMeansModelTests {
    @Test func givesNearestSecondAndDistances() throws {
        let model = KMeansModel(centroids: [0, 0, 3, 4, 10, 0], nClusters: 3)
        let rows = try FeatureMatrix(values: [0, 0, 9, 0], nSamples: 2, nFeatures: 2)
        let result = model.assign(rows)
        #expect(result[0].cluster == 0 && result[0].distance == 0)
        #expect(result[0].secondCluster == 1 && result[0].secondDistance == 5)
        #expect(result[1].cluster == 2 && result[1].distance == 1)
        #expect(result[1].secondCluster == 1)
    }

    @Test func tiesGoToTheLowestCluster() throws {
        let model = KMeansModel(centroids: [2, -2, 2], nClusters: 3)
        let row = try FeatureMatrix(values: [0], nSamples: 1, nFeatures: 1)
        #expect(model.assign(row)[0].cluster == 0)
        #expect(model.assign(row)[0].secondCluster == 1)
    }

    @Test func oneCentreHasNoSecond() throws {
        let row = try FeatureMatrix(values: [4], nSamples: 1, nFeatures: 1)
        let result = KMeansModel(centroids: [1], nClusters: 1).assign(row)[0]
        #expect(result.secondCluster == nil && result.secondDistance == .infinity)
    }

    @Test func trainingRowsGetTheLabelsOfTheFit() throws {
        var random = SeededGenerator(seed: 8)
        for problem in [KMeansProblem.uniform, .blobs, .constantColumns, .outlier] {
            let matrix = try problem.matrix(&random, maxRows: 2000)
            let cells = try [1, 2, 5, 9].filter { $0 <= matrix.nSamples }
                .map { try KMeansParameters(nClusters: $0, tol: 1e-2) }
            for run in try sweep(matrix, cells) {
                let model = KMeansModel(
                    centroids: run.centroids, nClusters: run.parameters.nClusters)
                #expect(model.assign(matrix).map { Int32($0.cluster) } == run.labels)
            }
        }
    }
}
