import Clustering
import Testing

/// The decision alone, on evidence made up by hand.
@Suite struct SegmentVerdictTests {
    private static let options = StudyOptions()

    private func candidate(
        _ k: Int, valley: Double = 0.1, bridge: Double? = 0.2, smallest: Int = 100,
        lowestSilhouette: Double? = 0.3, jaccard: [Double] = [0.9, 0.91], inertia: Double = 80,
        shuffled: [Double] = [100, 101]
    ) throws -> CandidateEvidence {
        let pairs = (1..<k).map {
            PairGap(
                first: 0, second: $0, valley: $0 == 1 ? valley : 0, bridge: bridge,
                topFeature: 0, topShare: 1)
        }
        var candidate = CandidateEvidence(
            nClusters: k,
            run: KMeansRun(
                parameters: try KMeansParameters(nClusters: k), labels: [], centroids: [],
                inertia: inertia, nIter: 1, stopReason: .tol, effectiveTol: 0, fitSeconds: 0,
                sharedSeconds: 0),
            sizes: [smallest] + Array(repeating: 300, count: k - 1), silhouette: 0.4,
            clusterSilhouettes: [lowestSilhouette] + Array(repeating: 0.5, count: k - 1),
            pairs: pairs,
            score: pairs.map { GapLimits().score(valley: $0.valley, bridge: $0.bridge) }.max() ?? 0)
        candidate.jaccard = jaccard.map { worst in
            [worst] + Array(repeating: 0.95, count: k - 1)
        }
        candidate.shuffledInertia = shuffled
        return candidate
    }

    private func decide(
        _ candidates: [CandidateEvidence], reached: Int = 0, draws: Int = 99
    ) -> SegmentVerdict {
        let null = (0..<draws).map {
            NullDraw(score: $0 < reached ? 0.05 : 3, isLowerBound: $0 >= reached, silhouettes: [])
        }
        return SegmentVerdict(
            candidates: candidates, null: null, nSamples: 1_000, options: Self.options)
    }

    @Test func theFinestCutThroughGapsIsTaken() throws {
        let verdict = decide([try candidate(2), try candidate(3), try candidate(4, valley: 0.6)])
        #expect(verdict.kind == .separated && verdict.nClusters == 3)
        #expect(verdict.candidates.map(\.veto) == [nil, nil, .valley])
        #expect(verdict.candidates[1].pValue == 0.01)
    }

    @Test func vetoesFallInTheirOrder() throws {
        func veto(_ candidate: CandidateEvidence, reached: Int = 0) -> SegmentVerdict.Veto? {
            decide([candidate], reached: reached).candidates[0].veto
        }
        #expect(veto(try candidate(3, valley: 0.9, smallest: 19)) == .size)
        #expect(veto(try candidate(3, valley: 0.26, bridge: 0.9)) == .valley)
        #expect(veto(try candidate(3, bridge: 0.71, lowestSilhouette: -0.1)) == .bridge)
        #expect(veto(try candidate(3, lowestSilhouette: 0, jaccard: [0.2])) == .silhouette)
        #expect(veto(try candidate(3, lowestSilhouette: nil)) == .silhouette)
        #expect(veto(try candidate(3, jaccard: [0.8, 0.6]), reached: 3) == .stability)
        #expect(veto(try candidate(3), reached: 1) == .null)
        #expect(veto(try candidate(3, valley: 0.25, bridge: 0.7, smallest: 20)) == nil)
    }

    @Test func oneImitationIsEnoughToVeto() throws {
        let verdict = decide([try candidate(3)], reached: 1)
        #expect(verdict.candidates[0].pValue == 0.02)
        #expect(verdict.kind == .bands && verdict.nClusters == 3)
        #expect(decide([try candidate(3)], draws: 0).kind == .bands)
    }

    @Test func bandsAreTheFinestCutThatComesBack() throws {
        let gapless = try [2, 3, 4].map {
            try candidate($0, valley: 0.9, jaccard: $0 < 4 ? [0.9, 0.92] : [0.9, 0.5])
        }
        let verdict = decide(gapless)
        #expect(verdict.kind == .bands && verdict.nClusters == 3)
    }

    /// A mean above the limit is not enough where the draws differ.
    @Test func theLowerBoundDecides() throws {
        let shaky = try candidate(2, valley: 0.9, jaccard: [0.99, 0.53, 0.99, 0.55])
        #expect(shaky.meanJaccard[0] > 0.75)
        let verdict = decide([shaky])
        #expect(verdict.kind == .unstable && verdict.nClusters == nil)
    }

    @Test func unrelatedColumnsAreNone() throws {
        #expect(decide([try candidate(2, valley: 0.9, inertia: 98)]).kind == .none)
        // One shuffle that is tighter is enough.
        #expect(
            decide([try candidate(2, valley: 0.9, shuffled: [120, 79, 120])]).kind == .none)
        #expect(decide([]).kind == .none)
    }

    @Test func cutsIntoHandfulsAreNone() throws {
        #expect(decide([try candidate(2, valley: 0.9, smallest: 5)]).kind == .none)
    }

    @Test func moreThanTheMostSegmentsAreNoBands() throws {
        let verdict = decide([try candidate(8, valley: 0.9), try candidate(9, valley: 0.9)])
        #expect(verdict.kind == .bands && verdict.nClusters == 8)
        // Groups are groups, however many.
        #expect(decide([try candidate(9)]).nClusters == 9)
    }

    @Test func gapsThatDoNotHoldOnAllRowsAreNone() throws {
        var three = try candidate(3)
        let bridged = PairGap(
            first: 0, second: 1, valley: 0.1, bridge: 0.9, topFeature: 0, topShare: 1)
        three = three.onAllRows(labels: [], pairs: [bridged], limits: GapLimits())
        #expect(three.score > 1)
        let verdict = decide([try candidate(2), three])
        #expect(verdict.nClusters == 2 && verdict.candidates[1].veto == .bridge)
    }

    @Test func stepsAreAskedForWhatCanMatter() throws {
        let all = [
            try candidate(2, valley: 0.9), try candidate(3), try candidate(4, jaccard: [0.1]),
        ]
        #expect(
            SegmentVerdict.beforeStability(all, nSamples: 1_000, options: Self.options)
                .map(\.nClusters) == [3, 4])
        #expect(
            SegmentVerdict.beforeNull(all, nSamples: 1_000, options: Self.options)
                .map(\.nClusters) == [3])
    }
}
