import Pipeline
import Store
import Testing

/// What a product is called where the shop has called it many things.
@Suite struct ProductNamesTests {
    typealias Line = FeatureDatabase.Line

    /// Notes of the warehouse have no customer, no price or nothing that was bought, however many and early they are.
    @Test func mostLinesOfCustomersDecide() throws {
        var lines = [line("A", "mailout", customer: nil), line("A", "damaged", quantity: -5)]
        lines += (0..<9).map { line("A", "check", day: $0, price: 0) }
        lines += [
            line("A", "DOILY", day: 2), line("A", "DOILY", day: 3), line("A", "Doily", day: 9),
        ]
        let connection = try FeatureDatabase.of(lines)
        #expect(try ProductNames.of(["A"], in: connection) == ["A": "DOILY"])
    }

    @Test func equalsAreDecidedByDayAndThenByText() throws {
        let connection = try FeatureDatabase.of([
            line("A", "old", day: 1), line("A", "new", day: 2),
            line("B", "y", day: 1), line("B", "x", day: 1),
            line("N", "never sold", customer: nil), line("D", nil),
        ])
        #expect(
            try ProductNames.of(["A", "B", "N", "D", "gone"], in: connection) == [
                "A": "new", "B": "x", "N": "never sold",
            ])
        #expect(try ProductNames.of([], in: connection) == [:])
    }

    @Test func codesAreTakenByTheirBytesUnlessAsked() throws {
        let connection = try FeatureDatabase.of([
            line("post", "small", day: 1), line("post", "small", day: 2), line("POST", "large"),
        ])
        #expect(
            try ProductNames.of(["POST", "post"], in: connection) == [
                "POST": "large", "post": "small",
            ])
        #expect(
            try ProductNames.of(["POST"], foldsCase: true, in: connection) == ["POST": "small"])
    }

    private func line(
        _ code: String, _ description: String?, customer: String? = "c", day: Int = 1,
        quantity: Int = 1, price: Double = 1
    ) -> Line {
        Line(
            customer: customer, at: "2011-01-\(day + 10) 10:00:00", quantity: quantity,
            price: price,
            description: description, invoice: "\(day)", code: code)
    }
}
