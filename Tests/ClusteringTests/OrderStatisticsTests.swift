import Clustering
import TestSupport
import Testing

@Suite struct OrderStatisticsTests {
    @Test func everyRankIsThatOfTheSortedValues() {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<50 {
            let n = 1 + random.below(60)
            let values = (0..<n).map { _ in Double(random.below(20)) }
            let sorted = values.sorted()
            for rank in 0..<n {
                var room = values
                let found = room.withUnsafeMutableBufferPointer {
                    OrderStatistics.select($0, rank: rank)
                }
                #expect(found == sorted[rank])
                #expect(room.sorted() == sorted)
            }
        }
    }

    @Test func quantilesAreLinearBetweenValues() {
        var values = [4.0, 1, 3, 2]
        #expect(OrderStatistics.quantile(&values, 0.25) == 1.75)
        #expect(OrderStatistics.median(&values) == 2.5)
        #expect(OrderStatistics.quantile(&values, 1) == 4)
        var one = [7.0]
        #expect(OrderStatistics.median(&one) == 7)
    }
}
