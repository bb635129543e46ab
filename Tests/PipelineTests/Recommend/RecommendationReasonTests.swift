import Clustering
import Pipeline
import Testing

/// The sentences, on evidence made up by hand.
@Suite struct RecommendationReasonTests {
    private func candidate(
        _ k: Int, valleys: [Double], silhouettes: [Double], jaccard: Double = 0.8,
        smallest: Int = 100, topShare: Double = 0.5
    ) throws -> CandidateEvidence {
        let couples = (0..<k).flatMap { b in (0..<b).map { ($0, b) } }
        let pairs = zip(couples, valleys).map { couple, valley in
            PairGap(
                first: couple.0, second: couple.1, valley: valley, bridge: valley < 0.3 ? 0 : nil,
                topFeature: 1, topShare: topShare)
        }
        var evidence = CandidateEvidence(
            nClusters: k,
            run: KMeansRun(
                parameters: try KMeansParameters(nClusters: k), labels: [], centroids: [],
                inertia: 50, nIter: 1, stopReason: .tol, effectiveTol: 0, fitSeconds: 0,
                sharedSeconds: 0), sizes: [smallest] + Array(repeating: 300, count: k - 1),
            silhouette: 0.3, clusterSilhouettes: silhouettes, pairs: pairs,
            score: (valleys.max() ?? 0) / 0.25)
        evidence.jaccard = [
            Array(repeating: jaccard, count: k), Array(repeating: jaccard, count: k),
        ]
        evidence.shuffledInertia = [100, 100]
        return evidence
    }

    private func reason(_ candidates: [CandidateEvidence], draws: Int = 99) -> String {
        let null = (0..<draws).map { _ in
            NullDraw(score: 9, isLowerBound: true, silhouettes: [])
        }
        let options = StudyOptions()
        let answer = Answer(
            verdict: SegmentVerdict(
                candidates: candidates, null: null, nSamples: 1_000, options: options),
            evidence: StudySteps.Evidence(candidates: candidates, null: null, studyIDs: []),
            rowsUsed: 1_000, impossible: candidates.isEmpty ? [2] : [], options: options)
        return RecommendationReason(answer, features: ["spend", "returns"]).text
    }

    @Test func groupsAreToldWithTheirWorstValley() throws {
        #expect(
            reason([try candidate(3, valleys: [0.02, 0.09, 0], silhouettes: [0.4, 0.5, 0.6])])
                == "At least 3 groups: between any two, customers thin out to at most 9 % of the "
                + "smaller group's peak; none of 99 gapless imitations does that.")
        #expect(
            reason([
                try candidate(2, valleys: [0.1], silhouettes: [0.4, 0.5], topShare: 0.85)
            ]).hasSuffix("In effect they are ranges of one column: returns."))
    }

    @Test func bandsNameWhereThereIsNoGap() throws {
        #expect(
            reason([
                try candidate(3, valleys: [0.1, 0.4, 0.97], silhouettes: [0.4, -0.1, 0.6])
            ])
                == "No gaps: between clusters 1 and 2 customers are as dense as inside; 3 is the "
                + "finest of up to 8 segments of 20 customers or more that comes back when customers are "
                + "redrawn (worst 0.80). Cluster 1 is loose.")
        // A finer one comes back too, and is no tighter than one of unrelated columns.
        var loose = try candidate(
            4, valleys: [0.9, 0.9, 0.9, 0.9, 0.9, 0.9], silhouettes: [0.1, 0.1, 0.1, 0.1])
        loose.shuffledInertia = [50, 50]
        #expect(
            reason([try candidate(2, valleys: [0.9], silhouettes: [0.1, 0.1]), loose]).contains(
                "2 is the finest of up to 8 segments of 20 customers or more, tighter than unrelated "
                    + "columns, that comes back"))
        #expect(
            reason([
                try candidate(3, valleys: [0.1, 0.2, 0.5], silhouettes: [0.4, 0.1, 0.6])
            ]).contains("thin out only to 50 % of the smaller peak"))
    }

    @Test func aClusterThatStandsApartIsNamed() throws {
        // Pairs are 0–1, 0–2, 1–2: only cluster 0 has gaps to all others.
        #expect(
            reason([
                try candidate(3, valleys: [0.1, 0.2, 0.9], silhouettes: [0.4, 0.1, 0.6])
            ]).contains("Cluster 0 stands apart."))
    }

    @Test func noRunHasItsReason() throws {
        #expect(
            reason([
                try candidate(2, valleys: [0.9], silhouettes: [0.1, 0.1], jaccard: 0.61)
            ])
                == "Of the cuts into segments of 20 customers or more that are tighter than those of "
                + "unrelated columns none comes back when customers are redrawn (best 0.61).")
        // Neither what is no tighter nor what has handfuls is the best of them.
        var back = try candidate(
            3, valleys: [0.9, 0.9, 0.9], silhouettes: [0.1, 0.1, 0.1], jaccard: 0.99)
        back.shuffledInertia = [50, 50]
        let handful = try candidate(
            4, valleys: [0.9], silhouettes: [0.1, 0.1, 0.1, 0.1], jaccard: 0.98, smallest: 3)
        #expect(
            reason([
                try candidate(2, valleys: [0.9], silhouettes: [0.1, 0.1], jaccard: 0.61), back,
                handful,
            ]).hasSuffix("(best 0.61)."))
        #expect(reason([]) == "1,000 customers are too few, or too alike, for 2 clusters.")
        #expect(
            reason([
                try candidate(2, valleys: [0.9], silhouettes: [0.1, 0.1], smallest: 3)
            ]) == "Every cut splits off handfuls: a segment needs 20 customers.")
        var unrelated = try candidate(2, valleys: [0.9], silhouettes: [0.1, 0.1])
        unrelated.shuffledInertia = [50, 50]
        #expect(reason([unrelated]) == "The columns are hardly related; cut one of them instead.")
    }
}
