import Tabular
import Testing

@Suite struct NumericTimeTests {
    private func read(_ text: String, uses1904: Bool = false) -> String {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            guard let found = NumericTime.parse(bytes, uses1904: uses1904) else { return "none" }
            return "\(found.time.text) \(found.kind)"
        }
    }

    @Test(arguments: [
        ("1672916400", "2023-01-05 11:00:00 seconds"),
        ("1672916400.75", "2023-01-05 11:00:00 seconds"),
        ("946684800", "2000-01-01 00:00:00 seconds"),
        ("1672916400123", "2023-01-05 11:00:00 milliseconds"),
        ("1672916400123456", "2023-01-05 11:00:00 microseconds"),
        ("44931", "2023-01-05 00:00:00 days"), ("44931.4243055556", "2023-01-05 10:11:00 days"),
        ("44931,5", "2023-01-05 12:00:00 days"), ("36526", "2000-01-01 00:00:00 days"),
        ("51501.999", "2040-12-31 23:58:34 days"), ("43831", "2020-01-01 00:00:00 days"),
        ("1709164800", "2024-02-29 00:00:00 seconds"),
    ])
    func numbersOfTheseYearsAreTimes(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        "", "17850", "36525", "51502", "536365", "999999999999999999", "-44931", "44931.", ".5",
        "44931.5.5", "4493x", "2240611200", "16729164001", "1E9", "946684799",
    ])
    func othersAreNone(_ text: String) {
        #expect(read(text) == "none")
    }

    @Test func daysOfOldMacsCountFrom1904() {
        #expect(read("43469.5", uses1904: true) == "2023-01-05 12:00:00 days")
    }
}
