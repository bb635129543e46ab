import Clustering
import Foundation
import TestSupport
import Testing

struct TwoArmPowerTests {
    /// What statsmodels says; `Tests/Fixtures/power/make_power.py` made it.
    private struct Fixture: Decodable {
        struct Rise: Decodable {
            let targets: Int
            let controls: Int
            let baseline: Double
            let level: Double
            let power: Double
            let rise: Double?
        }
        struct Difference: Decodable {
            let targets: Int
            let controls: Int
            let deviation: Double
            let level: Double
            let power: Double
            let difference: Double
        }
        let rises: [Rise]
        let differences: [Difference]
    }

    private func fixture() throws -> Fixture {
        let url = URL(fileURLWithPath: Places.fixture("power/power.json"))
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
    }

    @Test func smallestRisesAreThoseOfStatsmodels() throws {
        let cases = try fixture().rises
        #expect(cases.count == 147 && cases.contains { $0.rise == nil })
        for one in cases {
            let power = TwoArmPower(
                nTargets: one.targets, nControls: one.controls, level: one.level, power: one.power)
            let own = power.smallestRise(of: one.baseline)
            #expect((own == nil) == (one.rise == nil), "\(one)")
            if let own, let rise = one.rise { #expect(abs(own - rise) <= 1e-9 * rise, "\(one)") }
        }
    }

    @Test func smallestDifferencesAreThoseOfStatsmodels() throws {
        let cases = try fixture().differences
        #expect(cases.count == 84)
        for one in cases {
            let power = TwoArmPower(
                nTargets: one.targets, nControls: one.controls, level: one.level, power: one.power)
            let own = try #require(power.smallestDifference(deviation: one.deviation))
            #expect(abs(own - one.difference) <= 1e-9 * one.difference, "\(one)")
        }
    }

    /// The issue's own: 10 % of 800 is 80 people.
    @Test func eightyControlsSeeLargeEffectsOnly() throws {
        let rise = try #require(TwoArmPower(nTargets: 720, nControls: 80).smallestRise(of: 0.05))
        #expect(rise > 0.08 && rise < 0.11)
    }

    @Test func whatCannotBeFoundHasNoSize() {
        #expect(TwoArmPower(nTargets: 1, nControls: 1).smallestRise(of: 0.5) == nil)
        #expect(TwoArmPower(nTargets: 50, nControls: 50).smallestRise(of: 1) == nil)
        #expect(TwoArmPower(nTargets: 50, nControls: 50).smallestDifference(deviation: 0) == nil)
    }

    /// Nobody bought: a share above 0 has to be found all the same.
    @Test func aBaselineOfZeroHasASmallestRise() throws {
        let rise = try #require(TwoArmPower(nTargets: 900, nControls: 100).smallestRise(of: 0))
        #expect(rise > 0.01 && rise < 0.1)
    }

    @Test func morePeopleSeeSmallerEffects() throws {
        var last = 1.0
        for n in [20, 50, 100, 1000, 100_000] {
            let rise = try #require(TwoArmPower(nTargets: n, nControls: n).smallestRise(of: 0.1))
            #expect(rise < last)
            last = rise
        }
    }
}
