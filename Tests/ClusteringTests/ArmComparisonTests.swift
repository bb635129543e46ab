import Clustering
import Foundation
import TestSupport
import Testing

@Suite struct ArmComparisonTests {
    /// What NumPy says; `Tests/Fixtures/campaign/make_arms.py` made it.
    private struct Fixture: Decodable {
        struct Case: Decodable {
            let sizes: [Double]
            let values: [Double]
            let targets: Int
            let seed: UInt32
            let draws: Int
            let target: Double
            let control: Double
            let difference: Double
            let low: Double
            let high: Double
        }
        let cases: [Case]
    }

    private func fixture() throws -> [Fixture.Case] {
        let url = URL(fileURLWithPath: Places.fixture("campaign/arms.json"))
        return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url)).cases
    }

    @Test func agreesWithNumPyDrawByDraw() throws {
        let cases = try fixture()
        #expect(cases.count == 5)
        for one in cases {
            func arm(_ part: Range<Int>) -> ArmUnits {
                ArmUnits(
                    sizes: Array(one.sizes[part]), values: Array(one.values[part]), nMeasures: 1)
            }
            let range = try ArmComparison.ranges(
                arm(0..<one.targets), arm(one.targets..<one.sizes.count), draws: one.draws,
                seed: one.seed)[0]
            let own = [range.target, range.control, range.difference, range.low, range.high]
            let theirs = [one.target, one.control, one.difference, one.low, one.high]
            for (own, theirs) in zip(own, theirs) {
                #expect(abs(own - theirs) <= 1e-9 * max(1, abs(theirs)), "\(own), not \(theirs)")
            }
        }
    }

    /// 20 people, of whom 0.03 buy for skewed amounts, and so on: what small campaigns look like.
    @Test(arguments: [
        (180, 20, 0.3, 1.2), (180, 20, 0.1, 1.2), (360, 40, 0.1, 0.0), (270, 30, 0.2, 1.5),
        (150, 150, 0.1, 1.2), (180, 20, 0.03, 1.2), (720, 80, 0.1, 0.0), (720, 80, 0.05, 1.2),
        (720, 80, 0.05, 0.0), (95, 5, 0.3, 1.2), (5, 5, 0.4, 0.0),
        (20, 20, 0.2, 1.2), (95, 5, 0.5, 0.0), (50, 50, 0.06, 1.2), (360, 40, 0.075, 1.2),
    ])
    func rangesLeaveOutZeroAsOftenAsTheySayWithoutAnEffect(
        targets: Int, controls: Int, conversion: Double, spread: Double
    ) throws {
        var nShown = 0
        let draws = min(2_000, max(400, 80_000 / (targets + controls)))
        for campaign in 0..<1000 {
            var chance = SplitMix64(state: UInt64(campaign) &* 7_919 &+ UInt64(controls))
            func arm(_ count: Int) -> ArmUnits {
                ArmUnits(
                    (0..<count).map { _ in
                        guard chance.openUniform() < conversion else { return 0 }
                        let normal = PortableMath.normalQuantile(chance.openUniform())
                        return PortableMath.exp(3 + spread * normal)
                    })
            }
            let range = try ArmComparison.ranges(
                arm(targets), arm(controls), draws: draws, seed: UInt32(campaign))[0]
            if range.excludesZero { nShown += 1 }
        }
        // One buyer more or less is a large step where few are expected: then it errs on the safe side, and is told.
        var shares = ArmShares(nTargets: targets, nControls: controls)
        let exact = shares.rate(target: conversion, control: conversion)
        let rate = try #require(exact)
        let isTold =
            spread == 0
            ? rate < ArmShares.leastRate
            : Double(min(targets, controls)) * conversion < ArmShares.fewestBuyers
        let least = isTold ? 0 : 30
        #expect((least...70).contains(nShown), "\(nShown) of 1,000 campaigns without an effect")
        guard spread == 0 else { return }
        // Amounts that are all the same are shares, and how often these show an effect is known exactly, but for counts so near
        // to the end of the range that draws place it on either side: of 5 against 5 that is 1 in 100.
        let deviation = (1000 * rate * (1 - rate)).squareRoot()
        #expect(
            abs(Double(nShown) - 1000 * rate) <= 3 * deviation + 10, "\(nShown), not \(1000 * rate)"
        )
    }

    /// An end of the draws that is exactly what was seen shows nothing, whatever rounding makes of it.
    @Test func whatLiesAtTheEndOfTheDrawsShowsNothing() throws {
        var nEnds = 0
        for controls in 8...20 {
            for buyers in 1...8 {
                let target = ArmUnits((0..<40).map { $0 < 20 ? 1 : 0 })
                let control = ArmUnits((0..<controls).map { $0 < buyers ? 1 : 0 })
                let range = try ArmComparison.ranges(target, control, draws: 1_000, seed: 1)[0]
                for end in [range.low, range.high] {
                    #expect(end == 0 || abs(end) > 1e-9)
                    if end == 0 { nEnds += 1 }
                }
            }
        }
        #expect(nEnds > 0)
    }

    /// Where the campaign does something, the range has the true difference in it as often as it says.
    @Test func rangesHoldTheTrueDifference() throws {
        var nMissed = 0
        for campaign in 0..<500 {
            var chance = SplitMix64(state: UInt64(campaign) &* 104_729)
            func arm(_ count: Int, _ conversion: Double) -> ArmUnits {
                ArmUnits((0..<count).map { _ in chance.openUniform() < conversion ? 1 : 0 })
            }
            let range = try ArmComparison.ranges(
                arm(360, 0.1), arm(90, 0.3), draws: 400, seed: 0)[0]
            if range.low > -0.2 || range.high < -0.2 { nMissed += 1 }
        }
        #expect((10...40).contains(nMissed), "\(nMissed) of 500")
    }

    @Test func noNumberOfThreadsChangesABit() throws {
        let values = (0..<240).map { Double(($0 &* 7_919) % 97) / 8 }
        let arms = (
            ArmUnits(
                sizes: (0..<60).map { Double($0 % 3 + 1) }, values: Array(values[..<180]),
                nMeasures: 3),
            ArmUnits(
                sizes: [Double](repeating: 1, count: 20), values: Array(values[180...]),
                nMeasures: 3)
        )
        let one = try ArmComparison.ranges(arms.0, arms.1, draws: 130, seed: 5)
        for workers in [2, 3, 7] {
            let more = try ArmComparison.ranges(
                arms.0, arms.1, draws: 130, seed: 5, workers: workers)
            #expect(more == one)
        }
        #expect(one.count == 3)
        // Measures beside a measure change nothing in it.
        let alone = try ArmComparison.ranges(
            ArmUnits(
                sizes: arms.0.sizes, values: (0..<60).map { values[$0 * 3 + 1] }, nMeasures: 1),
            ArmUnits(
                sizes: arms.1.sizes, values: (0..<20).map { values[180 + $0 * 3 + 1] },
                nMeasures: 1),
            draws: 130, seed: 5)
        #expect(alone == [one[1]])
    }

    @Test func nobodyWhoBuysShowsNothing() throws {
        let range = try ArmComparison.ranges(
            ArmUnits([0, 0, 0]), ArmUnits([0]), draws: 50, seed: 0)[0]
        #expect(range.low == 0 && range.high == 0 && !range.excludesZero)
    }

    /// What statsmodels and SciPy say; `Tests/Fixtures/campaign/make_ranges.py` made it.
    private struct Ranges: Decodable {
        struct Shares: Decodable {
            let targets: Int
            let target: Int
            let controls: Int
            let control: Int
            let low: Double
            let high: Double
        }
        struct Money: Decodable {
            let target: [Double]
            let control: [Double]
            let difference: Double
            let low: Double
            let high: Double
        }
        let shares: [Shares]
        let money: [Money]
    }

    private func ranges() throws -> Ranges {
        let url = URL(fileURLWithPath: Places.fixture("campaign/ranges.json"))
        return try JSONDecoder().decode(Ranges.self, from: Data(contentsOf: url))
    }

    @Test func sharesHaveTheRangeOfNewcombe() throws {
        let cases = try ranges().shares
        #expect(cases.count == 14)
        for one in cases {
            let range = ArmComparison.ofSteadyShares(
                target: Double(one.target) / Double(one.targets), of: one.targets,
                control: Double(one.control) / Double(one.controls), of: one.controls)
            #expect(
                abs(range.low - one.low) < 1e-12 && abs(range.high - one.high) < 1e-12,
                "\(one): \(range)")
        }
    }

    /// Where arms are large the range of money is nearly Welch's, which needs no draws.
    @Test func moneyOfManyPeopleHasTheRangeOfWelch() throws {
        let cases = try ranges().money
        #expect(cases.count == 3)
        for one in cases {
            let range = try ArmComparison.ranges(
                ArmUnits(one.target), ArmUnits(one.control), draws: 2_000, seed: 1)[0]
            let width = one.high - one.low
            #expect(abs(range.difference - one.difference) < 1e-9)
            #expect(
                abs(range.low - one.low) < 0.06 * width
                    && abs(range.high - one.high) < 0.06 * width,
                "\(range) is not \(one.low) to \(one.high)")
        }
    }

    /// What a simulation in NumPy shows of money; `Tests/Fixtures/campaign/make_money.py` made it.
    private struct Simulation: Decodable {
        struct Few: Decodable {
            let buyers: Double
            let rate: Double
        }
        struct Method: Decodable {
            let method: String
            let rate: Double
        }
        let campaigns: Int
        let few: [Few]
        let methods: [Method]
    }

    /// Why below three buyers it is too few to tell, and why both arms are drawn from all people.
    @Test func theSimulationOfMoneyBearsOutWhatIsToldOfFew() throws {
        let url = URL(fileURLWithPath: Places.fixture("campaign/money.json"))
        let all = try JSONDecoder().decode(Simulation.self, from: Data(contentsOf: url))
        #expect(all.campaigns >= 1000 && all.few.count == 15 && all.methods.count == 8)
        for one in all.few where one.buyers >= ArmShares.fewestBuyers {
            #expect((0.03...0.07).contains(one.rate), "\(one)")
        }
        #expect(
            all.few.contains { $0.buyers < ArmShares.fewestBuyers && $0.rate < ArmShares.leastRate }
        )
        for one in all.methods {
            #expect(one.method == "pooled" ? one.rate <= 0.07 : one.rate > 0.25, "\(one)")
        }
    }

    @Test func oneStopsItWhoWantsTo() {
        #expect(throws: ClusteringError.cancelled) {
            _ = try ArmComparison.ranges(
                ArmUnits([1, 0]), ArmUnits([0, 1]), draws: 50, seed: 0,
                observer: SweepObserver(isCancelled: { true }))
        }
    }

    @Test func manyPeopleGetFewerDraws() {
        #expect(ArmComparison.draws(nUnits: 4_000, nMeasures: 18) == 2_000)
        #expect(ArmComparison.draws(nUnits: 40_000, nMeasures: 18) == 550)
        #expect(ArmComparison.draws(nUnits: 1_000_000, nMeasures: 18) == 400)
        #expect(ArmComparison.draws(nUnits: .max, nMeasures: .max) == 400)
    }
}
