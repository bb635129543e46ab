import Clustering
import TestSupport
import Testing

@Suite struct LabelAgreementTests {
    @Test func renamedClustersAgreePerfectly() {
        let agreement = LabelAgreement([0, 0, 1, 1, 2, -1], [5, 5, 0, 0, 1, -1])
        #expect(agreement.adjustedRandIndex == 1)
        #expect(agreement.normalizedMutualInformation == 1)
        #expect(agreement.nMoved == 0)
        #expect(agreement.cells.map(\.count) == [1, 2, 2, 1])
        #expect(agreement.nRows == 6)
    }

    @Test func movedRowsAreThoseOutsideTheBestMatching() {
        // Greedy would match 0 with 0 (3 rows) and lose 2 + 2; the best keeps 2 + 2.
        let a: [Int32] = [0, 0, 0, 0, 0, 1, 1]
        let b: [Int32] = [0, 0, 0, 1, 1, 0, 0]
        let agreement = LabelAgreement(a, b)
        #expect(agreement.nMoved == 3)
        #expect(
            agreement.matching == [
                .init(a: 0, b: 1, count: 2), .init(a: 1, b: 0, count: 2),
            ])
    }

    @Test func noiseOnlyMatchesNoise() {
        let agreement = LabelAgreement([-1, -1, -1, 0], [0, 0, 0, 0])
        #expect(agreement.nMoved == 3)
        #expect(agreement.matching == [.init(a: 0, b: 0, count: 1)])
    }

    /// Of b's group 0 three of four come from 0; its group 1 comes from 0 and 1 alike.
    @Test func originsAreTheLargestParts() {
        let agreement = LabelAgreement([0, 0, 0, 1, 0, 1, -1], [0, 0, 0, 0, 1, 1, 7])
        #expect(
            agreement.origins() == [
                .init(group: 0, origin: 0, count: 3, nRows: 4),
                .init(group: 1, origin: 0, count: 1, nRows: 2),
                .init(group: 7, origin: -1, count: 1, nRows: 1),
            ])
        let turned = LabelAgreement([0, 0, 0, 0, 1, 1, 7], [0, 0, 0, 1, 0, 1, -1])
        #expect(turned.origins(ofFirst: true) == agreement.origins())
    }

    @Test func edgeCasesFollowScikitLearn() {
        #expect(LabelAgreement([], []).adjustedRandIndex == 1)
        #expect(LabelAgreement([], []).normalizedMutualInformation == 1)
        #expect(LabelAgreement([4, 4], [-1, -1]).normalizedMutualInformation == 1)
        #expect(LabelAgreement([4, 4], [-1, -1]).nMoved == 2)
        #expect(LabelAgreement([0, 0, 0], [0, 1, 2]).adjustedRandIndex == 0)
        #expect(LabelAgreement([0, 0, 0], [0, 1, 2]).normalizedMutualInformation == 0)
        #expect(LabelAgreement([0, 1, 2], [2, 1, 0]).adjustedRandIndex == 1)
    }

    @Test func goldenPairsMatchScikitLearn() throws {
        for fixture in try MetricsFixture.load() {
            for pair in fixture.agreements {
                let agreement = LabelAgreement(
                    fixture.labelings[pair.i], fixture.labelings[pair.j])
                #expect(abs(agreement.adjustedRandIndex - pair.ari) < 1e-12)
                #expect(abs(agreement.normalizedMutualInformation - pair.nmi) < 1e-12)
            }
        }
    }

    @Test func sparseTableEqualsDenseTable() {
        var random = SeededGenerator(seed: 9)
        let a = (0..<50).map { _ in Int32(random.below(6) - 1) }
        let b = (0..<50).map { _ in Int32(random.below(4) - 1) }
        let dense = LabelAgreement(a, b)
        // Labels this large do not fit a dense table.
        let sparse = LabelAgreement(a.map { $0 < 0 ? $0 : $0 * 100_000 }, b)
        #expect(sparse.cells.map(\.count) == dense.cells.map(\.count))
        #expect(sparse.cells.map(\.b) == dense.cells.map(\.b))
        #expect(sparse.adjustedRandIndex == dense.adjustedRandIndex)
        #expect(sparse.nMoved == dense.nMoved)
    }

    @Test func matchingIsAtLeastAsGoodAsEveryPermutation() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<100 {
            let a = (0..<40).map { _ in Int32(random.below(4)) }
            let b = (0..<40).map { _ in Int32(random.below(5)) }
            var best = 0
            permute([0, 1, 2, 3, 4]) { order in
                best = max(best, zip(a, b).count { order[Int($0)] == Int($1) })
            }
            #expect(LabelAgreement(a, b).nMoved == 40 - best)
            #expect(LabelAgreement(b, a).nMoved == 40 - best)
        }
    }

    @Test func fourMillionRowsDoNotOverflow() {
        let n = 4_256_000
        let a = (0..<n).map { Int32($0 % 2) }
        let b = (0..<n).map { Int32($0 % 2 == 0 || $0 < 10 ? 0 : 1) }
        let agreement = LabelAgreement(a, b)
        #expect(agreement.nMoved == 5)
        #expect(abs(agreement.adjustedRandIndex - 1) < 1e-5)
        #expect(agreement.adjustedRandIndex < 1)
    }

    private func permute(_ items: [Int], _ visit: ([Int]) -> Void) {
        func recurse(_ chosen: [Int], _ rest: [Int]) {
            if rest.isEmpty { visit(chosen) }
            for index in rest.indices {
                var left = rest
                recurse(chosen + [left.remove(at: index)], left)
            }
        }
        recurse([], items)
    }

    @Test func aLongMatchingCanBeStopped() {
        struct Stopped: Error {}
        let a = (0..<300).map { Int32($0 % 50) }
        let b = (0..<300).map { Int32($0 / 6) }
        var polls = 0
        #expect(throws: Stopped.self) {
            try LabelAgreement(a, b) { () throws(Stopped) in
                polls += 1
                if polls > 20 { throw Stopped() }
            }
        }
        #expect(polls == 21)
    }
}
