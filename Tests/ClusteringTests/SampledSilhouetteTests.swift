import Clustering
import TestSupport
import Testing

@Suite struct SampledSilhouetteTests {
    private func problem(seed: UInt64, n: Int) -> QualityProblem {
        var random = SeededGenerator(seed: seed)
        let rows = (0..<n).map { row in (0..<3).map { _ in random.normal() + Double(row % 3) } }
        let noisy = (0..<n).map { Int32($0 % 3 - (random.below(6) == 0 ? $0 % 3 + 1 : 0)) }
        return .on(rows, [(0..<n).map { Int32($0 % 3) }, noisy])
    }

    @Test func intervalCoversTheExactValue() throws {
        var hits = 0
        let trials = 200
        for seed in UInt64(0)..<UInt64(trials) {
            let problem = problem(seed: seed / 10, n: 500)
            let exact = try problem.sweep()
            let sampled = try problem.sweep(
                options: QualityOptions(exactRowLimit: 10, sampleSize: 100, seed: seed))
            for (exact, sampled) in zip(exact, sampled) {
                let estimate = try #require(sampled.sampledSilhouette)
                let value = try #require(exact.silhouette)
                if estimate.low <= value, value <= estimate.high { hits += 1 }
                let noisy = try #require(sampled.sampledSilhouetteWithNoise)
                let noisyValue = try #require(exact.silhouetteWithNoise)
                if noisy.low <= noisyValue, noisyValue <= noisy.high { hits += 1 }
            }
        }
        #expect(Double(hits) >= 0.9 * Double(4 * trials))
    }

    @Test func aSampleOfAllRowsIsTheExactValue() throws {
        let problem = problem(seed: 3, n: 77)
        let exact = try problem.sweep()
        let sampled = try problem.sweep(options: QualityOptions(exactRowLimit: 10))
        for (exact, sampled) in zip(exact, sampled) {
            #expect(sampled.sampledSilhouette?.value == exact.silhouette)
            #expect(sampled.sampledSilhouetteWithNoise?.value == exact.silhouetteWithNoise)
            #expect(sampled.sampledSilhouette?.low == exact.silhouette)
            #expect(sampled.sampledSilhouetteWithNoise?.nSampled == 77)
            #expect(sampled.silhouette == nil)
            #expect(sampled.calinskiHarabasz == exact.calinskiHarabasz)
            #expect(sampled.clusterSilhouette == exact.clusterSilhouette)
            #expect(sampled.note == "above 10 rows: see silhouette_sampled")
        }
    }

    @Test func theSampleDependsOnTheSeedAlone() throws {
        let problem = problem(seed: 5, n: 300)
        func run(_ seed: UInt64, _ workers: Int) throws -> [ClusterQuality] {
            try problem.sweep(
                workers: workers,
                options: QualityOptions(exactRowLimit: 10, sampleSize: 40, seed: seed))
        }
        #expect(try run(1, 1) == run(1, 3))
        #expect(try run(1, 1) != run(2, 1))
    }
}
