import Pipeline
import Testing

@Suite struct CustomerNameTests {
    @Test func numbersOfAShopAreShown() {
        #expect(CustomerName.shown("17850") == "17850")
        #expect(CustomerName.shown("C-00123") == "C-00123")
    }

    @Test(arguments: ["jane@example.org", "JANE@EXAMPLE", "+44 20 7946 0958"])
    func addressesAreNot(_ id: String) {
        #expect(CustomerName.shown(id) == nil)
    }
}
