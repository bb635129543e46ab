import Pipeline
import TestSupport
import Testing

struct ValueRanksTests {
    @Test func halfOfTheEqualOnesCounts() {
        #expect(ValueRanks.ranks(of: [2, 0, 9, 2], among: [1, 2, 2, 3]) == [0.5, 0, 1, 0.5])
        #expect(ValueRanks.ranks(of: [], among: [1]).isEmpty)
        #expect(ValueRanks.ranks(of: [7], among: [7]) == [0.5])
        #expect(ValueRanks.ranks(of: [-.infinity, .infinity], among: [0, 1]) == [0, 1])
    }

    /// Against counting, with many equal values.
    @Test(arguments: 0..<50)
    func asIfCounted(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let all = (0..<Int.random(in: 1...60, using: &random)).map { _ in
            Double(Int.random(in: -5...5, using: &random))
        }
        let values = (0..<Int.random(in: 1...60, using: &random)).map { _ in
            Double(Int.random(in: -12...12, using: &random)) / 2
        }
        let counted = values.map { value in
            Double(all.filter { $0 < value }.count + all.filter { $0 <= value }.count) / 2
                / Double(all.count)
        }
        #expect(ValueRanks.ranks(of: values, among: all) == counted)
    }
}
