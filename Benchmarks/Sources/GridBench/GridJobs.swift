import Clustering
import Pipeline

/// The engine's jobs on a matrix file.
struct GridJobs {
    let matrix: FeatureMatrix
    let options: BenchOptions

    init(_ options: BenchOptions) throws {
        let file = try MatrixFile(path: options.file)
        matrix = try FeatureMatrix(
            values: file.values, nSamples: file.nSamples, nFeatures: file.nFeatures)
        self.options = options
    }

    func report() throws -> BenchReport {
        var report = BenchReport(
            name: "workbench \(options.job.rawValue)", rows: matrix.nSamples,
            threads: options.threads, path: options.path.rawValue)
        let labelings = options.job == .silhouette ? try kMeansRuns(SweepObserver()) : []
        for _ in 0..<options.repeats {
            let trace = ProgressTrace()
            var observer = SweepObserver(now: monotonicSeconds)
            if options.recordsProgress { observer.progress = trace.hear }
            let start = monotonicSeconds()
            switch options.job {
            case .dbscan:
                let runs = try dbscanRuns(observer)
                report.seconds.append(monotonicSeconds() - start)
                for run in runs { report.digests[run.parameters.cell] = digest(run.labels) }
            case .silhouette:
                let qualities = try QualitySweep(
                    matrix: matrix, labelings: labelings.map(\.labels), workers: options.threads,
                    path: options.path
                ).run(observer: observer)
                report.seconds.append(monotonicSeconds() - start)
                for (run, quality) in zip(labelings, qualities) {
                    report.values[run.parameters.cell] =
                        quality.silhouette ?? quality.sampledSilhouette?.value
                }
            default:
                let runs = try kMeansRuns(observer)
                report.seconds.append(monotonicSeconds() - start)
                for run in runs {
                    report.digests[run.parameters.cell] = digest(run.labels)
                    report.values["n_iter_\(run.parameters.cell)"] = Double(run.nIter)
                }
            }
            if options.recordsProgress { report.eta = trace.prediction() }
        }
        return report
    }

    private func kMeansRuns(_ observer: SweepObserver) throws -> [KMeansRun] {
        let cells = try KMeansAxes().tol.flatMap { tol in
            try KMeansAxes().nClusters.map { try KMeansParameters(nClusters: $0, tol: tol) }
        }
        var runs: [KMeansRun] = []
        try KMeansSweep(
            matrix: matrix, parameters: cells, workers: options.threads, path: options.path
        ).run(observer: observer) { runs.append($0) }
        return runs
    }

    private func dbscanRuns(_ observer: SweepObserver) throws -> [DBSCANRun] {
        let cells = try DBSCANAxes().minSamples.flatMap { minSamples in
            try DBSCANAxes().eps.map {
                try DBSCANParameters(eps: $0, minSamples: minSamples)
            }
        }
        var runs: [DBSCANRun] = []
        try DBSCANSweep(
            matrix: matrix, parameters: cells, workers: options.threads, path: options.path
        ).run(observer: observer) { runs.append($0) }
        return runs
    }

    private func digest(_ labels: [Int32]) -> String {
        var digest = SHA256Digest()
        labels.withUnsafeBytes { digest.update($0) }
        return digest.hex()
    }
}

extension KMeansParameters {
    /// Name of the cell in reports; `peer_library.py` spells it the same.
    fileprivate var cell: String { "\(nClusters)_\(tol)" }
}

extension DBSCANParameters {
    /// Name of the cell in reports; `peer_library.py` spells it the same.
    fileprivate var cell: String { "\(minSamples)_\(eps)" }
}
