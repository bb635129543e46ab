import Pipeline
import Testing

@Suite struct DensityEvidenceTests {
    private func run(_ id: Int, _ health: String, ari: Double?) -> DensityEvidence.Run {
        DensityEvidence.Run(
            runID: id, nClusters: 3, noiseShare: 0.1, noiseRevenueShare: 0.2, silhouette: 0.4,
            coverage: 0.9, health: health, ari: ari)
    }

    @Test func onlyAHealthyRunThatDisagreesIsWorthASentence() {
        #expect(DensityEvidence(runs: []).sentence == nil)
        #expect(
            DensityEvidence(runs: [
                run(1, "healthy", ari: 0.95), run(2, "mostly noise", ari: 0.1),
                run(3, "healthy", ari: nil),
            ]).sentence == nil)
        let told = DensityEvidence(runs: [
            run(1, "healthy", ari: 0.8), run(4, "healthy", ari: 0.5),
        ]).sentence
        #expect(
            told == "DBSCAN run 4 sees 3 dense groups that are others: see recommendation_dbscan.")
    }
}
