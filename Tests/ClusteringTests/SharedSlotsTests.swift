import Clustering
import TestSupport
import Testing

@Suite struct SharedSlotsTests {
    @Test func pairsGiveEachLabelingItsSums() throws {
        var random = SeededGenerator(seed: 31)
        for sizes in [[2, 3, 4], [5, 5], [2, 9, 3, 8, 4, 7], [3, 4, 5, 6, 7, 8, 9]] {
            let shared = try #require(SharedSlots(sizes: sizes, nCells: 10_000))
            #expect(shared.nGroups == (sizes.count + 1) / 2)
            var firstSlots: [Int] = []
            var nSlots = 0
            for size in sizes {
                firstSlots.append(nSlots)
                // A slot that no cell has, as that of noise where there is none.
                nSlots += size + 1
            }
            let lanes = 4
            var expected = [Int64](repeating: 0, count: nSlots * lanes)
            var sums = [Int64](repeating: 0, count: shared.count * lanes)
            for _ in 0..<500 {
                let slots = sizes.map { Int.random(in: 0..<$0, using: &random) }
                let value = (0..<lanes).map { _ in Int64.random(in: 0...1 << 40, using: &random) }
                let places = shared.slots(of: slots)
                #expect(places.count == shared.nGroups)
                for lane in 0..<lanes {
                    for place in places { sums[Int(place) * lanes + lane] += value[lane] }
                    for (first, slot) in zip(firstSlots, slots) {
                        expected[(first + slot) * lanes + lane] += value[lane]
                    }
                }
            }
            var table = [Int64](repeating: 0, count: nSlots * lanes)
            shared.unfold(&sums, into: &table, firstSlots: firstSlots, lanes: lanes)
            #expect(table == expected)
        }
    }

    @Test func labelingsShareOnlyWhereThatSpares() {
        #expect(SharedSlots(sizes: [3], nCells: 1000) == nil)
        #expect(SharedSlots(sizes: [2, 3], nCells: 6) == nil)
        #expect(SharedSlots(sizes: [90, 90], nCells: 1 << 20) == nil)
        #expect(SharedSlots(sizes: [2, 3, 4], nCells: 100) != nil)
    }
}
