import Clustering
import TestSupport
import Testing

@Suite struct KMeansPlusPlusTests {
    @Test func choosesTheRowsOfTheReference() throws {
        var random = SeededGenerator(seed: 21)
        for problem in KMeansProblem.allCases {
            for _ in 0..<20 {
                let matrix = try problem.matrix(&random)
                let k = Int.random(in: 1...min(matrix.nSamples, 24), using: &random)
                let seed = UInt32.random(in: 0 ... .max, using: &random)
                var stream = MersenneTwister(seed: seed)
                let expected = KMeansReference(matrix: matrix).chooseSeeds(k, random: &stream)
                sampleTiles(matrix) { tiles in
                    let chooser = KMeansPlusPlus(
                        samples: tiles, trials: KMeansArithmetic.trials(nClusters: k),
                        random: MersenneTwister(seed: seed), pool: BlockPool(workers: 2))
                    chooser.choose(k)
                    #expect(chooser.chosen == expected)
                }
            }
        }
    }

    @Test func rowsAreDistinctWhereTheDataAre() throws {
        let matrix = try FeatureMatrix(
            values: (0..<50).map { Double($0 * $0) }, nSamples: 50, nFeatures: 1)
        sampleTiles(matrix) { tiles in
            let chooser = KMeansPlusPlus(
                samples: tiles, trials: 5, random: MersenneTwister(seed: 1),
                pool: BlockPool(workers: 1))
            chooser.choose(50)
            #expect(Set(chooser.chosen) == Set(0..<50))
        }
    }

    /// As `numpy.random.RandomState(12345).choice(1000, p=[1/1000] * 1000)` in NumPy 2.
    @Test func firstRowIsNumPysChoice() {
        var random = MersenneTwister(seed: 12345)
        #expect(KMeansPlusPlus.uniformRow(random.nextDouble(), nSamples: 1000) == 929)
        #expect(KMeansPlusPlus.uniformRow(random.nextDouble(), nSamples: 7) == 2)
    }
}
