import Clustering
import Pipeline
import Testing

/// What the engine gives goes into rows and comes back the same.
@Suite struct StudyDrawsTests {
    @Test func everyKindComesBack() throws {
        let jaccard = [[[0.5, 1], [0.25, 0.75]], [[1, 1, 0.5], [0, 1, 1]]]
        #expect(
            try StudyDraws.jaccard(
                from: StudyDraws.rows(ofJaccard: jaccard, nClusters: [2, 3]), nClusters: [2, 3],
                nDraws: 2, place: "here") == jaccard)
        let inertia = [[1.5, 2], [0, 7]]
        #expect(
            try StudyDraws.inertia(
                from: StudyDraws.rows(ofInertia: inertia, nClusters: [2, 5]), nClusters: [2, 5],
                nDraws: 2, place: "here") == inertia)
        let null = [
            NullDraw(score: 3.5, isLowerBound: true, silhouettes: [0.2, nil]),
            NullDraw(score: nil, isLowerBound: false, silhouettes: [0.1, 0.3]),
        ]
        #expect(
            try StudyDraws.null(
                from: StudyDraws.rows(of: null, nClusters: [2, 3]), nClusters: [2, 3], nDraws: 2,
                place: "here") == null)
    }

    @Test func whatIsNotAllThereIsDamaged() throws {
        let rows = StudyDraws.rows(ofInertia: [[1, 2]], nClusters: [2])
        #expect(throws: DamagedError.self) {
            try StudyDraws.inertia(
                from: Array(rows.dropLast()), nClusters: [2], nDraws: 2, place: "here")
        }
        #expect(throws: DamagedError.self) {
            try StudyDraws.jaccard(from: rows, nClusters: [2], nDraws: 1, place: "here")
        }
        #expect(throws: DamagedError.self) {
            try StudyDraws.null(from: rows, nClusters: [2], nDraws: 2, place: "here")
        }
    }

    @Test func startsAreNumberedFromTheSeed() {
        let rows = StudyDraws.rows(
            of: [
                RestartDraw(seed: .max, nClusters: 2, inertia: 4, silhouette: nil),
                RestartDraw(seed: 0, nClusters: 2, inertia: 3, silhouette: 0.5),
            ], seed: .max)
        #expect(rows.map(\.draw) == [0, 0, 1, 1])
        #expect(rows.map(\.value) == [4, nil, 3, 0.5])
    }
}
