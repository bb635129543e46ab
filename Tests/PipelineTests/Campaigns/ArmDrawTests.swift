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
        #expect(isControl.count { $0 } == 33)
        let isIn = ArmDraw.within(100, of: groups, ids: ids, seed: 0)
        #expect(isIn.count { $0 } == 33)
    }

    /// Each customer is as likely as any other, and one draw says nothing of another.
    @Test func drawsAreFairAndApart() {
        let groups = ids.indices.map { [$0] }
        var (controls, limits, both) = (0, 0, 0)
        var first = 0
        for seed in 0..<200 {
            let isControl = ArmDraw.controls(0.5, of: groups, ids: ids, seed: UInt32(seed))
            let isIn = ArmDraw.within(500, of: groups, ids: ids, seed: UInt32(seed))
            if isControl[0] { first += 1 }
            controls += isControl.count { $0 }
            limits += isIn.count { $0 }
            both += ids.indices.count { isControl[$0] && isIn[$0] }
        }
        #expect(controls == 100_000 && limits == 100_000)
        #expect(first > 65 && first < 135)
        #expect(both > 48_000 && both < 52_000)
    }

    @Test func aShareIsOneOfAllDraws() {
        let places = ArmDraw.places((0..<20_000).map { "c\($0)" }, .globalControl, seed: 5)
        let inside = places.count { ArmDraw.isWithin(0.05, $0) }
        #expect(inside > 850 && inside < 1_150)
        #expect(places.allSatisfy { ArmDraw.isWithin(1, $0) && !ArmDraw.isWithin(0, $0) })
        #expect(places.allSatisfy { !ArmDraw.isWithin(0.05, $0) || ArmDraw.isWithin(0.1, $0) })
    }
}
