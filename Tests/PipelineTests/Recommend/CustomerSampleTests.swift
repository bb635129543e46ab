import Pipeline
import Testing

@Suite struct CustomerSampleTests {
    /// FNV-1a of "", "a" and "foobar", as its authors publish them.
    @Test func keysAreFNV() {
        #expect(
            CustomerSample.keys(["", "a", "foobar"]) == [
                0xcbf2_9ce4_8422_2325, 0xaf63_dc4c_8601_ec8c, 0x8594_4171_f739_67e8,
            ])
    }

    @Test func theSampleGoesByCustomersAndNotByRows() {
        let keys = CustomerSample.keys((0..<1_000).map { "C\($0)" })
        let rows = CustomerSample.rows(keys, most: 100)
        #expect(rows.count == 100 && rows == rows.sorted() && Set(rows).count == 100)
        let backwards = Array(keys.reversed())
        let other = CustomerSample.rows(backwards, most: 100)
        #expect(Set(other.map { backwards[$0] }) == Set(rows.map { keys[$0] }))
        #expect(CustomerSample.rows(keys, most: 1_000) == Array(0..<1_000))
    }

    @Test func valuesAreThoseOfTheRows() {
        #expect(
            CustomerSample.values([1, 2, 3, 4, 5, 6], rows: [0, 2], width: 2) == [1, 2, 5, 6])
        #expect(CustomerSample.values([1, 2], rows: [0], width: 2) == [1, 2])
    }
}
