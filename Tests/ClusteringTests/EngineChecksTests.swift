import Clustering
import Testing

@Suite struct EngineChecksTests {
    private func kMeans(_ labels: [Int32], inertia: Double = 1, nIter: Int = 2) throws -> KMeansRun
    {
        KMeansRun(
            parameters: try KMeansParameters(nClusters: 2), labels: labels, centroids: [0, 1],
            inertia: inertia, nIter: nIter, stopReason: .tol, effectiveTol: 0, fitSeconds: 0,
            sharedSeconds: 0)
    }

    private func dbscan(
        _ labels: [Int32], core: [Int32], clusters: Int, noise: Int, eps: Double = 1,
        minSamples: Int = 2
    ) throws -> DBSCANRun {
        DBSCANRun(
            parameters: try DBSCANParameters(eps: eps, minSamples: minSamples), labels: labels,
            coreRows: core, nClustersFound: clusters, nNoise: noise, fitSeconds: 0,
            sharedSeconds: 0)
    }

    @Test func brokenKMeansRunsAreFound() throws {
        func fault(_ run: KMeansRun) -> String? {
            EngineChecks.fault(in: run, nSamples: 3, nFeatures: 1)
        }
        #expect(fault(try kMeans([0, 1, 1])) == nil)
        #expect(fault(try kMeans([0, 1])) != nil)
        #expect(fault(try kMeans([0, 1, 2])) != nil)
        #expect(fault(try kMeans([0, 1, -1])) != nil)
        #expect(fault(try kMeans([0, 1, 1], inertia: .nan)) != nil)
        #expect(fault(try kMeans([0, 1, 1], nIter: 301)) != nil)
    }

    @Test func brokenDBSCANRunsAreFound() throws {
        func fault(_ run: DBSCANRun) -> String? { EngineChecks.fault(in: run, nSamples: 4) }
        #expect(fault(try dbscan([0, 0, 1, -1], core: [0, 2], clusters: 2, noise: 1)) == nil)
        #expect(fault(try dbscan([0, 0, 1, -1], core: [0, 2], clusters: 2, noise: 0)) != nil)
        #expect(fault(try dbscan([1, 1, 0, -1], core: [0, 2], clusters: 2, noise: 1)) != nil)
        #expect(fault(try dbscan([0, 0, 2, -1], core: [0, 2], clusters: 2, noise: 1)) != nil)
        #expect(fault(try dbscan([0, 0, 1, -1], core: [0, 3], clusters: 2, noise: 1)) != nil)
        #expect(fault(try dbscan([0, 0, 1, 1], core: [0], clusters: 2, noise: 0)) != nil)
    }

    @Test func tornComponentsAreFound() throws {
        let strict = try dbscan([0, 0, 1, -1], core: [0, 1, 2], clusters: 2, noise: 1)
        func fault(_ labels: [Int32], core: [Int32], eps: Double = 2) throws -> String? {
            let clusters = Int(labels.max() ?? -1) + 1
            return EngineChecks.fault(
                from: strict,
                to: try dbscan(
                    labels, core: core, clusters: clusters,
                    noise: labels.count { $0 == -1 }, eps: eps))
        }
        #expect(try fault([0, 0, 0, 0], core: [0, 1, 2]) == nil)
        #expect(try fault([0, 1, 1, 1], core: [0, 1, 2]) != nil)
        #expect(try fault([0, 0, 1, 1], core: [0, 1, 3]) != nil)
        // A stricter cell may tear and drop what it likes.
        #expect(try fault([0, 1, 1, 1], core: [0, 1], eps: 0.5) == nil)
    }
}
