import Pipeline
import Testing

struct ArmDrawTests {
    private let ids = (0..<1_000).map { "id \($0)" }

    @Test func controlsMeetTheShareWhereNobodyShares() {
        let groups = ids.indices.map { [$0] }
        for share in [0.01, 0.1, 0.333, 0.5, 0.9] {
            let isControl = ArmDraw.controls(share, of: groups, ids: ids, seed: 3)
            #expect(isControl.count { $0 } == Int((share * 1_000).rounded()))
        }
    }

    @Test func groupsStayWholeAndTheShareIsMetAsFarAsTheyAllow() {
        let groups = stride(from: 0, to: 999, by: 3).map { [$0, $0 + 1, $0 + 2] }
        let isControl = ArmDraw.controls(0.1, of: groups, ids: ids, seed: 0)
        // A tenth of 333 groups of three.
        #expect([33, 34].contains(isControl.count { $0 }))
        // 98 people, so that there are never more than 100.
        let isIn = ArmDraw.within(100, of: groups, ids: ids, seed: 0)
        #expect([32, 33].contains(isIn.count { $0 }))
    }

    /// Each customer is as likely as any other, and one draw says nothing of another.
    @Test func drawsAreFairAndApart() {
        let groups = ids.indices.map { [$0] }
        var (controls, limits, both) = (0, 0, 0)
        var first = 0
        for seed in 0..<60 {
            let isControl = ArmDraw.controls(0.5, of: groups, ids: ids, seed: UInt32(seed))
            let isIn = ArmDraw.within(500, of: groups, ids: ids, seed: UInt32(seed))
            if isControl[0] { first += 1 }
            controls += isControl.count { $0 }
            limits += isIn.count { $0 }
            both += ids.indices.count { isControl[$0] && isIn[$0] }
        }
        #expect(controls == 30_000 && limits == 30_000)
        #expect(first > 15 && first < 45)
        #expect(both > 14_600 && both < 15_400)
    }

    /// Whoever shares an address is kept apart as often as who is alone, in 2,000 draws.
    @Test func everybodyHasTheSameChanceToBeKeptApart() {
        var (groups, place) = ([[Int]](), 0)
        for size in [1, 1, 1, 1, 1, 1, 2, 2, 3, 12] + Array(repeating: 1, count: 25) {
            groups.append(Array(place..<place + size))
            place += size
        }
        let share = 0.13
        var counts = groups.map { _ in 0 }
        var people = 0
        for seed in 0..<2_000 {
            let isControl = ArmDraw.controls(share, of: groups, ids: ids, seed: UInt32(seed))
            for (group, isIn) in isControl.enumerated() where isIn {
                counts[group] += 1
                people += groups[group].count
            }
            #expect([4, 5].contains(isControl.count { $0 }))
        }
        // 260 expected, standard deviation 15: five of them.
        for (group, count) in counts.enumerated() {
            #expect(abs(count - 260) < 75, "a group of \(groups[group].count): \(count)")
        }
        #expect(abs(Double(people) / Double(2_000 * place) - share) < 0.01)
    }

    /// Whoever shares an address is in as often as who is alone, in 2,000 draws, and never too many are.
    @Test func everybodyHasTheSameChanceToBeWithinALimit() {
        var (groups, place) = ([[Int]](), 0)
        for size in [2, 2, 3, 4, 4, 12] + Array(repeating: 1, count: 75) {
            groups.append(Array(place..<place + size))
            place += size
        }
        var counts = groups.map { _ in 0 }
        for seed in 0..<2_000 {
            let isIn = ArmDraw.within(40, of: groups, ids: ids, seed: UInt32(seed))
            var people = 0
            for (group, isIn) in isIn.enumerated() where isIn {
                counts[group] += 1
                people += groups[group].count
            }
            #expect(people <= 40 && people >= 34)
        }
        // Four is a tenth of forty, twelve are more; 37 of the 90 others are expected.
        #expect(counts[5] == 0)
        for (group, count) in counts.enumerated() where group != 5 {
            #expect(abs(count - 822) < 110, "a group of \(groups[group].count): \(count)")
        }
    }

    @Test func aLimitThatHasAPlaceForAllTakesAll() {
        let groups = [[0, 1, 2], [3], [4]]
        #expect(ArmDraw.within(5, of: groups, ids: ids, seed: 0) == [true, true, true])
        // One person always fits, three are more than a tenth.
        #expect(ArmDraw.within(4, of: groups, ids: ids, seed: 0) == [false, true, true])
        #expect(ArmDraw.within(1, of: groups, ids: ids, seed: 0).count { $0 } == 1)
    }

    @Test func aShareIsOneOfAllDraws() {
        let places = ArmDraw.places((0..<20_000).map { "c\($0)" }, .globalControl, seed: 5)
        let inside = places.count { ArmDraw.isWithin(0.05, $0) }
        #expect(inside > 850 && inside < 1_150)
        #expect(places.allSatisfy { ArmDraw.isWithin(1, $0) && !ArmDraw.isWithin(0, $0) })
        #expect(places.allSatisfy { !ArmDraw.isWithin(0.05, $0) || ArmDraw.isWithin(0.1, $0) })
    }
}
