import Clustering
import TestSupport
import Testing

@Suite struct RepeatedRowsTests {
    private func matrix(_ values: [Double], d: Int) throws -> FeatureMatrix {
        try FeatureMatrix(values: values, nSamples: values.count / d, nFeatures: d)
    }

    @Test func rowsStandOnceWithTheirNumber() throws {
        let matrix = try matrix([10, 11, 20, 21, 30, 31, 40, 41], d: 2)
        let rows = try #require(RepeatedRows([3, 0, 3, 3, 1, 0, 3, 3], of: matrix))
        #expect(rows.distinct.map(\.row) == [[10, 11], [20, 21], [40, 41]])
        #expect(rows.distinct.map(\.times) == [2, 1, 5])
        #expect(rows.places == [2, 0, 2, 2, 1, 0, 2, 2])
    }

    @Test func whereFewRepeatAllRowsAreTaken() throws {
        let matrix = try matrix((0..<16).map(Double.init), d: 1)
        let rows = (0..<16).map { Int32($0) }
        #expect(RepeatedRows(rows, of: matrix) == nil)
        #expect(RepeatedRows([0] + rows.dropLast(), of: matrix) == nil)
        #expect(RepeatedRows([0, 0] + rows.dropLast(2), of: matrix) != nil)
    }

    /// Clusters that run empty take the farthest of all drawn rows, of which two may be one.
    @Test(arguments: CPUPath.available) func fitsAreThoseOfAllRows(path: CPUPath) throws {
        var random = SeededGenerator(seed: 91)
        for round in 0..<40 {
            let (n, d) = (Int.random(in: 2...60, using: &random), 1 + round % 5)
            let values = (0..<n * d).map { _ in
                round % 3 == 0 ? Double(Int.random(in: 0...2, using: &random)) : random.normal()
            }
            let whole = try matrix(values, d: d)
            let rows = (0..<3 * n).map { _ in Int32(random.below(n)) }
            #expect(RepeatedRows(rows, of: whole) != nil)
            let cells = try [1, 2, 7, 13].filter { $0 <= n }.map {
                try KMeansParameters(nClusters: $0, tol: round % 2 == 0 ? 0 : 1e-4, seed: 3)
            }
            let reference = KMeansReference(
                matrix: try matrix(
                    rows.flatMap { values[Int($0) * d..<(Int($0) + 1) * d] }, d: d))
            let draws = [MatrixDraw(rows: rows, cells: cells)]
            let runs = try DrawFits(matrix: whole, draws: draws, workers: 1, path: path)
                .run(observer: SweepObserver()) { $1.runs }[0]
            for (cell, run) in zip(cells, runs) {
                #expect(Bits(run) == Bits(try reference.fit(cell)), "\(n) × \(d), \(cell)")
            }
        }
    }
}
