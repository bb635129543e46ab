import Clustering
import TestSupport

/// A random DBSCAN grid on a random matrix, with every kind of trouble.
struct DBSCANProblem: CustomStringConvertible {
    var seed: UInt64
    var kind: String
    var rows: [[Double]]
    var cells: [DBSCANParameters]

    var description: String { "seed \(seed), \(kind), \(rows.count) rows" }

    func matrix() throws -> FeatureMatrix {
        try FeatureMatrix(
            values: rows.flatMap { $0 }, nSamples: rows.count, nFeatures: rows[0].count)
    }

    static let kinds = [
        "blobs", "uniform", "integer grid", "duplicates", "constant columns", "outliers",
        "line of ties", "all equal", "nearly at eps", "offset",
    ]

    static func random(seed: UInt64, maxRows: Int = 150) throws -> DBSCANProblem {
        var g = SeededGenerator(seed: seed)
        let kind = kinds[Int(seed % UInt64(kinds.count))]
        let n = g.integer(0...9) == 0 ? g.integer(1...3) : g.integer(1...maxRows)
        let d = [1, 2, 3, 5, 7, 8, 9, 13, 16, 21, 24, 70][g.integer(0...11)]
        var eps = (0.3 + g.unit()) * Double(d).squareRoot() * 0.3
        var rows: [[Double]]
        func filled(_ value: () -> Double) -> [[Double]] {
            (0..<n).map { _ in (0..<d).map { _ in value() } }
        }
        switch kind {
        case "blobs":
            let centres = (0..<4).map { _ in (0..<d).map { _ in g.normal() } }
            rows = (0..<n).map { _ in
                centres[g.integer(0...3)].map { $0 + 0.3 * g.normal() }
            }
        case "uniform":
            rows = filled { g.unit() }
        case "integer grid":
            rows = filled { Double(g.integer(0...3)) }
            eps = [1, 2, Double(2).squareRoot(), 3, 5][g.integer(0...4)]
        case "duplicates":
            let some = (0..<max(1, n / 6)).map { _ in (0..<d).map { _ in g.normal() } }
            rows = (0..<n).map { _ in some[g.integer(0...(some.count - 1))] }
        case "constant columns":
            rows = filled { g.normal() }
            for row in rows.indices { for j in 0..<d where j % 2 == 0 { rows[row][j] = 3.25 } }
        case "outliers":
            rows = filled { g.normal() }
            for row in rows.indices where g.integer(0...9) == 0 {
                rows[row][g.integer(0...(d - 1))] = 1e6 * g.normal()
            }
        case "line of ties":
            rows = filled { Double(g.integer(0...30)) * 0.1 }
            eps = 0.1 * Double(g.integer(1...4))
        case "all equal":
            rows = Array(repeating: (0..<d).map { _ in g.normal() }, count: n)
        case "nearly at eps":
            // Rows at eps·(1 + k·2⁻⁵²) of a shared point, in random directions along axes.
            rows = filled { 0 }
            let origin = (0..<d).map { _ in g.normal() }
            for row in rows.indices {
                rows[row] = origin
                rows[row][g.integer(0...(d - 1))] +=
                    (g.integer(0...1) == 0 ? eps : -eps)
                    * (1 + Double(g.integer(-4...4)) * 0x1p-52) * Double(g.integer(1...3))
            }
        default:
            rows = filled { 1e8 + g.normal() }
        }
        let factors = [
            [1.0], [0.6, 1, 1.4], [1, 2], [0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5, 3],
        ]
        let minSamples = [[1], [2, 4, 8], [3, 5], [1, 2, 3, 10, 50]][g.integer(0...3)]
        var cells: [DBSCANParameters] = []
        for factor in factors[g.integer(0...3)] {
            for m in minSamples {
                cells.append(try DBSCANParameters(eps: eps * factor, minSamples: m))
            }
        }
        cells.shuffle(using: &g)
        return DBSCANProblem(seed: seed, kind: kind, rows: rows, cells: cells)
    }
}
