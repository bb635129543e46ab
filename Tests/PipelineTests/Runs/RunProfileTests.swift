import Clustering
import Pipeline
import Testing

@Suite struct RunProfileTests {
    /// Mean and quartiles, found without a sort, are those of sorted values, to the bit.
    @Test(arguments: [1, 2, 3, 4, 5, 63, 64, 65, 100, 1_001])
    func quartilesAreThoseOfSortedValues(_ count: Int) {
        var dice = SplitMix64(state: UInt64(count))
        for nDifferent in [1, 3, 10_000] as [UInt64] {
            for shift in [0, -0.37] {
                let values = (0..<count).map { _ in
                    Double(dice.next() % nDifferent) / 7 * (shift == 0 ? 1 : shift)
                }
                let sorted = values.sorted()
                let (low, high) = (sorted[(count - 1) / 2], sorted[count / 2])
                let entry = RunProfile.entry(values)
                #expect(entry.mean == values.reduce(0, +) / Double(count))
                #expect(entry.median == low + (high - low) / 2)
                #expect(entry.q25 == quantile(0.25, of: sorted))
                #expect(entry.q75 == quantile(0.75, of: sorted))
            }
        }
    }

    /// Selection asks for an order, which these do not have: nobody hangs or reads past the end.
    @Test func notANumberEndsNothing() {
        let values = (0..<200).map { $0 % 3 == 0 ? Double.nan : Double($0) }
        #expect(RunProfile.entry(values).mean.isNaN)
    }
}
