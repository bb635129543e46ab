import Clustering
import Testing

/// By hand, as `clusterboot` of R's fpc counts: rows drawn at least once, each once.
@Suite struct ClusterRecurrenceTests {
    @Test func similarityIsOfTheRowsThatWereDrawn() {
        // Rows 0…2 are cluster 0, 3…5 cluster 1. Drawn: 0, 0, 1, 3, 4, 5; row 1 went over.
        let jaccard = ClusterRecurrence.jaccard(
            original: [0, 0, 0, 1, 1, 1], redrawn: [1, 1, 0, 0, 0, 0], rows: [0, 0, 1, 3, 4, 5],
            nClusters: 2)
        // {0, 1} against {0}: 1/2. {3, 4, 5} against {1, 3, 4, 5}: 3/4.
        #expect(jaccard == [0.5, 0.75])
    }

    @Test func relabelledIsOne() {
        let rows: [Int32] = [0, 1, 2, 3]
        #expect(
            ClusterRecurrence.jaccard(
                original: [0, 0, 1, 2], redrawn: [2, 2, 0, 1], rows: rows, nClusters: 3)
                == [1, 1, 1])
    }

    @Test func aClusterOfWhichNobodyWasDrawnIsZero() {
        #expect(
            ClusterRecurrence.jaccard(
                original: [0, 1], redrawn: [0, 0], rows: [0, 0], nClusters: 2) == [1, 0])
    }
}
