import Clustering
import TestSupport
import Testing

@Suite struct SampleTilesTests {
    @Test func tilesHoldTheCentredRows() throws {
        for path in CPUPath.available {
            let values = (0..<35).map { Double($0 * $0) }
            let matrix = try FeatureMatrix(values: values, nSamples: 7, nFeatures: 5)
            sampleTiles(matrix, path: path) { tiles in
                for j in 0..<5 {
                    let mean = (0..<7).reduce(0.0) { $0 + values[$1 * 5 + j] } / 7
                    for i in 0..<7 {
                        #expect(
                            tiles.tileValue(row: i, column: j) == Float(values[i * 5 + j] - mean))
                    }
                }
                for padding in 7..<16 { #expect(tiles.tileValue(row: padding, column: 2) == 0) }
            }
        }
    }

    @Test func normsAreNeverTooSmall() throws {
        var random = SeededGenerator(seed: 9)
        for problem in KMeansProblem.allCases {
            let matrix = try problem.matrix(&random)
            let d = matrix.nFeatures
            sampleTiles(matrix) { tiles in
                var total = 0.0
                for i in 0..<matrix.nSamples {
                    var square = 0.0
                    for j in 0..<d {
                        let mean =
                            (0..<matrix.nSamples).reduce(0.0) { $0 + matrix.values[$1 * d + j] }
                            / Double(matrix.nSamples)
                        square +=
                            (matrix.values[i * d + j] - mean) * (matrix.values[i * d + j] - mean)
                    }
                    #expect(Double(tiles.norm(row: i)) >= square)
                    #expect(Double(tiles.norm(row: i)) <= square * 1.000001 + 1e-30)
                    #expect(tiles.largestNorm * tiles.largestNorm >= square)
                    total += square
                }
                #expect(abs(tiles.sumOfSquares - total) <= 1e-12 * total)
                #expect(
                    abs(tiles.meanVariance * Double(matrix.nSamples * d) - total) <= 1e-12 * total)
            }
        }
    }
}
