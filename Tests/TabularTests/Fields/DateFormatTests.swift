import Tabular
import Testing

@Suite struct DateFormatTests {
    private func read(_ text: String, _ format: String) throws -> String {
        let format = try #require(DateFormat(format))
        return Array(text.utf8).withUnsafeBufferPointer { bytes in
            switch format.parse(bytes) {
            case .iso(let plain): plain.time.text
            case .slashed: "slashed"
            case .bad(let problem): "\(problem)"
            }
        }
    }

    @Test func readsWhatItSays() throws {
        #expect(try read("23/12/31", "%y/%m/%d") == "2023-12-31 00:00:00")
        #expect(try read("31-12-2023 8:05", "%d-%m-%Y %H:%M") == "2023-12-31 08:05:00")
        #expect(try read("2023 31 12", "%Y %d %m") == "2023-12-31 00:00:00")
        #expect(try read("8:05 PM Dec 31, 2023", "%I:%M %p %b %d, %Y") == "2023-12-31 20:05:00")
        #expect(
            try read("20231231080501.25 CET", "%Y%m%d%H%M%S.%f %Z") == "2023-12-31 08:05:01")
        #expect(try read("100 % 1/2/23", "100 %% %d/%m/%y") == "2023-02-01 00:00:00")
    }

    @Test func refusesTheRest() throws {
        #expect(try read("", "%Y%m%d") == "empty")
        #expect(try read("31/12/23", "%y-%m-%d") == "otherFormat")
        #expect(try read("23/12/31x", "%y/%m/%d") == "otherFormat")
        #expect(try read("23/02/30", "%y/%m/%d") == "noSuchDay")
        #expect(try read("2023-01-01 25:00", "%Y-%m-%d %H:%M") == "noSuchTime")
        #expect(try read("2023-01-01 13:00 PM", "%Y-%m-%d %I:%M %p") == "noSuchTime")
    }

    @Test func formsWithoutADateAreNone() {
        for text in ["", "%Y", "%Y-%m", "%H:%M", "%Y-%m-%Q", "%Y-%m-%d %", "%Y-%m-%d %I"] {
            #expect(DateFormat(text) == nil, "\(text)")
        }
    }
}
