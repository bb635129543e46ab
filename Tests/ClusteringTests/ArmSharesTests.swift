import Clustering
import Foundation
import TestSupport
import Testing

@Suite struct ArmSharesTests {
    /// What SciPy says by looking at all counts; `Tests/Fixtures/power/make_shares.py` made it.
    private struct Fixture: Decodable {
        struct Case: Decodable {
            let targets: Int
            let controls: Int
            let baseline: Double
            let rate: Double
            let other: Double
            let rise: Double?
        }
        let cases: [Case]
    }

    @Test func ratesAndSmallestRisesAreThoseOfSciPy() throws {
        let url = URL(fileURLWithPath: Places.fixture("power/shares.json"))
        let cases = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url)).cases
        #expect(cases.count == 103 && cases.contains { $0.rise == nil })
        var known: [[Int]: ArmShares] = [:]
        for one in cases {
            let key = [one.targets, one.controls]
            var shares = known[key] ?? ArmShares(nTargets: one.targets, nControls: one.controls)
            let same = shares.rate(target: one.baseline, control: one.baseline)
            let rate = try #require(same)
            #expect(abs(rate - one.rate) < 1e-9, "\(one): \(rate)")
            let more = shares.rate(target: min(1, one.baseline + 0.1), control: one.baseline)
            let other = try #require(more)
            #expect(abs(other - one.other) < 1e-9, "\(one): \(other)")
            let rough = TwoArmPower(nTargets: one.targets, nControls: one.controls)
                .smallestRise(of: one.baseline)
            let rise = shares.smallestRise(of: one.baseline, near: rough)
            switch rise {
            case .rise(let rise): #expect(abs(rise - (one.rise ?? 9)) < 1e-9, "\(one): \(rise)")
            case .never: #expect(one.rise == nil, "\(one)")
            case nil: Issue.record("\(one) was not looked at")
            }
            known[key] = shares
        }
    }

    /// A start that is far too small, or none, changes nothing.
    @Test func whereTheSearchBeginsChangesNothing() {
        var shares = ArmShares(nTargets: 90, nControls: 30)
        let rises = [nil, 1e-9, 0.9].map { shares.smallestRise(of: 0.1, near: $0) }
        guard case .rise(let first) = rises[0] else { return #expect(Bool(false), "no rise") }
        for rise in rises {
            guard case .rise(let rise) = rise else { return #expect(Bool(false), "no rise") }
            #expect(abs(rise - first) < 1e-11)
        }
    }

    /// What it says of counts is what ranges of many draws say, but for counts at the very end of a range.
    @Test func whatShowsIsWhatRangesShow() throws {
        let (n, m) = (40, 15)
        var shares = ArmShares(nTargets: n, nControls: m)
        var nOther = 0
        var nAll = 0
        for x in stride(from: 0, through: n, by: 4) {
            for y in stride(from: 0, through: m, by: 3) {
                func arm(_ count: Int, _ buyers: Int) -> ArmUnits {
                    ArmUnits((0..<count).map { $0 < buyers ? 1 : 0 })
                }
                let range = try ArmComparison.ranges(
                    arm(n, x), arm(m, y), draws: 4_000, seed: 3)[0]
                guard range.low < range.high else { continue }
                nAll += 1
                let shows = shares.shows(targets: x, controls: y)
                if range.excludesZero != shows { nOther += 1 }
            }
        }
        #expect(nAll > 60 && nOther <= 2, "\(nOther) of \(nAll)")
    }

    @Test func moreCountsThanCanBeLookedAtAreNot() {
        var shares = ArmShares(nTargets: 900_000, nControls: 100_000)
        let (rate, rise) = (
            shares.rate(target: 0.2, control: 0.2), shares.smallestRise(of: 0.2, near: 0.01)
        )
        #expect(rate == nil && rise == nil)
        // Then the normal distribution is as good.
        let power = TwoArmPower(nTargets: 900_000, nControls: 100_000)
        #expect(power.smallestShownRise(of: 0.2) == power.smallestRise(of: 0.2))
    }

    /// Where many are expected to buy both ways say nearly the same.
    @Test func manyBuyersAreNearlyNormal() throws {
        let power = TwoArmPower(nTargets: 300, nControls: 300)
        let (exact, normal) = (
            try #require(power.smallestShownRise(of: 0.2)),
            try #require(power.smallestRise(of: 0.2))
        )
        #expect(abs(exact - normal) < 0.02 * normal, "\(exact), \(normal)")
    }
}
