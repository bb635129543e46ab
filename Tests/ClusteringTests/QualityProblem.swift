import Clustering
import TestSupport

/// A seeded matrix with labelings, for properties of the quality metrics.
struct QualityProblem {
    var rows: [[Double]]
    var labelings: [[Int32]]
    /// Largest difference a value may have from the oracle's.
    var tolerance = 1e-12

    init(seed: UInt64) {
        var random = SeededGenerator(seed: seed &* 0x5851_F42D_4C95_7F2D &+ 1)
        let n = 3 + random.below(seed % 25 == 0 ? 300 : 90)
        let d = 1 + random.below(26)
        let kind = seed % 7
        var rows = (0..<n).map { _ in (0..<d).map { _ in random.normal() } }
        switch kind {
        case 1:  // many duplicates
            rows = rows.map { $0.map { $0.rounded() } }
        case 2:  // an outlier; the grid of the distance sums grows with it
            rows[n / 2] = rows[n / 2].map { $0 * 1e6 }
            tolerance = 1e-9
        case 3:  // far from the origin
            rows = rows.map { $0.map { $0 + 1000 } }
        case 4:  // identical rows
            rows = [[Double]](repeating: rows[0], count: n)
        case 5:  // tight blobs
            rows = rows.enumerated().map { index, row in row.map { $0 / 64 + Double(index % 3) } }
        case 6:  // tiny unit
            rows = rows.map { $0.map { $0 * 1e-3 } }
        default: break
        }
        var labelings: [[Int32]] = []
        for _ in 0..<(1 + random.below(6)) {
            let k = 1 + random.below(min(n, 12))
            let noise = random.below(3) == 0 ? 1 : 0
            labelings.append((0..<n).map { _ in Int32(random.below(k + noise) - noise) })
        }
        switch random.below(5) {
        case 0: labelings.append((0..<n).map { Int32($0) })
        case 1: labelings.append([Int32](repeating: -1, count: n))
        case 2: labelings.append((0..<n).map { Int32(max(0, $0 - 1)) })
        case 3: labelings.append(labelings[0].map { $0 < 0 ? $0 : Int32(n - 1) - $0 })
        default: labelings.append([Int32](repeating: 0, count: n))
        }
        self.rows = rows
        self.labelings = labelings
    }

    func sweep(
        workers: Int = 2, options: QualityOptions = .init(), path: CPUPath = .best
    ) throws -> [ClusterQuality] {
        let matrix = try FeatureMatrix(
            values: rows.flatMap { $0 }, nSamples: rows.count, nFeatures: rows[0].count)
        return try QualitySweep(
            matrix: matrix, labelings: labelings, workers: workers, options: options, path: path
        ).run(observer: SweepObserver())
    }
}
