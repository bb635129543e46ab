import Clustering
import Pipeline
import Testing

@Suite struct EpsWordsTests {
    private func trial(
        _ eps: Double, samples: Int = 10, clusters: Int, sized: Int, noise: Double,
        knee: Bool = false
    ) throws -> EpsSearch.Trial {
        try EpsSearch.Trial(
            eps: eps, minSamples: samples, nClusters: clusters, nSized: sized, noiseShare: noise,
            isKnee: knee)
    }

    private func words(
        _ trials: [EpsSearch.Trial], curves: [KDistanceCurve]? = nil, minSamples: [Int] = [10],
        nRows: Int = 400, hasSteps: Bool = true,
        verdict: SegmentVerdict.Kind = .separated
    ) -> EpsWords {
        let curves =
            curves
            ?? [
                KDistanceCurve(
                    minSamples: 10,
                    distances: (0..<400).map { $0 < 380 ? 0.5 : Double($0 - 379) })
            ]
        return EpsWords(
            trials: trials, curves: curves, minSamples: minSamples, nRows: nRows, leastSize: 20,
            hasSteps: hasSteps, verdict: verdict)
    }

    @Test func aSuggestionSaysWhatItGives() throws {
        let found = words([
            try trial(0.5, clusters: 1, sized: 1, noise: 0.3),
            try trial(0.7, clusters: 4, sized: 3, noise: 0.045, knee: true),
        ])
        #expect(found.suggestion?.parameters.eps == 0.7)
        #expect(
            found.lines[0]
                == "DBSCAN, apart: eps 0.7 with min_samples 10, the knee of its curve, would give 3 groups"
                + " of 20 customers or more, 1 smaller cluster and leave 4.5 % of the customers as noise."
                + " No run is stored.")
        #expect(found.lines.count == 2 && found.lines[1] == "The curves are in k_distance.")
        let bands = words(
            [try trial(0.7, clusters: 2, sized: 2, noise: 0)], verdict: .bands)
        #expect(bands.lines[1].hasPrefix("The verdict is bands all the same: DBSCAN takes steps"))
        let rings = words(
            [try trial(0.7, clusters: 2, sized: 2, noise: 0)], hasSteps: false, verdict: .bands)
        #expect(
            rings.lines[1]
                == "The verdict is bands all the same: it sees only groups that k-means can draw, and these"
                + " may be others, such as rings.")
    }

    /// As on the real data: every cell with two groups leaves most customers outside.
    @Test func noneSaysWhatTheBestLeave() throws {
        let found = words([
            try trial(0.5, clusters: 7, sized: 2, noise: 0.78),
            try trial(0.6, clusters: 4, sized: 2, noise: 0.66),
            try trial(1.5, clusters: 1, sized: 1, noise: 0.1),
        ])
        #expect(found.suggestion == nil)
        #expect(
            found.lines[0]
                == "DBSCAN, apart: no eps gives two dense groups. None of 3 cells tried along the curves has"
                + " two clusters of 20 customers or more and at most 20 % noise; those with two such"
                + " clusters leave 66.0 % to 78.0 % of the customers as noise.")
        let small = words([try trial(0.5, clusters: 2, sized: 1, noise: 0.05)])
        #expect(small.lines[0].contains("The one cell tried along the curves has not two"))
        #expect(
            small.lines[0].hasSuffix(
                "none has two such clusters, and those with two of any size leave 5.0 % of the customers as noise."
            ))
        let one = words([
            try trial(0.5, clusters: 1, sized: 1, noise: 0),
            try trial(0.1, clusters: 0, sized: 0, noise: 1),
        ])
        #expect(one.lines[0].hasSuffix("; none has two clusters at all."))
    }

    @Test func whatHasNoCurveOrKneeIsTold() {
        let equal = KDistanceCurve(minSamples: 2, distances: [0, 0, 0])
        let flat = KDistanceCurve(minSamples: 3, distances: [1, 1, 1])
        let found = words([], curves: [equal, flat], minSamples: [2, 3, 10, 50], nRows: 3)
        #expect(
            found.lines == [
                "DBSCAN, apart: there is no eps to try.",
                "min_samples 10, 50: more than the 3 customers, so there is no curve.",
                "min_samples 2: every customer has that many who are like it in every column, so all"
                    + " distances are 0.",
                "min_samples 3: the curve has no knee.",
                "The curves are in k_distance.",
            ])
        #expect(words([], curves: [], minSamples: [10], nRows: 1).lines.count == 2)
    }

    @Test func aSampleIsTold() {
        let curve = KDistanceCurve(minSamples: 10, distances: (0..<940).map { Double($0) })
        let found = words([], curves: [curve], nRows: 425_600)
        #expect(
            found.lines.last
                == "The curves are in k_distance: of 940 of the 425,600 customers, drawn at random, each"
                + " held against all.")
    }

    @Test func kneesAndTheLeastNoiseOfACurveAreShown() throws {
        let knee = try trial(0.9, clusters: 1, sized: 1, noise: 0.1, knee: true)
        let best = try trial(0.6, clusters: 4, sized: 2, noise: 0.66)
        let worse = try trial(0.5, clusters: 7, sized: 2, noise: 0.78)
        let other = try trial(0.5, samples: 50, clusters: 2, sized: 0, noise: 0.9)
        let none = try trial(0.4, samples: 100, clusters: 1, sized: 1, noise: 0.5)
        #expect(EpsWords.shown([worse, best, knee, other, none]) == [best, knee, other])
    }
}
