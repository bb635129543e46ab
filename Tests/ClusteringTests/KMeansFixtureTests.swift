import Clustering
import Foundation
import Testing

/// The engine against scikit-learn's results, stored: no Python needed.
@Suite struct KMeansFixtureTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    /// `Tests/Fixtures/scikit-learn/make_kmeans_fixtures.py` made and documents the file.
    @Test func reproducesScikitLearnOnSmallMatrices() throws {
        let file = Self.folder.deletingLastPathComponent()
            .appendingPathComponent("Fixtures/scikit-learn/kmeans.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        let digits = Array("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        let value = Dictionary(uniqueKeysWithValues: digits.enumerated().map { ($1, Int32($0)) })
        var matrices: [Substring: FeatureMatrix] = [:]
        var runs = 0
        var position = 1
        while position < lines.count {
            let words = lines[position].split(separator: " ")
            if words[0] == "matrix" {
                let n = try #require(Int(words[2]))
                let values = lines[position + 1...position + n].flatMap { line in
                    line.split(separator: " ").compactMap { Double($0) }
                }
                let raw = try FeatureMatrix(
                    values: values, nSamples: n, nFeatures: try #require(Int(words[3])))
                matrices[words[1]] = try zScores(raw)
                position += n + 1
            } else {
                let matrix = try #require(matrices[words[1]])
                let cell = try KMeansParameters(
                    nClusters: try #require(Int(words[2])), tol: try #require(Double(words[3])),
                    maxIter: try #require(Int(words[4])), nInit: try #require(Int(words[5])),
                    seed: try #require(UInt32(words[6])))
                let run = try sweep(matrix, [cell])[0]
                let inertia = try #require(Double(words[8]))
                #expect(run.labels == lines[position + 1].map { value[$0] }, "\(words)")
                #expect(run.nIter == Int(words[7]), "\(words)")
                #expect(abs(run.inertia - inertia) <= 1e-9 * inertia, "\(words)")
                runs += 1
                position += 2
            }
        }
        #expect(runs == 324)
    }

    private static var reference: URL {
        folder.deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("shared/reference")
    }

    /// All 27 labelings, iteration counts and inertias of the reference kit's grid.
    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: KMeansFixtureTests.reference.path),
            "../shared/reference is not here"))
    func reproducesTheReferenceGrid() throws {
        func table(_ name: String) throws -> [[Substring]] {
            try String(
                contentsOf: Self.reference.appendingPathComponent(name), encoding: .utf8
            )
            .split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
        }
        let features = try table("features21.csv").dropFirst()
        let values = features.flatMap { $0.dropFirst().compactMap { Double($0) } }
        let raw = try FeatureMatrix(values: values, nSamples: features.count, nFeatures: 21)
        let matrix = try zScores(raw)
        let labels = try table("labels.csv")
        let expected = try table("kmeans_runs.csv").dropFirst()
        let cells = try expected.map { row in
            try KMeansParameters(
                nClusters: try #require(Int(row[1])), tol: try #require(Double(row[2])))
        }
        #expect(cells.count == 27)
        let columns = expected.map { row in
            labels[0].firstIndex(of: Substring("kmeans_k\(row[1])_tol\(row[2])"))
        }
        for path in CPUPath.available {
            let runs = try sweep(matrix, cells, workers: 2, path: path)
            for (run, (row, column)) in zip(runs, zip(expected, columns)) {
                let column = try #require(column)
                #expect(run.labels == labels.dropFirst().map { Int32($0[column]) })
                #expect(run.nIter == Int(row[3]))
                let inertia = try #require(Double(row[4]))
                #expect(abs(run.inertia - inertia) <= 1e-9 * inertia)
            }
        }
    }
}
