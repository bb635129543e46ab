import Clustering
import TestSupport
import Testing

@Suite struct RankOrderTests {
    @Test func sortsLikeTheStandardLibrary() {
        var random = SeededGenerator(seed: 5)
        var order = RankOrder(count: 500)
        for round in 0..<20 {
            let keys = (0..<500).map { index -> Float in
                switch (round + index) % 4 {
                case 0: Float(random.normal())
                case 1: Float(random.below(7) - 3)
                case 2: index % 2 == 0 ? 0 : -0.0
                default: Float(random.normal()) * 1e30
                }
            }
            order.sort(keys[...])
            let expected = keys.indices.sorted {
                let (a, b) = (keys[$0], keys[$1])
                // −0 comes before 0.
                if a == b, a.sign != b.sign { return a.sign == .minus }
                return a != b ? a < b : $0 < $1
            }
            #expect(order.rows == expected.map { Int32($0) })
        }
    }

    @Test func noRowsAreFine() {
        var order = RankOrder(count: 0)
        order.sort([])
        #expect(order.rows.isEmpty)
    }
}
