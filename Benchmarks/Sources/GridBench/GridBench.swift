import Clustering
import Foundation
import Pipeline

/// Times whole grids of the engine on a matrix file and prints one JSON line, as the peers' scripts
/// do: seconds of every repetition and the digests of the labels.
///
///     GridBench kmeans|dbscan|silhouette MATRIX.bin [--threads 2] [--repeat 5] [--path avx2]
@main
enum GridBench {
    private struct Report: Encodable {
        let name: String
        let rows: Int
        let threads: Int
        let path: String
        let seconds: [Double]
        let digests: [String: String]
        let values: [String: Double]
    }

    private struct Options {
        var job = ""
        var matrix = ""
        var threads = 2
        var repeats = 5
        var path = CPUPath.best

        init(_ arguments: [String]) throws {
            var rest = arguments[...]
            while let word = rest.popFirst() {
                switch word {
                case "--threads": threads = try Self.number(&rest, word)
                case "--repeat": repeats = try Self.number(&rest, word)
                case "--path": path = rest.popFirst().flatMap(CPUPath.init) ?? .best
                default:
                    if job.isEmpty { job = word } else { matrix = word }
                }
            }
            guard !matrix.isEmpty else {
                throw UsageError(text: "usage: GridBench kmeans|dbscan|silhouette MATRIX.bin")
            }
        }

        private static func number(_ rest: inout ArraySlice<String>, _ word: String) throws -> Int {
            guard let number = rest.popFirst().flatMap(Int.init), number > 0 else {
                throw UsageError(text: "\(word) takes a whole number")
            }
            return number
        }
    }

    private struct UsageError: Error, CustomStringConvertible {
        let text: String
        var description: String { text }
    }

    static func main() throws {
        let options = try Options(Array(CommandLine.arguments.dropFirst()))
        let file = try MatrixFile(path: options.matrix)
        let matrix = try FeatureMatrix(
            values: file.values, nSamples: file.nSamples, nFeatures: file.nFeatures)
        var seconds: [Double] = []
        var digests: [String: String] = [:]
        var values: [String: Double] = [:]
        let labelings = options.job == "silhouette" ? try kMeansLabelings(matrix, options) : []
        for _ in 0..<options.repeats {
            let start = monotonicSeconds()
            switch options.job {
            case "kmeans":
                var runs: [KMeansRun] = []
                try KMeansSweep(
                    matrix: matrix, parameters: kMeansGrid(), workers: options.threads,
                    path: options.path
                ).run(observer: SweepObserver(now: monotonicSeconds)) { runs.append($0) }
                seconds.append(monotonicSeconds() - start)
                for run in runs {
                    let name = "\(run.parameters.nClusters)_\(run.parameters.tol)"
                    digests[name] = digest(run.labels)
                    values["n_iter_\(name)"] = Double(run.nIter)
                }
            case "dbscan":
                var runs: [DBSCANRun] = []
                try DBSCANSweep(
                    matrix: matrix, parameters: dbscanGrid(), workers: options.threads,
                    path: options.path
                ).run(observer: SweepObserver(now: monotonicSeconds)) { runs.append($0) }
                seconds.append(monotonicSeconds() - start)
                for run in runs {
                    digests["\(run.parameters.minSamples)_\(run.parameters.eps)"] = digest(
                        run.labels)
                }
            case "silhouette":
                let qualities = try QualitySweep(
                    matrix: matrix, labelings: labelings.map(\.labels), workers: options.threads,
                    path: options.path
                ).run(observer: SweepObserver(now: monotonicSeconds))
                seconds.append(monotonicSeconds() - start)
                for (labeling, quality) in zip(labelings, qualities) {
                    values[labeling.name] =
                        quality.silhouette ?? quality.sampledSilhouette?.value ?? .nan
                }
            default:
                throw UsageError(text: "unknown job \(options.job)")
            }
        }
        let report = Report(
            name: "workbench \(options.job)", rows: matrix.nSamples, threads: options.threads,
            path: options.path.rawValue, seconds: seconds, digests: digests, values: values)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    private static func kMeansGrid() throws -> [KMeansParameters] {
        try SweepRequest.defaultTol.flatMap { tol in
            try SweepRequest.defaultNClusters.map { try KMeansParameters(nClusters: $0, tol: tol) }
        }
    }

    private static func dbscanGrid() throws -> [DBSCANParameters] {
        try SweepRequest.defaultMinSamples.flatMap { minSamples in
            try SweepRequest.defaultEps.map {
                try DBSCANParameters(eps: $0, minSamples: minSamples)
            }
        }
    }

    private static func kMeansLabelings(
        _ matrix: FeatureMatrix, _ options: Options
    ) throws -> [(name: String, labels: [Int32])] {
        var labelings: [(name: String, labels: [Int32])] = []
        try KMeansSweep(matrix: matrix, parameters: kMeansGrid(), workers: options.threads)
            .run(observer: SweepObserver()) { run in
                labelings.append(
                    ("\(run.parameters.nClusters)_\(run.parameters.tol)", run.labels))
            }
        return labelings
    }

    private static func digest(_ labels: [Int32]) -> String {
        var digest = SHA256Digest()
        labels.withUnsafeBytes { digest.update($0) }
        return digest.hex()
    }
}
