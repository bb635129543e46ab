import Tabular
import Testing

@Suite struct TimeOfDayTests {
    private func read(_ text: String) -> String {
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: TimeOfDay.maxBytes)
        defer { room.deallocate() }
        return Array(text.utf8).withUnsafeBufferPointer { bytes in
            TimeOfDay.plain(bytes, into: room).map { String(decoding: $0, as: UTF8.self) } ?? "none"
        }
    }

    @Test(arguments: [
        ("10:11", "10:11"), ("3:15 PM", "3:15 PM"), ("3 PM", "3 PM"), ("10h30", "10h30"),
        ("1011", "10:11:00"), ("905", "09:05:00"), ("101112", "10:11:12"), ("90512", "09:05:12"),
        ("10.11", "10:11:00"), ("10.11.12", "10:11:12"), ("0.4243055556", "10:11:00"),
        ("0,5", "12:00:00"), (".25", "06:00:00"), ("0", "00:00:00"), ("0.99999999", "23:59:59"),
        ("1899-12-30 10:11:00", "10:11:00"), ("1900-01-00 10:11:12", "10:11:12"),
        ("1904-01-01T10:11", "10:11"), ("30/12/1899 10:11", "10:11"),
    ])
    func timesOfDay(_ text: String, _ expected: String) {
        #expect(read(text) == expected)
    }

    @Test(arguments: [
        "", "Morning", "12", "2460", "999", "1.5", "44931.5", "2023-01-05 10:11", "-", "1234567",
        "10.111", ":30",
    ])
    func othersAreNone(_ text: String) {
        #expect(read(text) == "none")
    }
}
