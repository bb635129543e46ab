import Clustering
import Synchronization
import TestSupport
import Testing

@Suite struct NeighbourDistancesTests {
    private func matrix(_ n: Int, _ d: Int, seed: UInt64) throws -> FeatureMatrix {
        var random = SeededGenerator(seed: seed)
        // Some rows twice: equal distances must not be lost.
        var values: [Double] = []
        for row in 0..<n {
            if row % 7 == 3 {
                values += values[(row - 1) * d..<row * d]
            } else {
                values += (0..<d).map { _ in random.normal() }
            }
        }
        return try FeatureMatrix(values: values, nSamples: n, nFeatures: d)
    }

    /// Sorts all distances of each row.
    private func oracle(_ matrix: FeatureMatrix, _ minSamples: [Int], _ rows: [Int]) -> [[Double]] {
        minSamples.map { m in
            rows.map { row in
                (0..<matrix.nSamples)
                    .map { DBSCANReference.squaredDistance(row, $0, in: matrix) }
                    .sorted()[m - 1].squareRoot()
            }
        }
    }

    @Test(arguments: [(1, 1), (5, 2), (64, 3), (65, 21), (130, 4), (300, 9)])
    func equalsThePlainSearchBitForBit(_ n: Int, _ d: Int) throws {
        let matrix = try matrix(n, d, seed: UInt64(n))
        let minSamples = [1, 2, 10, 50, n].filter { $0 <= n }
        let expected = oracle(matrix, minSamples, Array(0..<n))
        for workers in [1, 3] {
            let found = try NeighbourDistances(
                matrix: matrix, minSamples: minSamples, workers: workers
            ).run(observer: SweepObserver())
            #expect(found == expected)
        }
    }

    @Test func someRowsAreHeldAgainstAll() throws {
        let matrix = try matrix(200, 3, seed: 4)
        let rows = [199, 0, 17, 17, 64]
        let found = try NeighbourDistances(
            matrix: matrix, minSamples: [20, 3], rows: rows, workers: 2
        ).run(observer: SweepObserver())
        #expect(found == oracle(matrix, [20, 3], rows))
        #expect(
            try NeighbourDistances(matrix: matrix, minSamples: [3], rows: [], workers: 2)
                .run(observer: SweepObserver()) == [[]])
    }

    /// A row counts itself, as the cells of DBSCAN do: what is core at an eps has its distance below it.
    @Test func coreRowsAreThoseWithinEps() throws {
        let matrix = try matrix(150, 2, seed: 6)
        let found = try NeighbourDistances(matrix: matrix, minSamples: [5], workers: 2)
            .run(observer: SweepObserver())[0]
        let eps = 0.3
        let core = DBSCANReference.fit(
            matrix, try DBSCANParameters(eps: eps, minSamples: 5)
        ).coreRows
        #expect(found.indices.filter { found[$0] <= eps } == core.map(Int.init))
    }

    @Test func equalRowsAndHugeValues() throws {
        let equal = try FeatureMatrix(
            values: Array(repeating: 2, count: 600), nSamples: 300, nFeatures: 2)
        let found = try NeighbourDistances(matrix: equal, minSamples: [2, 300], workers: 2)
            .run(observer: SweepObserver())
        #expect(found.allSatisfy { $0.allSatisfy { $0 == 0 } })
        let huge = try FeatureMatrix(values: [-1e300, 0, 1e300], nSamples: 3, nFeatures: 1)
        let far = try NeighbourDistances(matrix: huge, minSamples: [1, 2], workers: 1)
            .run(observer: SweepObserver())
        #expect(far == [[0, 0, 0], [.infinity, .infinity, .infinity]])
    }

    @Test func theObserverStopsItAndHearsProgress() throws {
        let matrix = try matrix(200, 2, seed: 8)
        let distances = NeighbourDistances(matrix: matrix, minSamples: [4], workers: 2)
        #expect(throws: ClusteringError.cancelled) {
            try distances.run(observer: SweepObserver(isCancelled: { true }))
        }
        let seen = Mutex<[Double]>([])
        let observer = SweepObserver(progress: { share in seen.withLock { $0.append(share) } })
        _ = try distances.run(observer: observer)
        let heard = seen.withLock { $0 }
        #expect(heard.last == 1 && heard == heard.sorted())
    }
}
