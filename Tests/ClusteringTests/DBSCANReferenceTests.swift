import Clustering
import Foundation
import Testing

@Suite struct DBSCANReferenceTests {
    private func fit(_ rows: [[Double]], eps: Double, _ minSamples: Int) throws -> DBSCANRun {
        let matrix = try FeatureMatrix(
            values: rows.flatMap { $0 }, nSamples: rows.count, nFeatures: rows[0].count)
        return DBSCANReference.fit(matrix, try DBSCANParameters(eps: eps, minSamples: minSamples))
    }

    @Test func epsAndMinSamplesAreInclusive() throws {
        let run = try fit([[0], [1]], eps: 1, 2)
        #expect(run.labels == [0, 0])
        #expect(run.coreRows == [0, 1])
        #expect(try fit([[0], [1]], eps: 1, 3).labels == [-1, -1])
        #expect(try fit([[0], [1]], eps: 0.999, 2).labels == [-1, -1])
    }

    @Test func clustersAreNumberedByTheirSmallestCoreRow() throws {
        let run = try fit([[9], [0], [9.1], [0.1], [50]], eps: 0.5, 2)
        #expect(run.labels == [0, 1, 0, 1, -1])
        #expect(run.nClustersFound == 2)
        #expect(run.nNoise == 1)
    }

    @Test func aSharedBorderRowGoesToTheLowerCluster() throws {
        // The row at 2 is in reach of both groups and has too few neighbours to be core.
        let rows = [3.0, 3.2, 3.4, 3.6, 2.0, 1.0, 0.8, 0.6, 0.4].map { [$0] }
        let run = try fit(rows, eps: 1, 4)
        #expect(run.labels == [0, 0, 0, 0, 0, 1, 1, 1, 1])
        #expect(!run.coreRows.contains(4))
    }

    @Test func labelsAreThoseOfScikitLearn() throws {
        for problem in try DBSCANFixture.load().problems {
            for run in problem.runs {
                let own = try fit(problem.rows, eps: run.eps, run.min_samples)
                #expect(own.labels == run.labels, "\(problem.name), eps \(run.eps)")
                #expect(own.coreRows == run.core, "\(problem.name), eps \(run.eps)")
            }
        }
    }
}

/// `Fixtures/scikit-learn/dbscan.json`, written by `make_dbscan_fixtures.py` beside it.
struct DBSCANFixture: Decodable {
    struct Run: Decodable {
        let eps: Double
        let min_samples: Int
        let labels: [Int32]
        let core: [Int32]
    }
    struct Problem: Decodable {
        let name: String
        let rows: [[Double]]
        let runs: [Run]
    }
    let problems: [Problem]

    static func load() throws -> DBSCANFixture {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/scikit-learn/dbscan.json")
        return try JSONDecoder().decode(DBSCANFixture.self, from: Data(contentsOf: url))
    }
}
