import Foundation

/// Golden problems of Tests/Fixtures/scikit-learn/metrics.txt and the reference data.
struct MetricsFixture {
    var name = ""
    var rows: [[Double]] = []
    var labelings: [[Int32]] = []
    /// Silhouette without and with noise, Calinski–Harabasz, Davies–Bouldin; NaN where undefined.
    var expected: [[Double]] = []
    /// Adjusted Rand index and normalised mutual information of labelings (i, j).
    var agreements: [(i: Int, j: Int, ari: Double, nmi: Double)] = []

    private static var root: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    static func load() throws -> [MetricsFixture] {
        let file = root.appending(path: "Tests/Fixtures/scikit-learn/metrics.txt")
        var fixtures: [MetricsFixture] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            let last = fixtures.count - 1
            switch words[0] {
            case "#": continue
            case "problem": fixtures.append(MetricsFixture(name: String(words[1])))
            case "labels":
                fixtures[last].labelings.append(words.dropFirst().compactMap { Int32($0) })
            case "expect":
                fixtures[last].expected.append(words.dropFirst().compactMap { Double($0) })
            case "agree":
                let numbers = words.dropFirst().compactMap { Double($0) }
                fixtures[last].agreements.append(
                    (Int(numbers[0]), Int(numbers[1]), numbers[2], numbers[3]))
            default: fixtures[last].rows.append(words.compactMap { Double($0) })
            }
        }
        return fixtures
    }

    /// Lines of a file of ../shared/reference without its header; `nil` when it is absent.
    static func reference(_ name: String) -> [[Substring]]? {
        let file = root.appending(path: "../shared/reference/\(name)")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        return text.split(whereSeparator: \.isNewline).dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false)
        }
    }
}
