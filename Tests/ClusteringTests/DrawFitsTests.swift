import Clustering
import Synchronization
import TestSupport
import Testing

@Suite struct DrawFitsTests {
    /// A plain matrix of the drawn rows: what a draw must not be told from.
    private func matrix(_ matrix: FeatureMatrix, rows: [Int32]) throws -> FeatureMatrix {
        let d = matrix.nFeatures
        return try FeatureMatrix(
            values: rows.flatMap { matrix.values[Int($0) * d..<(Int($0) + 1) * d] },
            nSamples: rows.count, nFeatures: d)
    }

    private func bootstrap(_ n: Int, count: Int, _ random: inout SeededGenerator) -> [Int32] {
        (0..<count).map { _ in Int32(random.below(n)) }
    }

    @Test(arguments: KMeansProblem.allCases)
    func drawsAreFittedLikeMatricesOfTheirRows(problem: KMeansProblem) throws {
        var random = SeededGenerator(seed: 41)
        let whole = try problem.matrix(&random)
        let n = whole.nSamples
        let sizes = [n, n, max(1, n / 2), 1, n, 2 * n, max(1, n / 3)]
        let draws = try sizes.enumerated().map { index, size in
            let cells = try [1, 2, 5, 9].filter { $0 <= size }.map {
                try KMeansParameters(
                    nClusters: $0, tol: index == 4 ? 0 : 1e-4, nInit: 1 + index % 3,
                    seed: UInt32(index % 2))
            }
            return MatrixDraw(rows: bootstrap(n, count: size, &random), cells: cells + cells)
        }
        let expected = try draws.map { draw in
            let reference = KMeansReference(matrix: try matrix(whole, rows: draw.rows))
            return try draw.cells.map { try reference.fit($0) }
        }
        // 16 threads have fewer draws than threads.
        for (workers, path) in [(1, CPUPath.plain), (2, .best), (16, .best)] {
            let fits = try DrawFits(matrix: whole, draws: draws, workers: workers, path: path)
            let runs = try fits.run(observer: SweepObserver()) { $1.runs }
            #expect(runs.map(\.count) == expected.map(\.count))
            for (run, plain) in zip(runs.joined(), expected.joined()) {
                #expect(run.parameters == plain.parameters)
                #expect(Bits(run) == Bits(plain), "\(problem) \(run.parameters)")
            }
        }
    }

    /// Above 16,384 rows all fits of a draw advance together.
    @Test func largeDrawsAreFittedLikeSweeps() throws {
        var random = SeededGenerator(seed: 42)
        let values = (0..<20_000 * 3).map { _ in random.normal() }
        let whole = try FeatureMatrix(values: values, nSamples: 20_000, nFeatures: 3)
        let cells = try [3, 4].map { try KMeansParameters(nClusters: $0, maxIter: 5) }
        let draws = (0..<2).map { _ in
            MatrixDraw(rows: bootstrap(20_000, count: 20_000, &random), cells: cells)
        }
        let runs = try DrawFits(matrix: whole, draws: draws, workers: 2)
            .run(observer: SweepObserver()) { $1.runs }
        for (draw, runs) in zip(draws, runs) {
            let sweep = try KMeansSweep(
                matrix: try matrix(whole, rows: draw.rows), parameters: cells, workers: 1)
            try sweep.run(observer: SweepObserver()) { plain in
                let run = runs.first { $0.parameters == plain.parameters }
                #expect(run.map(Bits.init) == Bits(plain))
            }
        }
    }

    @Test func drawsOfNewValuesAreFittedLikeMatricesOfThem() throws {
        var random = SeededGenerator(seed: 47)
        let whole = try KMeansProblem.blobs.matrix(&random)
        let d = whole.nFeatures
        let cells = try [1, 3].map { try KMeansParameters(nClusters: $0, seed: 9) }
        let made = [40, 7, 400].map { n in (0..<n * d).map { _ in random.normal() } }
        let draws = made.map { values in
            MatrixDraw(nSamples: values.count / d, cells: cells) { buffer in
                _ = buffer.initialize(from: values)
            }
        }
        let kept = try DrawFits(matrix: whole, draws: draws, workers: 2)
            .run(observer: SweepObserver()) { ($1.runs, Array($1.values)) }
        for (values, (runs, seen)) in zip(made, kept) {
            #expect(seen == values)
            let plain = KMeansReference(
                matrix: try FeatureMatrix(
                    values: values, nSamples: values.count / d, nFeatures: d))
            for run in runs { #expect(try Bits(run) == Bits(plain.fit(run.parameters))) }
        }
    }

    @Test func resultsComeInTheOrderOfTheDraws() throws {
        var random = SeededGenerator(seed: 43)
        let whole = try KMeansProblem.blobs.matrix(&random)
        let cell = try KMeansParameters(nClusters: 1)
        let draws = (1...200).map { size in
            MatrixDraw(
                rows: bootstrap(whole.nSamples, count: size * 7 % 201, &random), cells: [cell])
        }
        let fits = try DrawFits(matrix: whole, draws: draws, workers: 4)
        let fractions = Mutex<[Double]>([])
        let observer = SweepObserver(progress: { fraction in
            fractions.withLock { $0.append(fraction) }
        })
        let kept = try fits.run(observer: observer) { index, draw in
            [index, draw.runs[0].labels.count]
        }
        #expect(kept == draws.enumerated().map { [$0, $1.rows.count] })
        let told = fractions.withLock { $0 }
        #expect(told == told.sorted() && told.last == 1)
    }

    @Test func drawsWithoutCellsAndNoDrawsAreFine() throws {
        var random = SeededGenerator(seed: 44)
        let whole = try KMeansProblem.blobs.matrix(&random)
        let empty = [MatrixDraw(rows: [], cells: []), MatrixDraw(rows: [0], cells: [])]
        let counts = try DrawFits(matrix: whole, draws: empty, workers: 2)
            .run(observer: SweepObserver()) { $1.runs.count }
        #expect(counts == [0, 0])
        let none = try DrawFits(matrix: whole, draws: [], workers: 2)
            .run(observer: SweepObserver()) { $1.runs.count }
        #expect(none.isEmpty)
    }

    @Test func aDrawNeedsAsManyRowsAsClusters() throws {
        var random = SeededGenerator(seed: 45)
        let whole = try KMeansProblem.blobs.matrix(&random)
        let cell = try KMeansParameters(nClusters: 4)
        #expect(throws: ClusteringError.tooFewSamples(nSamples: 3, nClusters: 4)) {
            try DrawFits(
                matrix: whole, draws: [MatrixDraw(rows: [0, 0, 0], cells: [cell])], workers: 1)
        }
    }

    @Test(arguments: [1, 4])
    func theObserverStopsIt(workers: Int) throws {
        var random = SeededGenerator(seed: 46)
        let whole = try KMeansProblem.blobs.matrix(&random)
        let cell = try KMeansParameters(nClusters: 3)
        let draws = (0..<500).map { _ in
            MatrixDraw(rows: bootstrap(whole.nSamples, count: 50, &random), cells: [cell])
        }
        let kept = Atomic<Int>(0)
        let fits = try DrawFits(matrix: whole, draws: draws, workers: workers)
        let observer = SweepObserver(isCancelled: { kept.load(ordering: .relaxed) >= 5 })
        #expect(throws: ClusteringError.cancelled) {
            try fits.run(observer: observer) { _, _ in kept.add(1, ordering: .relaxed) }
        }
        #expect((5..<500).contains(kept.load(ordering: .relaxed)))
    }
}

extension MatrixDraw {
    fileprivate var rows: [Int32] {
        if case .rows(let rows) = source { rows } else { [] }
    }
}
