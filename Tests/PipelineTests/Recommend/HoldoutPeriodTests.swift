import Pipeline
import Store
import Testing

@Suite struct HoldoutPeriodTests {
    private let connection: Connection

    init() throws {
        connection = try FeatureDatabase.of([
            .init(customer: "a", at: "2011-01-10 10:00:00", quantity: 1, price: 1, invoice: "1"),
            .init(customer: "a", at: "2011-03-10 10:00:00", quantity: 1, price: 1, invoice: "2"),
            .init(customer: nil, at: "2011-04-10 10:00:00", quantity: 1, price: 1, invoice: "3"),
        ])
    }

    private func words(_ date: String, end: String? = nil) -> String {
        do {
            let period = try HoldoutPeriod(after: date, end: end, in: connection)
            return "\(period.date) to \(period.until)"
        } catch { return "\(error)" }
    }

    @Test func itEndsWithTheLastLine() {
        #expect(words("2011-01-31 23:59:59") == "2011-01-31 23:59:59 to 2011-04-10 10:00:00")
        #expect(
            words("2011-01-31 23:59:59", end: "2011-04-01 23:59:59")
                == "2011-01-31 23:59:59 to 2011-03-10 10:00:00")
    }

    @Test func bothSidesNeedALine() throws {
        #expect(words("2011-01-01 23:59:59").contains("first line of a customer is of 2011-01-10"))
        #expect(words("2011-03-10 10:00:00").contains("last line of a customer is of 2011-03-10"))
        #expect(words("2012-01-01 00:00:00").contains("Choose an earlier date"))
        // The end of the window counts.
        #expect(
            words("2011-01-31 23:59:59", end: "2011-02-28 23:59:59")
                .contains("last line of a customer is of 2011-01-10"))
        #expect(
            words("2011-02-28 23:59:59", end: "2011-02-28 23:59:59")
                .contains("lines count up to 2011-02-28 23:59:59 only"))
        try connection.run("update observation_window set as_of = '2011-02-01 00:00:00'")
        #expect(words("2011-02-02 00:00:00").contains("as_of in observation_window"))
    }

    @Test func withoutCustomersThereIsNothing() throws {
        let empty = try FeatureDatabase.empty()
        #expect(throws: FeatureError.self) {
            try HoldoutPeriod(after: "2011-01-01 00:00:00", end: nil, in: empty)
        }
    }
}
