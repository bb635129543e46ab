import Clustering

/// Matrices with some structure, the same on every machine.
enum ClusteredData {
    /// Shape `(rows, 21)`: 20 groups of one density around random centres.
    static func matrix(rows: Int) throws -> FeatureMatrix {
        let nFeatures = 21
        let nGroups = 20
        var random = SplitMix(state: 7)
        let centres = (0..<nGroups * nFeatures).map { _ in random.normal() * 1.5 }
        var values: [Double] = []
        values.reserveCapacity(rows * nFeatures)
        for row in 0..<rows {
            let centre = row % nGroups * nFeatures
            for feature in 0..<nFeatures {
                values.append(centres[centre + feature] + random.normal() * 0.1)
            }
        }
        return try FeatureMatrix(values: values, nSamples: rows, nFeatures: nFeatures)
    }

    /// The k-means labels for the numbers of clusters of the default grid.
    static func labelings(of matrix: FeatureMatrix) throws -> [[Int32]] {
        let cells = try [2, 3, 4, 5, 10, 15, 20, 25, 30].map {
            try KMeansParameters(nClusters: $0, tol: 1e-4)
        }
        var labelings: [[Int32]] = []
        try KMeansSweep(matrix: matrix, parameters: cells, workers: 2)
            .run(observer: SweepObserver()) { labelings.append($0.labels) }
        return labelings
    }
}

/// SplitMix64: small, seeded, the same everywhere.
///
/// - SeeAlso: Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195
struct SplitMix {
    var state: UInt64

    /// Uniform in 0..<1.
    mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
    }

    /// About normal: the sum of 12 uniform numbers, less 6.
    mutating func normal() -> Double {
        (0..<12).reduce(-6) { sum, _ in sum + uniform() }
    }
}
