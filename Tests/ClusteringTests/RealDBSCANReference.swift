import Clustering
import Foundation

/// The archived reference run over the real customers, `../shared/reference` beside the package.
struct RealDBSCANReference {
    struct Cell {
        let parameters: DBSCANParameters
        let labels: [Int32]
        let nClusters: Int
        let nNoise: Int
        let nCore: Int
    }

    struct Malformed: Error {
        let what: String
    }

    let matrix: FeatureMatrix
    let cells: [Cell]

    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/reference")

    static var isPresent: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "features21.csv").path)
    }

    /// Standard-scaled features and the nine cells.
    static func load() throws -> RealDBSCANReference {
        let features = try table("features21.csv").rows.map { try $0.dropFirst().map(number) }
        let n = features.count
        let d = features[0].count
        var values = [Double](repeating: 0, count: n * d)
        for column in 0..<d {
            let mean = features.reduce(0) { $0 + $1[column] } / Double(n)
            let squares = features.reduce(0) { $0 + ($1[column] - mean) * ($1[column] - mean) }
            let deviation = (squares / Double(n)).squareRoot()
            for row in 0..<n {
                values[row * d + column] = (features[row][column] - mean) / deviation
            }
        }
        let labels = try table("labels.csv")
        let cells = try table("dbscan_runs.csv").rows.map { run in
            let name = "dbscan_ms\(run[1])_eps\(run[2])"
            guard let column = labels.header.firstIndex(of: Substring(name)) else {
                throw Malformed(what: name)
            }
            return Cell(
                parameters: try DBSCANParameters(
                    eps: try number(run[2]), minSamples: Int(try number(run[1]))),
                labels: try labels.rows.map { Int32(try number($0[column])) },
                nClusters: Int(try number(run[3])), nNoise: Int(try number(run[4])),
                nCore: Int(try number(run[5])))
        }
        return RealDBSCANReference(
            matrix: try FeatureMatrix(values: values, nSamples: n, nFeatures: d), cells: cells)
    }

    private static func table(_ name: String) throws -> (header: [Substring], rows: [[Substring]]) {
        let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        let rows = text.split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
        return (rows[0], Array(rows.dropFirst()))
    }

    private static func number(_ field: some StringProtocol) throws -> Double {
        guard let value = Double(field) else { throw Malformed(what: String(field)) }
        return value
    }
}
