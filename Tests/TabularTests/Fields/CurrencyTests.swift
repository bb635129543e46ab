import Tabular
import Testing

@Suite struct CurrencyTests {
    @Test func namesAndSigns() throws {
        #expect(Currency("gbp")?.code == "GBP")
        #expect(Currency("£") == Currency("GBP"))
        #expect(Currency("€") == Currency("EUR"))
        #expect(Currency("XYZ") == nil && Currency("") == nil && Currency("3") == nil)
    }

    @Test func signsAgreeWithTheirCodes() throws {
        let dollar = try #require(Currency("$"))
        let usd = try #require(Currency("USD"))
        let cad = try #require(Currency("CAD"))
        #expect(dollar.agrees(with: usd) && cad.agrees(with: dollar))
        #expect(!usd.agrees(with: cad))
        #expect(!dollar.agrees(with: try #require(Currency("£"))))
    }
}
