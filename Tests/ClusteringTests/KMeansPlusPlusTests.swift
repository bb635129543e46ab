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

    /// Few columns are measured in Double at once, more are filtered first: on every path.
    @Test func fewAndManyColumnsAreMeasuredAlike() throws {
        var random = SeededGenerator(seed: 22)
        for d in 1...6 {
            for n in [1, 15, 16, 17, 1023, 1025, 2100] {
                // Half of them whole numbers, so that rows repeat and distances are equal.
                let values = (0..<n * d).map { _ in
                    n % 2 == 0 ? random.normal() : Double(Int.random(in: 0...3, using: &random))
                }
                let matrix = try FeatureMatrix(values: values, nSamples: n, nFeatures: d)
                let k = min(n, 9)
                var stream = MersenneTwister(seed: 5)
                let expected = KMeansReference(matrix: matrix).chooseSeeds(k, random: &stream)
                for path in CPUPath.available {
                    sampleTiles(matrix, path: path) { tiles in
                        let chooser = KMeansPlusPlus(
                            samples: tiles, trials: KMeansArithmetic.trials(nClusters: k),
                            random: MersenneTwister(seed: 5), pool: BlockPool(workers: 2))
                        chooser.choose(k)
                        #expect(chooser.chosen == expected, "\(n) × \(d), \(path)")
                    }
                }
            }
        }
    }

    /// Bounds of the gains choose what all potentials would; where candidates are as good, to the bit or
    /// nearly, all are measured.
    @Test func gainsDecideWhatTheyCanTell() throws {
        var random = SeededGenerator(seed: 24)
        let (n, d, k) = (3000, 6, 30)
        var tried: [String: Int] = [:]
        for kind in ["scattered", "mirrored", "nearly mirrored", "repeated", "far"] {
            var values = (0..<n * d).map { _ in random.normal() }
            switch kind {
            case "mirrored", "nearly mirrored":
                // Every row has a twin at the other side of the middle: equal potentials.
                for row in 0..<n / 2 {
                    for j in 0..<d {
                        let tiny = kind == "mirrored" ? 0 : 1e-9 * random.normal()
                        values[(n - 1 - row) * d + j] = -values[row * d + j] + tiny
                    }
                }
            case "repeated":
                for row in 40..<n {
                    for j in 0..<d { values[row * d + j] = values[row % 40 * d + j] }
                }
            case "far": values = values.map { $0 * 1e12 + 1e15 }
            default: break
            }
            let matrix = try FeatureMatrix(values: values, nSamples: n, nFeatures: d)
            for seed: UInt32 in 0..<4 {
                var stream = MersenneTwister(seed: seed)
                let expected = KMeansReference(matrix: matrix).chooseSeeds(k, random: &stream)
                for path in CPUPath.available {
                    sampleTiles(matrix, path: path) { tiles in
                        let chooser = KMeansPlusPlus(
                            samples: tiles, trials: KMeansArithmetic.trials(nClusters: k),
                            random: MersenneTwister(seed: seed), pool: BlockPool(workers: 2))
                        chooser.choose(k)
                        #expect(chooser.chosen == expected, "\(kind), \(seed), \(path)")
                        tried[kind, default: 0] += chooser.triedSteps
                    }
                }
            }
        }
        let steps = 4 * (k - 1) * CPUPath.available.count
        #expect(tried["scattered", default: 0] < steps / 20, "\(tried)")
        #expect(tried["far"] == steps, "\(tried)")
    }

    /// Seeds of a grid, whose choosers share their first row, are those of each fit by itself.
    @Test func choosersOfASeedMayFollowOneAnother() throws {
        var random = SeededGenerator(seed: 25)
        for d in [3, 7] {
            let n = 1100
            let matrix = try FeatureMatrix(
                values: (0..<n * d).map { _ in random.normal() }, nSamples: n, nFeatures: d)
            let cells = try (0..<9 as Range<UInt32>).flatMap { seed in
                try [2, 5, 9, 20].map {
                    try KMeansParameters(nClusters: $0, maxIter: 2, seed: seed)
                }
            }
            let alone = try cells.flatMap { try sweep(matrix, [$0]) }.map(Bits.init)
            for workers in [1, 2] {
                #expect(try sweep(matrix, cells, workers: workers).map(Bits.init) == alone)
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
