import Clustering
import Testing

@Suite struct QualitySweepTests {
    /// Rows 0, 1 | 10, 11 on a line.
    private func line(_ labelings: [[Int32]], _ values: [Double] = [0, 1, 10, 11]) throws
        -> [ClusterQuality]
    {
        try QualityProblem.on(values, labelings).sweep()
    }

    @Test func silhouetteOfFourPointsIsTheHandWorkedOne() throws {
        let quality = try line([[0, 0, 1, 1]])[0]
        // Outer rows: a = 1, b = 10.5; inner rows: a = 1, b = 9.5.
        let expected = ((10.5 - 1) / 10.5 + (9.5 - 1) / 9.5) / 2
        #expect(abs((quality.silhouette ?? 0) - expected) < 1e-15)
        #expect(quality.silhouetteWithNoise == quality.silhouette)
        #expect(quality.clusterSilhouette[0] == quality.clusterSilhouette[1])
        #expect(quality.clusterSizes == [2, 2])
        #expect(quality.note == nil)
        // Between 2·2·25 over 1, within 4·0.25 over 2.
        #expect(quality.calinskiHarabasz == 200)
        #expect(quality.daviesBouldin == 0.1)
    }

    @Test func noiseIsLeftOutOrCountsAsACluster() throws {
        let both = try line([[0, 0, 1, 1, -1, -1]], [0, 1, 10, 11, 100, 101])[0]
        let without = try line([[0, 0, 1, 1]])[0]
        let cluster = try line([[0, 0, 1, 1, 2, 2]], [0, 1, 10, 11, 100, 101])[0]
        #expect(both.silhouetteWithNoise == cluster.silhouette)
        #expect(abs((both.silhouette ?? 0) - (without.silhouette ?? 0)) < 1e-15)
        #expect(both.calinskiHarabasz == without.calinskiHarabasz)
        #expect(both.daviesBouldin == without.daviesBouldin)
        #expect(both.clusterSizes == [2, 2])
    }

    @Test func undefinedMetricsComeWithAReason() throws {
        let all = try line([
            [0, 0, 0, 0], [0, 1, 2, 3], [-1, -1, -1, -1], [0, 0, -1, -1], [0, 1, -1, -1],
        ])
        for quality in all {
            #expect(quality.silhouette == nil)
            #expect(quality.calinskiHarabasz == nil)
            #expect(quality.daviesBouldin == nil)
        }
        #expect(
            all.map(\.note) == [
                "1 cluster", "every cluster has one row", "every row is noise",
                "1 cluster besides noise", "every cluster has one row",
            ])
        #expect(all.map { $0.silhouetteWithNoise != nil } == [false, false, false, true, true])
        #expect(all[2].clusterSizes.isEmpty)
    }

    @Test func silhouettesAloneAreTheSame() throws {
        let problem = QualityProblem.on([0, 1, 10, 11, 30], [[0, 0, 1, 1, -1], [0, 1, 0, 1, 2]])
        let alone = try problem.sweep(options: QualityOptions(isSilhouetteOnly: true))
        for (whole, part) in zip(try problem.sweep(), alone) {
            var without = whole
            without.calinskiHarabasz = nil
            without.daviesBouldin = nil
            #expect(whole != part && without == part)
        }
    }

    @Test func singletonClusterScoresZero() throws {
        let quality = try line([[0, 0, 0, 1]])[0]
        #expect(quality.clusterSilhouette[1] == 0)
        #expect(quality.clusterSizes == [3, 1])
    }

    @Test func identicalRowsScoreZero() throws {
        let quality = try line([[0, 0, 1, 1]], [0.1, 0.1, 0.1, 0.1])[0]
        #expect(quality.silhouette == 0)
        #expect(quality.calinskiHarabasz == 1)
        #expect(quality.daviesBouldin == 0)
    }

    @Test func unusedLabelsHaveNoSilhouette() throws {
        let quality = try line([[3, 3, 1, 1]])[0]
        #expect(quality.clusterSizes == [0, 2, 0, 2])
        #expect(quality.clusterSilhouette[0] == nil)
        #expect(quality.clusterSilhouette[3] != nil)
        #expect(quality.silhouette == (try line([[0, 0, 1, 1]])[0].silhouette))
    }

    @Test func randomProblemsMatchTheOracle() throws {
        for seed in UInt64(0)..<500 {
            let problem = QualityProblem(seed: seed)
            let fast = try problem.sweep()
            for (quality, labels) in zip(fast, problem.labelings) {
                let plain = QualityReference.withoutNoise(problem.rows, labels)
                let noisy = QualityReference.values(problem.rows, labels)
                let context = Comment(rawValue: "seed \(seed)")
                expectClose(quality.silhouette, plain.silhouette, problem.tolerance, context)
                expectClose(
                    quality.silhouetteWithNoise, noisy.silhouette, problem.tolerance, context)
                if seed % 7 == 4 { continue }  // scatter of identical rows is rounding noise
                expectClose(
                    quality.calinskiHarabasz, plain.calinskiHarabasz,
                    1e-11 * max(1, plain.calinskiHarabasz ?? 0), context)
                expectClose(
                    quality.daviesBouldin, plain.daviesBouldin,
                    1e-11 * max(1, plain.daviesBouldin ?? 0), context)
                if let value = quality.silhouette { #expect(abs(value) <= 1, context) }
            }
        }
    }

    @Test func workersPathsAndCompanyChangeNoBit() throws {
        for seed in UInt64(0)..<60 {
            let problem = QualityProblem(seed: seed)
            let one = try problem.sweep(workers: 1)
            for workers in [2, 3, 8] { #expect(try problem.sweep(workers: workers) == one) }
            for path in CPUPath.available {
                #expect(try problem.sweep(workers: 2, path: path) == one)
            }
            var alone = problem
            for (labels, quality) in zip(problem.labelings, one) {
                alone.labelings = [labels]
                #expect(try alone.sweep() == [quality])
            }
        }
    }

    @Test func renumberingClustersChangesNoValue() throws {
        var problem = QualityProblem(seed: 35)
        let before = try problem.sweep()
        let last = Int32(problem.rows.count - 1)
        problem.labelings = problem.labelings.map { $0.map { $0 < 0 ? $0 : last - $0 } }
        let after = try problem.sweep()
        #expect(after.map(\.silhouette) == before.map(\.silhouette))
        #expect(after.map(\.daviesBouldin) == before.map(\.daviesBouldin))
    }

    @Test func goldenProblemsMatchScikitLearn() throws {
        for fixture in try MetricsFixture.load() {
            let problem = QualityProblem.on(fixture.rows, fixture.labelings)
            for (quality, expected) in zip(try problem.sweep(), fixture.expected) {
                let values = [
                    quality.silhouette, quality.silhouetteWithNoise, quality.calinskiHarabasz,
                    quality.daviesBouldin,
                ]
                for (value, golden) in zip(values, expected) {
                    // scikit-learn's expanded distances lose digits beside an outlier of 1e6.
                    let tolerance = fixture.name == "outlier" ? 1e-6 : 1e-12
                    expectClose(
                        value, golden.isNaN ? nil : golden, tolerance * max(1, abs(golden)),
                        Comment(rawValue: fixture.name))
                }
            }
        }
    }

    @Test(.enabled(if: MetricsFixture.reference("labels.csv") != nil, "no ../shared/reference"))
    func realGridMatchesTheReferenceRuns() throws {
        let features = try #require(MetricsFixture.reference("features21.csv"))
        let labels = try #require(MetricsFixture.reference("labels.csv"))
        let runs = try #require(MetricsFixture.reference("kmeans_runs.csv"))
        var rows = features.map { $0.dropFirst().compactMap { Double($0) } }
        for column in rows[0].indices {
            let n = Double(rows.count)
            let mean = rows.reduce(0) { $0 + $1[column] } / n
            let variance = rows.reduce(0) { $0 + ($1[column] - mean) * ($1[column] - mean) } / n
            for row in rows.indices {
                rows[row][column] = (rows[row][column] - mean) / variance.squareRoot()
            }
        }
        let labelings = runs.indices.map { run in labels.map { Int32($0[run + 1]) ?? -1 } }
        let problem = QualityProblem.on(rows, labelings)
        for (quality, run) in zip(try problem.sweep(), runs) {
            let golden = run.suffix(3).map { Double($0) }
            expectClose(quality.silhouette, golden[0], 1e-12)
            expectClose(quality.silhouetteWithNoise, golden[0], 1e-12)
            expectClose(quality.calinskiHarabasz, golden[1], 1e-9)
            expectClose(quality.daviesBouldin, golden[2], 1e-12)
        }
    }

    @Test func cancelledSweepThrows() throws {
        let matrix = try FeatureMatrix(values: [0, 1, 10, 11], nSamples: 4, nFeatures: 1)
        let sweep = QualitySweep(matrix: matrix, labelings: [[0, 0, 1, 1]], workers: 2)
        #expect(throws: ClusteringError.cancelled) {
            try sweep.run(observer: SweepObserver(isCancelled: { true }))
        }
    }

    @Test func noLabelingsGiveNoResults() throws {
        #expect(try line([]).isEmpty)
        #expect(try line([[0]], [3])[0].note == "1 cluster")
    }

    private func expectClose(
        _ value: Double?, _ expected: Double?, _ tolerance: Double, _ context: Comment? = nil,
        location: SourceLocation = #_sourceLocation
    ) {
        guard let value, let expected else {
            #expect(value == expected, context, sourceLocation: location)
            return
        }
        #expect(abs(value - expected) <= tolerance, context, sourceLocation: location)
    }
}

extension QualityProblem {
    static func on(_ rows: [[Double]], _ labelings: [[Int32]]) -> QualityProblem {
        var problem = QualityProblem(seed: 0)
        problem.rows = rows
        problem.labelings = labelings
        return problem
    }

    static func on(_ values: [Double], _ labelings: [[Int32]]) -> QualityProblem {
        on(values.map { [$0] }, labelings)
    }
}
