import Clustering
import TestSupport
import Testing

@Suite struct TieSpreadTests {
    private func column(_ values: [Double], keys: [UInt64]? = nil) throws -> [Double] {
        let matrix = try FeatureMatrix(values: values, nSamples: values.count, nFeatures: 1)
        return try TieSpread.spread(
            matrix, keys: keys ?? (0..<UInt64(values.count)).map { $0 }, seed: 0
        ).values
    }

    /// 1, 1, 2, 4, 4 on paper: cells 0.5…1.5, –, 3…5.
    @Test func repeatedValuesFillTheirCells() throws {
        let spread = try column([1, 4, 2, 1, 4])
        #expect([spread[0], spread[3]].sorted() == [0.75, 1.25])
        #expect(spread[2] == 2)
        #expect([spread[1], spread[4]].sorted() == [3.5, 4.5])
    }

    @Test func aRareValueBetweenFrequentOnesLeavesAGap() throws {
        let spread = try column([0, 0, 0, 0, 1, 2, 2, 2, 2]).sorted()
        // 0 fills −0.5…0.5, 2 fills 1.5…2.5; the single 1 stays.
        #expect(spread[3] < 0.5 && spread[4] == 1 && spread[5] > 1.5)
    }

    @Test func columnsOfOneValueAndOfDistinctValuesStay() throws {
        #expect(try column([3, 3, 3]) == [3, 3, 3])
        #expect(try column([3, 1, 2]) == [3, 1, 2])
        #expect(try column([5]) == [5])
    }

    @Test func theOrderOfRowsChangesNothing() throws {
        var random = SeededGenerator(seed: 3)
        let values = (0..<200).map { _ in Double(random.below(6)) }
        let keys = (0..<200).map { _ in random.next() }
        let order = (0..<200).shuffled(using: &random)
        let plain = try column(values, keys: keys)
        let shuffled = try column(order.map { values[$0] }, keys: order.map { keys[$0] })
        #expect(shuffled == order.map { plain[$0] })
    }

    @Test func hugeValuesStayFinite() throws {
        let big = Double.greatestFiniteMagnitude / 4
        #expect(try column([big, big, -big, -big]).allSatisfy(\.isFinite))
    }
}
