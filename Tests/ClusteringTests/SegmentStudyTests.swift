import Clustering
import TestSupport
import Testing

@Suite struct SegmentStudyTests {
    private var options: StudyOptions {
        var options = StudyOptions()
        options.nClusters = [2, 3, 4, 5]
        options.restarts = 8
        options.bootstraps = 20
        options.bootstrapStarts = 5
        options.nullDraws = 19
        options.shuffles = 5
        return options
    }

    private func matrix(_ n: Int, apart: Double, seed: UInt64) throws -> FeatureMatrix {
        var random = SeededGenerator(seed: seed)
        let centres = [[0.0, 0, 0], [apart, 0, 0], [0, apart, 0]]
        let values = (0..<n).flatMap { row in
            centres[row % 3].map { $0 + random.normal() }
        }
        return try FeatureMatrix(values: values, nSamples: n, nFeatures: 3)
    }

    private struct Answer: Equatable {
        var kind: SegmentVerdict.Kind
        var nClusters: Int?
        var scores: [Double]
        var jaccard: [[[Double]]]
        var shuffled: [[Double]]
        var null: [NullDraw]
        var restarts: [RestartDraw]
    }

    private func study(
        _ matrix: FeatureMatrix, keys: [UInt64]? = nil, workers: Int = 2,
        path: CPUPath = .best, observer: SweepObserver = SweepObserver()
    ) throws -> Answer {
        let study = try SegmentStudy(
            matrix: matrix, keys: keys ?? (0..<UInt64(matrix.nSamples)).map { $0 },
            options: options, workers: workers, path: path)
        var (draws, candidates) = try study.restarts(observer: observer)
        let jaccard = try study.recurrence(of: candidates, observer: observer)
        let shuffled = try study.shuffledInertia(
            of: candidates.map(\.nClusters), observer: observer)
        for index in candidates.indices {
            candidates[index].jaccard = jaccard[index]
            candidates[index].shuffledInertia = shuffled[index]
        }
        let passing = SegmentVerdict.beforeNull(
            candidates, nSamples: matrix.nSamples, options: study.options)
        let null = try study.null(limit: passing.map(\.score).max() ?? 1, observer: observer)
        let verdict = SegmentVerdict(
            candidates: candidates, null: null, nSamples: matrix.nSamples,
            options: study.options)
        draws.sort { ($0.nClusters, $0.seed) < ($1.nClusters, $1.seed) }
        return Answer(
            kind: verdict.kind, nClusters: verdict.nClusters, scores: candidates.map(\.score),
            jaccard: jaccard, shuffled: shuffled, null: null, restarts: draws)
    }

    @Test func groupsApartAreFound() throws {
        let answer = try study(try matrix(600, apart: 8, seed: 1))
        #expect(answer.kind == .separated && answer.nClusters == 3)
        #expect(answer.restarts.count == 4 * 8 && answer.null.count == 19)
        #expect(answer.null.allSatisfy { $0.silhouettes.count == 4 })
    }

    @Test func oneCloudIsNoGroups() throws {
        let answer = try study(try matrix(600, apart: 0, seed: 2))
        #expect(answer.kind != .separated)
    }

    @Test func threadsAndPathsGiveTheSameBits() throws {
        let matrix = try matrix(300, apart: 4, seed: 3)
        let one = try study(matrix, workers: 1, path: .plain)
        #expect(try study(matrix, workers: 3) == one)
        // More threads than draws: one draw at a time.
        #expect(try study(matrix, workers: 32) == one)
    }

    @Test func unitsAndAConstantColumnChangeNoVerdict() throws {
        let matrix = try matrix(450, apart: 7, seed: 4)
        let plain = try study(matrix)
        var values: [Double] = []
        for row in 0..<450 {
            values += matrix.values[row * 3..<row * 3 + 3].map { 4 * $0 }
            values.append(12)
        }
        let wide = try FeatureMatrix(values: values, nSamples: 450, nFeatures: 4)
        let other = try study(wide)
        #expect((other.kind, other.nClusters) == (plain.kind, plain.nClusters))
    }

    @Test func shufflingRowsChangesNoVerdict() throws {
        let matrix = try matrix(450, apart: 7, seed: 5)
        var random = SeededGenerator(seed: 6)
        let order = (0..<450).shuffled(using: &random)
        let shuffled = try FeatureMatrix(
            values: order.flatMap { matrix.values[$0 * 3..<$0 * 3 + 3] }, nSamples: 450,
            nFeatures: 3)
        let (a, b) = (try study(matrix), try study(shuffled, keys: order.map { UInt64($0) }))
        #expect((a.kind, a.nClusters) == (b.kind, b.nClusters))
    }

    /// Three groups apart: the gap statistic sees them against both references, and one cloud as one.
    @Test(arguments: GapReference.allCases)
    func referencesHaveNoClusters(_ reference: GapReference) throws {
        func answer(_ matrix: FeatureMatrix) throws -> GapStatistic.Answer? {
            let study = try SegmentStudy(
                matrix: matrix, keys: (0..<UInt64(matrix.nSamples)).map { $0 }, options: options,
                workers: 2)
            let found = try study.referenceInertia(
                of: [1, 2, 3, 4], reference: reference, draws: 20, observer: SweepObserver())
            return GapStatistic(
                first: 1, inertia: found.inertia, references: found.references)?.answer
        }
        #expect(try answer(try matrix(300, apart: 10, seed: 9)) == .clusters(3))
        #expect(try answer(try matrix(300, apart: 0, seed: 10)) == .clusters(1))
    }

    @Test func degenerateMatricesHaveAVerdict() throws {
        let one = try FeatureMatrix(values: [5], nSamples: 1, nFeatures: 1)
        let equal = try FeatureMatrix(
            values: Array(repeating: 2, count: 100), nSamples: 50, nFeatures: 2)
        let two = try FeatureMatrix(
            values: (0..<60).map { Double($0 % 2) }, nSamples: 60, nFeatures: 1)
        let huge = try FeatureMatrix(
            values: (0..<80).map { Double($0 - 40) * 1e140 }, nSamples: 80, nFeatures: 1)
        let few = try matrix(12, apart: 5, seed: 7)
        for matrix in [one, equal, few] { #expect(try study(matrix).kind == .none) }
        // Two values are two steps of one scale: their cells touch.
        #expect(try study(two).kind == .none)
        // Also where rounding leaves something of the inertia.
        let third = try FeatureMatrix(
            values: (0..<400).map { ($0 % 3 == 0 ? 1 : 0) / 3.0 - 0.1115 }, nSamples: 400,
            nFeatures: 1)
        #expect(try study(third).kind == .none)
        _ = try study(huge)
        let study = try SegmentStudy(
            matrix: two, keys: (0..<60).map { $0 }, options: options, workers: 1)
        #expect(study.impossible == [3, 4, 5])
    }

    @Test func theObserverStopsEveryStep() throws {
        let matrix = try matrix(90, apart: 6, seed: 8)
        let study = try SegmentStudy(
            matrix: matrix, keys: (0..<90).map { $0 }, options: options, workers: 2)
        let candidates = try study.restarts(observer: SweepObserver()).candidates
        let stop = SweepObserver(isCancelled: { true })
        #expect(throws: ClusteringError.cancelled) { try study.restarts(observer: stop) }
        #expect(throws: ClusteringError.cancelled) {
            try study.recurrence(of: candidates, observer: stop)
        }
        #expect(throws: ClusteringError.cancelled) {
            try study.shuffledInertia(of: [2], observer: stop)
        }
        #expect(throws: ClusteringError.cancelled) { try study.null(limit: 1, observer: stop) }
    }
}
