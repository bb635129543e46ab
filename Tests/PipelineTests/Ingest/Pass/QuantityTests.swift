import Pipeline
import Store
import Testing

@Suite struct QuantityTests {
    @Test(arguments: [
        (0, "0"), (60_000, "6"), (-60_000, "-6"), (3_950, "0.395"), (-3_950, "-0.395"),
        (1, "0.0001"),
        (12_300, "1.23"), (Int64.max, "922337203685477.5807"), (Int64.min, "-922337203685477.5808"),
    ])
    func itReadsAsAPersonWritesIt(_ e4: Int64, _ text: String) {
        #expect(Quantity(e4: e4).description == text)
    }

    @Test func wholeOnesAreWhole() {
        #expect(Quantity(e4: -20_000).value == .integer(-2))
        #expect(Quantity(e4: 3_950).value == .real(0.395))
    }

    /// As SQLite's `round`, and itself where ten-thousandths are not it.
    @Test(arguments: [
        2.55, 0, -11062.06, 0.00005, 1.0 / 3, 0.1 + 0.2, 123456.7891, 5e11, 8.9e14,
        2.550000000000001,
    ])
    func aPriceComesBack(_ price: Double) throws {
        let stored = StoredPrice(price)
        #expect((stored.fine.isNaN ? Double(stored.e4) / 1e4 : stored.fine) == price)
        let connection = try Connection.inMemory()
        let rounded = try connection.query("select cast(round(? * 10000) as integer)", [price])[0]
        #expect(try rounded.int(0) == Int(stored.e4))
    }
}
