import Clustering
import TestSupport
import Testing

@Suite struct GapProbeTests {
    /// Three blobs on a line, 8 apart, the third column noise.
    private func blobs(_ n: Int, apart: Double, seed: UInt64) -> (values: [Double], labels: [Int32])
    {
        var random = SeededGenerator(seed: seed)
        let labels = (0..<n).map { Int32($0 % 3) }
        let values = labels.flatMap { label -> [Double] in
            [random.normal() + apart * Double(label), random.normal(), random.normal(), 0]
        }
        return (values, labels)
    }

    private func probe(_ values: [Double], _ labels: [Int32], d: Int = 4) -> GapProbe {
        GapProbe(
            values: values, d: d, labels: labels, nClusters: 3,
            keys: labels.indices.map { UInt64($0) }, limits: GapLimits(), start: 9)
    }

    @Test func blobsApartAreDividedAndNearOnesAreNot() {
        let (far, labels) = blobs(600, apart: 8, seed: 1)
        let probe = probe(far, labels)
        #expect(probe.pairs.map(\.first) == [0, 0, 1])
        #expect(probe.pairs.map(\.second) == [1, 2, 2])
        #expect(probe.pairs.allSatisfy { probe.valley($0) < 0.1 && probe.bridge($0) < 0.3 })
        let score = probe.score(upTo: 1)
        #expect(score.value <= 1 && !score.isLowerBound)
        let (near, _) = blobs(600, apart: 2, seed: 2)
        let close = self.probe(near, labels).score(upTo: 1)
        #expect(close.value > 1 && close.isLowerBound)
    }

    /// The early end changes no score that is within the limit, and bounds the others.
    @Test func theEarlyEndIsABound() {
        for apart in [3.0, 4, 5, 6] {
            let (values, labels) = blobs(300, apart: apart, seed: 3)
            let probe = probe(values, labels)
            let limits = GapLimits()
            let whole =
                probe.pairs.map {
                    limits.score(valley: probe.valley($0), bridge: probe.bridge($0))
                }.max() ?? 0
            #expect(probe.score(upTo: .infinity).value == whole)
            let early = probe.score(upTo: 1)
            #expect(early.isLowerBound == (whole > 1))
            #expect(early.isLowerBound ? early.value <= whole : early.value == whole)
        }
    }

    @Test func smallClustersHaveNoGap() {
        let (values, labels) = blobs(27, apart: 50, seed: 4)
        let probe = probe(values, labels)
        #expect(probe.size(0) == 9)
        #expect(probe.valley((0, 1)) == 1 && probe.bridge((0, 1)) == 1)
    }

    @Test func clustersWithOneCentreHaveNoGap() {
        let labels = (0..<60).map { Int32($0 % 3) }
        let probe = probe([Double](repeating: 1, count: 240), labels)
        #expect(probe.pairs.allSatisfy { probe.valley($0) == 1 })
        #expect(probe.topFeature((0, 1)).share == 0)
    }

    @Test func theTopFeatureIsWhereTheCentresDiffer() {
        let (values, labels) = blobs(300, apart: 9, seed: 5)
        let top = probe(values, labels).topFeature((0, 2))
        #expect(top.column == 0 && top.share > 0.95)
    }
}
