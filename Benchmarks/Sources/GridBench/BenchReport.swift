import Foundation

/// The JSON line that every job prints, the same as the peers' scripts print.
struct BenchReport: Encodable {
    let name: String
    let rows: Int
    let threads: Int
    let path: String
    /// Elapsed seconds of each repetition.
    var seconds: [Double] = []
    /// Cell of the grid to SHA-256 of its labels as little-endian `Int32`.
    var digests: [String: String] = [:]
    /// Whatever else was counted.
    var values: [String: Double] = [:]
    /// With `--eta`, and for `sweep`: progress of the last repetition.
    var eta: ProgressTrace.Prediction?

    func print() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        Swift.print(String(decoding: try encoder.encode(self), as: UTF8.self))
    }
}
