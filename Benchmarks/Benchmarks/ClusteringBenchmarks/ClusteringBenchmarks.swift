import Benchmark
import Clustering
import Foundation
import Pipeline
import Store

/// Micro benchmarks: one step of the product each, sizes in the name, data made outside the timing.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .peakMemoryResident],
        warmupIterations: 1, maxDuration: .seconds(3), maxIterations: 50)

    Benchmark("kmeans-lloyd/100k×21/k8") { benchmark in
        let matrix = try ClusteredData.matrix(rows: 100_000)
        let cells = [try KMeansParameters(nClusters: 8, tol: 1e-4)]
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            try KMeansSweep(matrix: matrix, parameters: cells, workers: 2)
                .run(observer: SweepObserver()) { blackHole($0) }
        }
    }

    Benchmark("kmeans-grid/10k×21/27-runs") { benchmark in
        let matrix = try ClusteredData.matrix(rows: 10_000)
        let cells = try KMeansAxes().tol.flatMap { tol in
            try KMeansAxes().nClusters.map { try KMeansParameters(nClusters: $0, tol: tol) }
        }
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            try KMeansSweep(matrix: matrix, parameters: cells, workers: 2)
                .run(observer: SweepObserver()) { blackHole($0) }
        }
    }

    Benchmark("dbscan-pair-pass/20k×21/9-runs") { benchmark in
        let matrix = try ClusteredData.matrix(rows: 20_000)
        let cells = try DBSCANAxes().minSamples.flatMap { minSamples in
            try DBSCANAxes().eps.map {
                try DBSCANParameters(eps: $0, minSamples: minSamples)
            }
        }
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            try DBSCANSweep(matrix: matrix, parameters: cells, workers: 2)
                .run(observer: SweepObserver()) { blackHole($0) }
        }
    }

    Benchmark("silhouettes/5k×21/9-labelings") { benchmark in
        let matrix = try ClusteredData.matrix(rows: 5_000)
        let labelings = try ClusteredData.labelings(of: matrix)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            blackHole(
                try QualitySweep(matrix: matrix, labelings: labelings, workers: 2)
                    .run(observer: SweepObserver()))
        }
    }

    Benchmark("label-insert/1M-rows") { benchmark in
        let labels = (0..<1_000_000).map { Int32($0 % 30) }
        for _ in benchmark.scaledIterations {
            let connection = try Connection.inMemory()
            try connection.execute(
                """
                create table run_label (
                    run_id integer not null,
                    row_no integer not null,
                    cluster integer not null,
                    primary key (run_id, row_no)
                ) without rowid
                """)
            benchmark.startMeasurement()
            try LabelTable.insert(labels, into: connection)
            benchmark.stopMeasurement()
        }
    }

    Benchmark("csv-ingest/100k-lines") { benchmark in
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("workbench-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let csv = folder.appendingPathComponent("lines.csv").path
        try InvoiceLines.write(100_000, to: csv)
        for index in benchmark.scaledIterations {
            let file = folder.appendingPathComponent("\(index).db").path
            let connection = try Database.open(file, for: .creating)
            benchmark.startMeasurement()
            blackHole(try Ingest(database: connection).ingest(path: csv))
            benchmark.stopMeasurement()
            connection.close()
            try FileManager.default.removeItem(atPath: file)
        }
    }
}
