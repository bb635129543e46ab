import Clustering
import TestSupport
import Testing

/// What every estimator owes its caller, after scikit-learn's own checks (named in brackets).
@Suite struct KMeansContractTests {
    @Test(arguments: [
        (0, 1e-4, 300, 1), (-1, 1e-4, 300, 1), (2, -1e-9, 300, 1), (2, .nan, 300, 1),
        (2, .infinity, 300, 1), (2, 1e-4, 0, 1), (2, 1e-4, 300, 0),
    ])
    func parametersOutsideTheirDomainAreRefused(k: Int, tol: Double, maxIter: Int, nInit: Int) {
        // [test_wrong_params, check_param_validation]
        #expect(throws: ClusteringError.self) {
            try KMeansParameters(nClusters: k, tol: tol, maxIter: maxIter, nInit: nInit)
        }
    }

    @Test func oneSampleAndOneFeature() throws {
        // [check_fit2d_1sample, check_fit2d_1feature]
        let run = try sweep(
            try FeatureMatrix(values: [3.5], nSamples: 1, nFeatures: 1),
            [try KMeansParameters(nClusters: 1)])[0]
        #expect(run.labels == [0] && run.centroids == [3.5] && run.inertia == 0)
    }

    @Test func equalRowsStopAtOnceWithFewerDistinctLabels() throws {
        // [test_relocating_with_duplicates, …warns_less_centers_than_unique_points]
        let one = try FeatureMatrix(
            values: [Double](repeating: 4, count: 12), nSamples: 12, nFeatures: 1)
        let run = try sweep(one, [try KMeansParameters(nClusters: 3)])[0]
        #expect(Set(run.labels) == [0] && run.nIter == 1 && run.inertia == 0)
        let three = try FeatureMatrix(
            values: (0..<12).map { Double($0 % 3) }, nSamples: 12, nFeatures: 1)
        let more = try sweep(three, [try KMeansParameters(nClusters: 5)])[0]
        #expect(Set(more.labels).count == 3)
        #expect(more.inertia < 1e-20)
    }

    @Test func asManyClustersAsRows() throws {
        let matrix = try FeatureMatrix(
            values: (0..<20).map { Double($0 * $0) }, nSamples: 20, nFeatures: 1)
        let run = try sweep(matrix, [try KMeansParameters(nClusters: 20)])[0]
        #expect(Set(run.labels).count == 20)
        #expect(run.inertia < 1e-20)
    }

    @Test func oneClusterIsTheMean() throws {
        let run = try sweep(
            try FeatureMatrix(values: [1, 2, 6], nSamples: 3, nFeatures: 1),
            [try KMeansParameters(nClusters: 1)])[0]
        #expect(run.centroids == [3] && abs(run.inertia - 14) < 1e-12)
        #expect(run.labels == [0, 0, 0])
    }

    @Test func hugeTinyAndOffsetDataEnd() throws {
        var random = SeededGenerator(seed: 2)
        let plain = (0..<300).map { _ in random.normal() }
        let cells = try [1, 2, 7].map { try KMeansParameters(nClusters: $0, maxIter: 50) }
        for change: (Double) -> Double in [
            { $0 * 1e150 }, { $0 * 1e300 }, { $0 * 1e-150 }, { $0 * 1e-300 }, { $0 + 1e8 },
            { $0 * 1e20 }, { $0 * 1e-20 },
        ] {
            let matrix = try FeatureMatrix(
                values: plain.map(change), nSamples: 100, nFeatures: 3)
            let reference = KMeansReference(matrix: matrix)
            for path in CPUPath.available {
                for run in try sweep(matrix, cells, path: path) {
                    let expected = try reference.fit(run.parameters)
                    #expect(run.labels == expected.labels && run.nIter == expected.nIter)
                    #expect(run.labels.allSatisfy { $0 >= 0 && $0 < run.parameters.nClusters })
                }
            }
        }
    }

    @Test func scaledByAPowerOfTwoNothingChanges() throws {
        // Powers of two are exact, so that the filter must take the same decisions.
        var random = SeededGenerator(seed: 3)
        let plain = (0..<900).map { _ in random.normal() }
        let cell = try KMeansParameters(nClusters: 6)
        let labels = try [0x1p-40, 0x1p-12, 1, 0x1p12, 0x1p40].map { factor in
            try sweep(
                try FeatureMatrix(
                    values: plain.map { $0 * factor }, nSamples: 300, nFeatures: 3), [cell])[0]
                .labels
        }
        #expect(labels.allSatisfy { $0 == labels[2] })
    }

    @Test func inertiaNeverRisesOverIterations() throws {
        var random = SeededGenerator(seed: 4)
        let matrix = try KMeansProblem.uniform.matrix(&random, maxRows: 1500)
        let cells = try (1...25).map {
            try KMeansParameters(nClusters: min(8, matrix.nSamples), tol: 0, maxIter: $0)
        }
        let inertias = try sweep(matrix, cells).map(\.inertia)
        for (before, after) in zip(inertias, inertias.dropFirst()) {
            #expect(after <= before * (1 + 1e-12))
        }
    }

    @Test func oneIterationCountsOne() throws {
        // [test_k_means_1_iteration]
        var random = SeededGenerator(seed: 5)
        let values = (0..<500).map { _ in random.normal() }
        let run = try sweep(
            try FeatureMatrix(values: values, nSamples: 250, nFeatures: 2),
            [try KMeansParameters(nClusters: 5, tol: 0, maxIter: 1)])[0]
        #expect(run.nIter == 1 && run.stopReason == .maxIter)
    }

    @Test func moreStartsNeverGiveAHigherInertia() throws {
        // [test_n_init]
        var random = SeededGenerator(seed: 6)
        let values = (0..<800).map { _ in random.normal() }
        let matrix = try FeatureMatrix(values: values, nSamples: 200, nFeatures: 4)
        let cells = try [1, 2, 5, 10].map { try KMeansParameters(nClusters: 7, nInit: $0) }
        let inertias = try sweep(matrix, cells).map(\.inertia)
        #expect(inertias == inertias.sorted(by: >))
    }

    @Test func tighterTolerancesNeverTakeFewerIterations() throws {
        var random = SeededGenerator(seed: 7)
        let values = (0..<3000).map { _ in random.normal() }
        let matrix = try FeatureMatrix(values: values, nSamples: 1000, nFeatures: 3)
        let cells = try [1, 1e-1, 1e-2, 1e-3, 1e-5, 0].map {
            try KMeansParameters(nClusters: 9, tol: $0)
        }
        let runs = try sweep(matrix, cells)
        #expect(runs.map(\.nIter) == runs.map(\.nIter).sorted())
        #expect(runs.last?.stopReason == .labelsUnchanged)
        #expect(runs.first?.stopReason == .tol)
    }
}
