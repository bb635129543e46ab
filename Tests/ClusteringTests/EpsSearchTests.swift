import Clustering
import TestSupport
import Testing

@Suite struct EpsSearchTests {
    /// `apart` 0 is one cloud; the last `far` rows lie anywhere.
    private func matrix(
        _ n: Int, groups: Int, apart: Double, far: Int = 0, seed: UInt64
    ) throws -> FeatureMatrix {
        var random = SeededGenerator(seed: seed)
        let values = (0..<n).flatMap { row -> [Double] in
            if row >= n - far { return [random.normal() * 30, random.normal() * 30] }
            let group = Double(row % groups)
            return [random.normal() + apart * group, random.normal() + apart * (group * group)]
        }
        return try FeatureMatrix(values: values, nSamples: n, nFeatures: 2)
    }

    private func search(
        _ matrix: FeatureMatrix, _ minSamples: [Int] = [10, 50], weights: [Double]? = nil,
        workers: Int = 2
    ) throws -> (curves: [KDistanceCurve], trials: [EpsSearch.Trial]) {
        let search = EpsSearch(matrix: matrix, workers: workers)
        let curves = try search.curves(
            minSamples: minSamples, rows: Array(0..<matrix.nSamples), observer: SweepObserver())
        return (
            curves, try search.trials(of: curves, weights: weights, observer: SweepObserver())
        )
    }

    @Test func twoGroupsApartAreFound() throws {
        let matrix = try matrix(400, groups: 2, apart: 12, far: 12, seed: 1)
        let (curves, trials) = try search(matrix)
        #expect(curves.map(\.minSamples) == [10, 50])
        let found = try #require(EpsSearch.suggestion(trials))
        #expect(found.nSized == 2 && found.noiseShare <= 0.2)
        // What is told is what the plain fit gives at the eps as it is typed.
        let run = DBSCANReference.fit(matrix, found.parameters)
        #expect(run.nClustersFound == found.nClusters)
        #expect(Double(run.nNoise) / 400 == found.noiseShare)
        #expect(try search(matrix, workers: 1).trials == trials)
    }

    @Test func oneCloudHasNoSuchEps() throws {
        let trials = try search(try matrix(500, groups: 1, apart: 0, seed: 2)).trials
        #expect(trials.count > 20)
        #expect(EpsSearch.suggestion(trials) == nil)
    }

    @Test func degenerateMatricesHaveNoEps() throws {
        let one = try search(FeatureMatrix(values: [5], nSamples: 1, nFeatures: 1))
        #expect(one.curves.isEmpty && one.trials.isEmpty)
        let equal = try search(
            FeatureMatrix(values: Array(repeating: 3, count: 60), nSamples: 60, nFeatures: 1))
        #expect(equal.curves.map { $0.distances.last } == [0, 0])
        #expect(equal.trials.isEmpty && EpsSearch.suggestion(equal.trials) == nil)
        let few = try search(try matrix(30, groups: 1, apart: 0, seed: 3))
        #expect(few.curves.map(\.minSamples) == [10])
    }

    /// All distances of the curves are 0, and yet most eps find groups.
    @Test func lumpsOfEqualRowsAreFound() throws {
        let two = try FeatureMatrix(
            values: (0..<60).map { Double($0 % 2) }, nSamples: 60, nFeatures: 1)
        let found = try #require(EpsSearch.suggestion(try search(two, [10]).trials))
        #expect(found.nSized == 2 && found.noiseShare == 0 && found.parameters.eps == 0.5)
        // Lumps too small by themselves, near to each other in two places.
        let lumps = try FeatureMatrix(
            values: (0..<400).map { Double($0 % 20) + ($0 % 40 < 20 ? 0 : 500) }, nSamples: 400,
            nFeatures: 1)
        let near = try #require(EpsSearch.suggestion(try search(lumps, [5]).trials))
        #expect(near.nSized == 2 && near.noiseShare == 0 && near.parameters.eps == 1)
    }

    @Test func stepsAreValuesThatManyShare() throws {
        func hasSteps(_ values: [Double]) throws -> Bool {
            EpsSearch(
                matrix: try FeatureMatrix(values: values, nSamples: values.count, nFeatures: 1),
                workers: 1
            ).hasSteps
        }
        #expect(try hasSteps([1, 1, 2, 2, 3]))
        #expect(try !hasSteps([1, 1, 2, 3, 4]))
        #expect(try !hasSteps([1, 1, 1]))
    }

    @Test func noiseIsAShareOfTheWeightsToo() throws {
        let matrix = try matrix(300, groups: 2, apart: 15, far: 10, seed: 4)
        let rich = (0..<300).map { $0 >= 290 ? 100.0 : 1 }
        let found = try #require(
            EpsSearch.suggestion(try search(matrix, weights: rich).trials))
        let share = try #require(found.noiseWeightShare)
        #expect(share > found.noiseShare)
        let free = try search(matrix, weights: Array(repeating: 0, count: 300)).trials
        #expect(free.allSatisfy { $0.noiseWeightShare == nil })
    }

    @Test func kneesComeFirstThenGroupsThenNoise() throws {
        func trial(
            _ eps: Double, _ nSized: Int, _ noise: Double, knee: Bool = false
        ) throws -> EpsSearch.Trial {
            try EpsSearch.Trial(
                eps: eps, minSamples: 10, nClusters: nSized, nSized: nSized, noiseShare: noise,
                isKnee: knee)
        }
        func chosen(_ trials: [EpsSearch.Trial]) -> Double? {
            EpsSearch.suggestion(trials)?.parameters.eps
        }
        #expect(chosen([]) == nil)
        #expect(chosen([try trial(1, 1, 0), try trial(2, 2, 0.21)]) == nil)
        let several = [
            try trial(1, 3, 0.2), try trial(2, 3, 0.1), try trial(3, 3, 0.1), try trial(4, 2, 0),
        ]
        #expect(chosen(several) == 2)
        #expect(chosen(several + [try trial(5, 2, 0.15, knee: true)]) == 5)
        #expect(chosen(several + [try trial(5, 1, 0, knee: true)]) == 2)
    }

    @Test func manyRowsAreDrawn() {
        #expect(EpsSearch.curveRows(nSamples: 4_256) == 4_256)
        #expect(EpsSearch.curveRows(nSamples: 20_000) == 20_000)
        #expect(EpsSearch.curveRows(nSamples: 42_560) == 9_398)
        #expect(EpsSearch.curveRows(nSamples: 4_256_000) == 500)
    }

    @Test func theObserverStopsBothSteps() throws {
        let search = EpsSearch(matrix: try matrix(100, groups: 2, apart: 9, seed: 5), workers: 2)
        let stop = SweepObserver(isCancelled: { true })
        #expect(throws: ClusteringError.cancelled) {
            try search.curves(minSamples: [5], rows: Array(0..<100), observer: stop)
        }
        let curves = try search.curves(
            minSamples: [5], rows: Array(0..<100), observer: SweepObserver())
        #expect(throws: ClusteringError.cancelled) {
            try search.trials(of: curves, weights: nil, observer: stop)
        }
    }
}
