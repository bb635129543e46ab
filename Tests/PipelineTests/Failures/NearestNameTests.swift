import Pipeline
import Testing

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("amuont", "amount"), ("RECENCY", "recency"), ("number_of_order", "number_of_orders"),
        ("rec", "recency"),
    ])
    func mistypedNamesAreFound(_ typed: String, _ name: String) {
        #expect(nearestName(to: typed, among: ["amount", "number_of_orders", "recency"]) == name)
    }

    @Test func otherWordsAreNotGuessed() {
        #expect(nearestName(to: "colour", among: ["amount", "recency"]) == nil)
        #expect(nearestName(to: "", among: ["amount", "recency"]) == nil)
        #expect(nearestName(to: "x", among: []) == nil)
    }
}
