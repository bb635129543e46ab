import Clustering
import TestSupport
import Testing

@Suite struct RankTestTests {
    @Test func testsAreThoseOfSciPy() throws {
        for ranks in try ScipyFixture.load().ranks {
            let nGroups = (ranks.groups.max() ?? 0) + 1
            let test = RankTest(ranks.values, groups: ranks.groups, nGroups: nGroups)
            let overall = try #require(test.overall)
            #expect(ScipyFixture.agree(overall.statistic, ranks.statistic))
            #expect(ScipyFixture.agree(overall.pValue, ranks.p), "\(overall.pValue), \(ranks.p)")
            let one = try #require(test.against(1))
            #expect(ScipyFixture.agree(one.outcome.statistic, ranks.against_statistic))
            #expect(ScipyFixture.agree(one.outcome.pValue, ranks.against_p))
            #expect(ScipyFixture.agree(one.outcome.pValue, ranks.mann_whitney_p))
            #expect(abs(one.biserial - ranks.biserial) < 1e-12)
        }
    }

    /// 3, 4 above 1, 2: every value of the second group is above every one of the first.
    @Test func aSmallCaseByHand() throws {
        let test = RankTest([1, 2, 3, 4], groups: [0, 0, 1, 1], nGroups: 2)
        // 12 / (4 · 5) · (2 · 1 + 2 · 1) = 2.4
        #expect(abs(try #require(test.overall).statistic - 2.4) < 1e-12)
        #expect(try #require(test.against(1)).biserial == 1)
        #expect(try #require(test.against(0)).biserial == -1)
    }

    @Test func whatCannotDifferHasNoTest() {
        #expect(RankTest([], groups: [], nGroups: 3).overall == nil)
        #expect(RankTest([2, 2, 2], groups: [0, 1, 1], nGroups: 2).overall == nil)
        #expect(RankTest([1, 2, 3], groups: [1, 1, 1], nGroups: 2).overall == nil)
        #expect(RankTest([1, 2, 3], groups: [1, 1, 1], nGroups: 2).against(1) == nil)
        #expect(RankTest([1, 2, 3], groups: [1, 1, 1], nGroups: 2).against(0) == nil)
    }

    @Test func orderChangesNoBit() throws {
        var random = SeededGenerator(seed: 3)
        let values = (0..<200).map { _ in Double(Int.random(in: 0..<40, using: &random)) }
        let groups = values.indices.map { $0 % 3 }
        let order = values.indices.shuffled(using: &random)
        let a = RankTest(values, groups: groups, nGroups: 3).overall
        let b = RankTest(order.map { values[$0] }, groups: order.map { groups[$0] }, nGroups: 3)
        #expect(a == b.overall)
    }
}
