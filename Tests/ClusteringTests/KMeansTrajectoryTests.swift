import Clustering
import TestSupport
import Testing

@Suite struct KMeansTrajectoryTests {
    /// The certified float32 bound, searched at random and where it is tightest: a gap that the
    /// filter claims is never above the true one.
    @Test func gapNeverExceedsTheTrueGap() throws {
        var random = SeededGenerator(seed: 77)
        for path in CPUPath.available {
            for round in 0..<25 {
                for problem in KMeansProblem.allCases {
                    let matrix = try problem.matrix(&random, maxRows: 90)
                    let (n, d) = (matrix.nSamples, matrix.nFeatures)
                    let k = Int.random(in: 2...40, using: &random)
                    // Far rows with close rivals: rounding of the scores is worst there.
                    let stretch = round % 5 == 4 ? 1e4 : 1.0
                    let values = matrix.values.map { $0 * stretch }
                    let stretched = try FeatureMatrix(values: values, nSamples: n, nFeatures: d)
                    let peak = values.map(abs).max() ?? 0
                    guard k <= n else { continue }
                    let seeds = Array(0..<k)
                    sampleTiles(stretched, path: path) { tiles in
                        let stop = KMeansStop(effectiveTol: 0, maxIter: 1, runs: [0])
                        let trajectory = KMeansTrajectory(
                            samples: tiles, seeds: seeds[...], stops: [stop], workers: 1)
                        for block in 0..<tiles.nBlocks {
                            trajectory.assign(block: block, worker: 0)
                        }
                        let labels = trajectory.copyLabels(pool: BlockPool(workers: 1))
                        for (row, gap) in trajectory.gaps.enumerated() {
                            let own = distance(values, row, Int(labels[row]), d)
                            let other =
                                seeds.filter { $0 != Int(labels[row]) }
                                .map { distance(values, row, $0, d) }.min() ?? .infinity
                            // Centring and the two roots round in Double.
                            let noise = 1e-13 * (own + other) + 4e-15 * peak
                            #expect(own <= other + noise)
                            #expect(Double(gap) <= other - own + noise)
                        }
                    }
                }
            }
        }
    }

    /// Ranking every row in every iteration and sparing rows by bounds give the same fits.
    @Test func boundsChangeNoBit() throws {
        var random = SeededGenerator(seed: 78)
        for path in CPUPath.available {
            for problem in KMeansProblem.allCases {
                for k in [1, 2, 5, 6, 7, 12, 13] {
                    let matrix = try problem.matrix(&random, maxRows: 1100)
                    guard k <= matrix.nSamples else { continue }
                    sampleTiles(matrix, path: path) { tiles in
                        let fits = [true, false].map { keepsReaches in
                            fit(tiles, k: k, keepsReaches: keepsReaches)
                        }
                        #expect(fits[0].labels == fits[1].labels)
                        #expect(fits[0].inertia == fits[1].inertia)
                        #expect(fits[0].centres == fits[1].centres)
                        #expect(fits[0].nIter == fits[1].nIter, "\(problem) \(k) \(path)")
                    }
                }
            }
        }
    }

    private func fit(
        _ tiles: SampleTiles, k: Int, keepsReaches: Bool
    ) -> (labels: [Int32], inertia: UInt64, centres: [Double], nIter: Int) {
        let trajectory = KMeansTrajectory(
            samples: tiles, seeds: Array(0..<k)[...],
            stops: [KMeansStop(effectiveTol: 0, maxIter: 40, runs: [0])], workers: 1,
            keepsReaches: keepsReaches)
        var result: (labels: [Int32], inertia: UInt64, centres: [Double], nIter: Int) = (
            [], 0, [], 0
        )
        let pool = BlockPool(workers: 1)
        while !trajectory.isDone {
            for block in 0..<tiles.nBlocks { trajectory.assign(block: block, worker: 0) }
            trajectory.advance(pool: pool) { fit in
                result = (
                    trajectory.copyLabels(pool: pool), fit.inertia.bitPattern, fit.centres,
                    fit.nIter
                )
            }
        }
        return result
    }

    @Test func fewRowsOfOrdinaryDataAreDoubtful() throws {
        var random = SeededGenerator(seed: 5)
        let (n, d, k) = (4000, 21, 30)
        let values = (0..<n * d).map { _ in random.normal() }
        let matrix = try FeatureMatrix(values: values, nSamples: n, nFeatures: d)
        sampleTiles(matrix) { tiles in
            let stop = KMeansStop(effectiveTol: 1e-4, maxIter: 300, runs: [0])
            let trajectory = KMeansTrajectory(
                samples: tiles, seeds: Array(0..<k)[...], stops: [stop], workers: 1)
            var iterations = 0
            while !trajectory.isDone {
                for block in 0..<tiles.nBlocks { trajectory.assign(block: block, worker: 0) }
                trajectory.advance(pool: BlockPool(workers: 1)) { _ in }
                iterations += 1
            }
            #expect(trajectory.doubtfulRows * 1000 <= trajectory.scannedRows)
            #expect(trajectory.scannedRows < iterations * n)
        }
    }

    private func distance(_ x: [Double], _ a: Int, _ b: Int, _ d: Int) -> Double {
        (0..<d).reduce(0.0) {
            $0 + (x[a * d + $1] - x[b * d + $1]) * (x[a * d + $1] - x[b * d + $1])
        }
        .squareRoot()
    }
}
