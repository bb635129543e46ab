import Clustering
import Foundation
import Pipeline
import Store

/// The jobs that work on a database file.
struct FileJobs {
    let options: BenchOptions

    /// One sweep of a workbench file, as the command does it, and how its progress foretold the end.
    ///
    /// The file keeps the runs, so a second time there is nothing to compute.
    func sweep() throws -> BenchReport {
        guard let algorithm = AlgorithmList.standard[options.algorithm] else {
            throw UsageError(text: "--algorithm \(options.algorithm): kmeans or dbscan")
        }
        var request = SweepRequest()
        request.algorithms = [algorithm]
        request.source = .features(
            SnapshotOptions(features: "standard", repeats: options.customersRepeated, jitterSeed: 0)
        )
        request.threads = options.threads
        request.path = options.path
        let trace = ProgressTrace()
        let connection = try Database.open(options.file, for: .writing)
        let start = monotonicSeconds()
        let runner = SweepRunner(
            in: connection, request: request,
            listener: { event in
                switch event {
                case .started: trace.restart()  // As the progress line of the command does.
                case .progress(_, phase: _, fraction: let fraction): trace.hear(fraction)
                default: break
                }
            })
        let summaries = try runner.run()
        let seconds = monotonicSeconds() - start
        let eta = trace.prediction()
        let rows = try connection.query("select max(n_rows) from snapshot").first?.int(0) ?? 0
        var report = BenchReport(
            name: "workbench sweep \(algorithm.name)", rows: rows, threads: options.threads,
            path: options.path.rawValue)
        report.seconds = [seconds]
        report.values["wall_seconds"] = summaries.first?.wallSeconds
        report.eta = eta
        return report
    }

    /// 27 labelings into a table like `run_label`, each in a transaction of its own.
    func store() throws -> BenchReport {
        let nRuns = 27
        let labels = (0..<options.rows).map { Int32($0 % 30) }
        var report = BenchReport(
            name: "workbench store", rows: options.rows, threads: 1, path: "insert from memory")
        for _ in 0..<options.repeats {
            try? FileManager.default.removeItem(atPath: options.file)
            let connection = try Connection(path: options.file, mode: .create)
            try connection.execute(
                """
                create table run_label (
                    run_id integer not null,
                    row_no integer not null,
                    cluster integer not null,
                    primary key (run_id, row_no)
                ) without rowid
                """)
            let start = monotonicSeconds()
            for run in 1...nRuns { try insert(labels, run: run, into: connection) }
            report.seconds.append(monotonicSeconds() - start)
            connection.close()
        }
        let rows = Double(options.rows * nRuns)
        if let best = report.seconds.min() { report.values["label_rows_per_second"] = rows / best }
        return report
    }

    private func insert(_ labels: [Int32], run: Int, into connection: Connection) throws {
        try labels.withUnsafeBufferPointer { labels in
            let source = BatchSource(
                name: "labels",
                columns: [
                    SourceColumn("run_id", .integer), SourceColumn("row_no", .integer),
                    SourceColumn("cluster", .integer),
                ],
                batches: [
                    ColumnBatch(
                        rowCount: labels.count,
                        values: [.constant(Int64(run)), .rowNumber(start: 0), .int32(labels)])
                ])
            try connection.insert(
                source,
                with: "insert into run_label select run_id, row_no, cluster from labels")
        }
    }
}
