import Pipeline
import Store
import Testing

@Suite struct MoneyTests {
    @Test func amountsCarryTheirCode() {
        #expect(Money(code: "GBP").text(1234.5) == "1,234.50 GBP")
        #expect(Money(code: nil).text(-0.004) == "0.00")
        #expect(Money(code: "EUR").unit("currency / 10,000") == "EUR / 10,000")
        #expect(Money(code: "EUR").unit("pieces") == "pieces")
        #expect(Money(code: nil).unit("currency") == "currency")
        #expect(Money(code: "EUR").heading("revenue", unit: "currency") == "revenue (EUR)")
        #expect(Money(code: nil).heading("revenue", unit: "currency") == "revenue")
    }
}
