import Pipeline
import Testing

@Suite struct SampleRandomTests {
    @Test func weightsAreMetAndZeroIsNeverDrawn() {
        let table = WeightTable([1, 0, 3])
        var random = SampleRandom(seed: 5, stream: 1)
        var counts = [0, 0, 0]
        for _ in 0..<40_000 { counts[table.draw(&random)] += 1 }
        #expect(counts[1] == 0)
        #expect(abs(counts[0] - 10_000) < 500)
    }

    @Test func quantilesAreMet() {
        let table = QuantileTable([(0, 1), (500, 1), (1000, 101)])
        var random = SampleRandom(seed: 6, stream: 1)
        let draws = (0..<20_000).map { _ in table.draw(&random) }
        #expect(abs(draws.count { $0 == 1 } - 10_000) < 500)
        #expect(draws.allSatisfy { (1...101).contains($0) })
    }

    @Test func streamsDiffer() {
        var one = SampleRandom(seed: 0, stream: 1, index: 2)
        var two = SampleRandom(seed: 0, stream: 2, index: 1)
        #expect(one.next() != two.next())
    }
}
