import Clustering
import TestSupport

/// Random matrices of the kinds that break clustering code.
enum KMeansProblem: CaseIterable {
    case uniform, blobs, integerGrid, duplicates, constantColumns, outlier, offset, nearTies

    func matrix(_ random: inout SeededGenerator, maxRows: Int = 120) throws -> FeatureMatrix {
        let n = Int.random(in: 1...maxRows, using: &random)
        let d = Int.random(in: 1...9, using: &random)
        var rows = (0..<n).map { _ in (0..<d).map { _ in random.normal() } }
        switch self {
        case .uniform:
            for i in 0..<n { for j in 0..<d { rows[i][j] = .random(in: -2...2, using: &random) } }
        case .blobs:
            let hearts = (0..<4).map { _ in (0..<d).map { _ in 6 * random.normal() } }
            for i in 0..<n { for j in 0..<d { rows[i][j] += hearts[i % 4][j] } }
        case .integerGrid:
            for i in 0..<n {
                for j in 0..<d { rows[i][j] = Double(Int.random(in: -1...1, using: &random)) }
            }
        case .duplicates:
            let kinds = Int.random(in: 1...4, using: &random)
            for i in 0..<n { rows[i] = rows[i % min(n, kinds)] }
        case .constantColumns:
            for i in 0..<n { for j in 0..<d where j % 2 == 0 { rows[i][j] = 7.25 } }
        case .outlier:
            rows[n / 2][0] = 1e6
            if n > 3 { rows[n / 3][d - 1] = -1e6 }
        case .offset:
            for i in 0..<n { for j in 0..<d { rows[i][j] += 1e8 } }
        case .nearTies:
            // Pairs around a few middles, moved by about the float32 resolution and less.
            for i in 0..<n {
                let tiny = Double.random(in: -1...1, using: &random) * (i % 2 == 0 ? 1e-7 : 1e-13)
                for j in 0..<d { rows[i][j] = Double((i / 3 + j) % 5) * 0.5 + tiny }
            }
        }
        return try FeatureMatrix(values: rows.flatMap { $0 }, nSamples: n, nFeatures: d)
    }
}

/// All runs of a sweep in the order of the cells.
func sweep(
    _ matrix: FeatureMatrix, _ cells: [KMeansParameters], workers: Int = 1,
    path: CPUPath = .best
) throws -> [KMeansRun] {
    EngineChecks.turnOn()
    var runs: [KMeansRun] = []
    try KMeansSweep(matrix: matrix, parameters: cells, workers: workers, path: path)
        .run(observer: SweepObserver()) { runs.append($0) }
    let position = Dictionary(
        cells.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    return runs.sorted { (position[$0.parameters] ?? 0) < (position[$1.parameters] ?? 0) }
}

/// What must be equal to the bit.
struct Bits: Equatable {
    let labels: [Int32]
    let centroids: [UInt64]
    let inertia: UInt64
    let nIter: Int
    let reason: KMeansStopReason

    init(_ run: KMeansRun) {
        labels = run.labels
        centroids = run.centroids.map(\.bitPattern)
        inertia = run.inertia.bitPattern
        nIter = run.nIter
        reason = run.stopReason
    }
}

func sampleTiles(_ matrix: FeatureMatrix, path: CPUPath = .best, _ body: (SampleTiles) -> Void) {
    matrix.values.withUnsafeBufferPointer { rows in
        body(
            SampleTiles(
                rows: rows, nSamples: matrix.nSamples, nFeatures: matrix.nFeatures, path: path,
                pool: BlockPool(workers: 1)))
    }
}
