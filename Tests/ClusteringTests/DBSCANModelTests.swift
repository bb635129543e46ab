import Clustering
import Testing

struct DBSCANModelTests {
    private static func matrix(_ rows: [[Double]]) throws -> FeatureMatrix {
        try FeatureMatrix(
            values: rows.flatMap(\.self), nSamples: rows.count, nFeatures: rows[0].count)
    }

    /// Two clusters on a line: 0 at 0, 1, 2; 1 at 6, 7, 8.
    private static func line(eps: Double) throws -> DBSCANModel {
        DBSCANModel(
            cores: try matrix([[0], [1], [2], [6], [7], [8]]), labels: [0, 0, 0, 1, 1, 1], eps: eps)
    }

    @Test func aRowWithinReachOfTwoClustersIsInTheLowest() throws {
        let found = try Self.line(eps: 2.5).assign(try Self.matrix([[4.4], [4.5], [4.6], [3]]))
        // 4.4 and 4.5 reach 2; 4.6 does not. The nearest of the first three is 6.
        #expect(found.map(\.cluster) == [0, 0, 1, 0])
        #expect(found.map(\.nearest) == [3, 3, 3, 2])
        #expect(found.map(\.nearestCluster) == [1, 1, 1, 0])
    }

    @Test func theRadiusBelongsToTheClusterAndBeyondIsNone() throws {
        let found = try Self.line(eps: 0.5).assign(
            try Self.matrix([[2.5], [(2.5).nextUp], [100], [-3]]))
        #expect(found.map(\.cluster) == [0, -1, -1, -1])
        #expect(found.map(\.distance) == [0.5, (2.5).nextUp - 2, 92, 3])
        #expect(found.map(\.nearest) == [2, 2, 5, 0])
    }

    @Test func ofEquallyNearCoresTheLowestCounts() throws {
        let cores = try Self.matrix((0..<100).map { [Double($0 % 2) * 2, 0] })
        let model = DBSCANModel(
            cores: cores, labels: (0..<100).map { Int32($0 % 2) }, eps: 1)
        #expect(model.assign(try Self.matrix([[1, 0]])).map(\.nearest) == [0])
        #expect(model.assign(try Self.matrix([[1.5, 0]])).map(\.nearest) == [1])
    }

    /// The tree against every core row, at any number of threads.
    @Test(arguments: [(1, 3), (2, 40), (3, 500), (8, 900), (21, 600)])
    func theTreeFindsWhatLookingAtAllFinds(width: Int, nCores: Int) throws {
        var dice = SplitMix64(state: UInt64(width))
        // Coarse places, so that there are many ties; a column that says nothing.
        func rows(_ count: Int) -> [[Double]] {
            (0..<count).map { _ in
                (0..<width).map { $0 == 1 ? 0 : Double(dice.next() % 9) / 4 }
            }
        }
        let cores = try Self.matrix(rows(nCores))
        let labels = (0..<nCores).map { _ in Int32(dice.next() % 5) }
        let asked = try Self.matrix(rows(700))
        for eps in [0.25, 0.5, 1, 2] {
            let expected = DBSCANModel(cores: cores, labels: labels, eps: eps).assignPlainly(asked)
            for workers in [1, 3] {
                let model = DBSCANModel(
                    cores: cores, labels: labels, eps: eps, workers: workers)
                #expect(model.assign(asked) == expected)
            }
        }
    }

    @Test(arguments: [0.3, 0.6, 1])
    func fittedRowsHaveTheirLabels(eps: Double) throws {
        var dice = SplitMix64(state: 11)
        let rows = (0..<400).map { _ in
            (0..<3).map { _ in Double(dice.next() % 1_000) / 250 }
        }
        let matrix = try Self.matrix(rows)
        let run = DBSCANReference.fit(matrix, try DBSCANParameters(eps: eps, minSamples: 5))
        guard !run.coreRows.isEmpty else { return }
        let model = DBSCANModel(
            cores: try Self.matrix(run.coreRows.map { rows[Int($0)] }),
            labels: run.coreRows.map { run.labels[Int($0)] }, eps: eps)
        #expect(model.assign(matrix).map { $0.cluster } == run.labels.map { Int($0) })
    }
}
