import Clustering
import Testing

@Suite struct StudyOptionsTests {
    @Test func theLeastSegmentIsTwentyRowsOrTwoInAHundred() {
        let thresholds = StudyThresholds()
        #expect(thresholds.leastSize(nSamples: 10) == 20)
        #expect(thresholds.leastSize(nSamples: 1_000) == 20)
        #expect(thresholds.leastSize(nSamples: 1_001) == 21)
        #expect(thresholds.leastSize(nSamples: 4_256) == 86)
    }
}
