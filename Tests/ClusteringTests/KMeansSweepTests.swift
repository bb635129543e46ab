import Clustering
import Synchronization
import TestSupport
import Testing

@Suite struct KMeansSweepTests {
    /// 1,000 random problems: every bit of the fast path is that of the plain reference.
    @Test(arguments: 0..<8) func equalsTheReferenceToTheBit(kind: Int) throws {
        let problem = KMeansProblem.allCases[kind]
        var random = SeededGenerator(seed: UInt64(1000 + kind))
        for round in 0..<125 {
            let matrix = try problem.matrix(&random, maxRows: round % 25 == 0 ? 1500 : 120)
            let n = matrix.nSamples
            let k =
                round % 10 == 0 && n <= 120 ? n : Int.random(in: 1...min(n, 14), using: &random)
            let seed = UInt32.random(in: 0 ... .max, using: &random)
            let cells = try [(1e-1, 300), (1e-3, 300), (0, 300), (0, 3), (1e-4, 1)].map {
                try KMeansParameters(
                    nClusters: k, tol: $0, maxIter: $1, nInit: round % 7 == 0 ? 3 : 1, seed: seed)
            }
            let reference = KMeansReference(matrix: matrix)
            let path = CPUPath.available[round % CPUPath.available.count]
            let runs = try sweep(matrix, cells, workers: 1 + round % 3, path: path)
            #expect(runs.count == cells.count)
            for run in runs {
                let expected = try reference.fit(run.parameters)
                #expect(Bits(run) == Bits(expected), "\(problem) round \(round) \(run.parameters)")
            }
        }
    }

    @Test func resultsDependNeitherOnWorkersNorOnPath() throws {
        var random = SeededGenerator(seed: 31)
        // Both sides of the border between side by side and lockstep.
        for (n, d) in [(3001, 21), (17_003, 5)] {
            let values = (0..<n * d).map { _ in
                Double(Int.random(in: 0...6, using: &random)) + 0.1 * random.normal()
            }
            let matrix = try FeatureMatrix(values: values, nSamples: n, nFeatures: d)
            let cells = try [2, 5, 8, 17, 30].flatMap { k in
                try [1e-2, 1e-4].map { try KMeansParameters(nClusters: k, tol: $0, maxIter: 40) }
            }
            let expected = try sweep(matrix, cells, workers: 1, path: .plain).map(Bits.init)
            for path in CPUPath.available {
                for workers in [1, 2, 3, 8] {
                    let runs = try sweep(matrix, cells, workers: workers, path: path)
                    #expect(runs.map(Bits.init) == expected)
                }
            }
        }
    }

    @Test func cellsDoNotInfluenceOneAnother() throws {
        var random = SeededGenerator(seed: 6)
        let matrix = try KMeansProblem.blobs.matrix(&random, maxRows: 900)
        let cells = try [2, 3, 7, 8, 20].flatMap { k in
            try [UInt32(0), 9].map { try KMeansParameters(nClusters: k, seed: $0) }
        }
        let together = try sweep(matrix, cells)
        for (cell, run) in zip(cells, together) {
            #expect(try sweep(matrix, [cell]).map(Bits.init) == [Bits(run)])
        }
    }

    @Test func moreThan256ClustersUseWideLabels() throws {
        var random = SeededGenerator(seed: 12)
        let values = (0..<700 * 2).map { _ in random.normal() }
        let matrix = try FeatureMatrix(values: values, nSamples: 700, nFeatures: 2)
        for k in [256, 257, 300, 700] {
            let cell = try KMeansParameters(nClusters: k)
            let run = try sweep(matrix, [cell])[0]
            #expect(Bits(run) == Bits(try KMeansReference(matrix: matrix).fit(cell)))
            #expect(Set(run.labels).count == k)
        }
    }

    @Test func manyFeaturesAndOneFeature() throws {
        var random = SeededGenerator(seed: 13)
        for d in [1, 3, 4, 255, 257, 300] {
            let values = (0..<90 * d).map { _ in random.normal() }
            let matrix = try FeatureMatrix(values: values, nSamples: 90, nFeatures: d)
            let cell = try KMeansParameters(nClusters: 9)
            let expected = Bits(try KMeansReference(matrix: matrix).fit(cell))
            for path in CPUPath.available {
                #expect(try sweep(matrix, [cell], path: path).map(Bits.init) == [expected])
            }
        }
    }

    @Test func equalCellsAreAllDelivered() throws {
        let matrix = try FeatureMatrix(values: [1, 2, 9, 10], nSamples: 4, nFeatures: 1)
        let cell = try KMeansParameters(nClusters: 2)
        #expect(try sweep(matrix, [cell, cell, cell]).count == 3)
        #expect(try sweep(matrix, []).isEmpty)
    }

    @Test func refusesMoreClustersThanRows() throws {
        let matrix = try FeatureMatrix(values: [1, 2], nSamples: 2, nFeatures: 1)
        #expect(throws: ClusteringError.tooFewSamples(nSamples: 2, nClusters: 3)) {
            try KMeansSweep(
                matrix: matrix, parameters: [try KMeansParameters(nClusters: 3)], workers: 1)
        }
    }

    @Test func cancellationKeepsWhatWasDelivered() throws {
        var random = SeededGenerator(seed: 14)
        for n in [2000, 20_000] {
            let values = (0..<n * 3).map { _ in random.normal() }
            let matrix = try FeatureMatrix(values: values, nSamples: n, nFeatures: 3)
            let cells = try [2, 3, 12].map { try KMeansParameters(nClusters: $0, tol: 0) }
            let delivered = Atomic<Int>(0)
            let observer = SweepObserver(isCancelled: { delivered.load(ordering: .relaxed) >= 1 })
            let job = try KMeansSweep(matrix: matrix, parameters: cells, workers: 2)
            #expect(throws: ClusteringError.cancelled) {
                try job.run(observer: observer) { run in
                    #expect(run.labels.count == n)
                    delivered.wrappingAdd(1, ordering: .relaxed)
                }
            }
            #expect(delivered.load(ordering: .relaxed) < 3)
        }
    }

    @Test func progressRisesToOne() throws {
        var random = SeededGenerator(seed: 15)
        for n in [900, 18_000] {
            let values = (0..<n * 3).map { _ in random.normal() }
            let matrix = try FeatureMatrix(values: values, nSamples: n, nFeatures: 3)
            let cells = try [2, 3, 8].map { try KMeansParameters(nClusters: $0) }
            let seen = Mutex<[Double]>([])
            let observer = SweepObserver(progress: { value in seen.withLock { $0.append(value) } })
            try KMeansSweep(matrix: matrix, parameters: cells, workers: 2)
                .run(observer: observer) { _ in }
            let values2 = seen.withLock { $0 }
            #expect(values2 == values2.sorted())
            #expect(values2.last == 1 && values2.count > 3)
        }
    }

    /// 22 % stood there at once, although only the first of many starts had its seeds.
    @Test(arguments: [900, 17_000]) func progressCountsStarts(n: Int) throws {
        var random = SeededGenerator(seed: 17)
        let values = (0..<n * 2).map { _ in random.normal() }
        let matrix = try FeatureMatrix(values: values, nSamples: n, nFeatures: 2)
        let cells = try [2, 3].map { try KMeansParameters(nClusters: $0, maxIter: 2, nInit: 40) }
        let seen = Mutex<[Double]>([])
        let observer = SweepObserver(progress: { value in seen.withLock { $0.append(value) } })
        try KMeansSweep(matrix: matrix, parameters: cells, workers: 1)
            .run(observer: observer) { _ in }
        let told = seen.withLock { $0 }
        #expect(try #require(told.first) < 0.05)
        #expect(told.last == 1)
        // No step is longer than a start of both.
        #expect(zip(told, told.dropFirst()).allSatisfy { $1 - $0 < 0.05 })
    }

    @Test func timesAreSharedOnlyWhereWorkIs() throws {
        let ticks = Atomic<Int>(0)
        let observer = SweepObserver(now: {
            Double(ticks.wrappingAdd(1, ordering: .relaxed).newValue)
        })
        let matrix = try FeatureMatrix(
            values: (0..<40).map { Double($0 % 11) }, nSamples: 40, nFeatures: 1)
        let cells = try [
            KMeansParameters(nClusters: 2, tol: 1e-3), KMeansParameters(nClusters: 2, tol: 0),
            KMeansParameters(nClusters: 3),
        ]
        try KMeansSweep(matrix: matrix, parameters: cells, workers: 1).run(observer: observer) {
            #expect($0.sharedSeconds > 0)
            #expect(($0.fitSeconds > 0) == ($0.parameters.nClusters == 3))
        }
    }

    @Test func theLargestNumbersOfAnyoneAreNoTrap() throws {
        var random = SeededGenerator(seed: 16)
        for n in [60, 17_000] {
            let values = (0..<n * 2).map { _ in random.normal() }
            let matrix = try FeatureMatrix(values: values, nSamples: n, nFeatures: 2)
            let cells = try [2, 5, 40].map {
                try KMeansParameters(nClusters: $0, tol: 1e300, maxIter: .max, nInit: .max)
            }
            let polls = Atomic<Int>(0)
            let seen = Mutex(0.0)
            let observer = SweepObserver(
                progress: { value in seen.withLock { $0 = value } },
                isCancelled: { polls.wrappingAdd(1, ordering: .relaxed).newValue > 2_000 })
            let job = try KMeansSweep(matrix: matrix, parameters: cells, workers: 2)
            #expect(throws: ClusteringError.cancelled) { try job.run(observer: observer) { _ in } }
            #expect((0..<0.5).contains(seen.withLock { $0 }))
        }
    }
}
