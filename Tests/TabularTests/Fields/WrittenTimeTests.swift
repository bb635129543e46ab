import Tabular
import Testing

@Suite struct WrittenTimeTests {
    private func outcome(_ bytes: [UInt8]) -> TimeParser.Outcome {
        bytes.withUnsafeBufferPointer { TimeParser.parse($0) }
    }

    private func read(_ text: String, _ order: DateOrder = .monthFirst) -> String {
        switch outcome(Array(text.utf8)) {
        case .iso(let plain): plain.time.text
        case .slashed(let slashed): slashed.time(order)?.text ?? "other order"
        case .bad(let problem): "\(problem)"
        }
    }

    @Test(arguments: [
        "Jan 5, 2023 10:11:12 AM", "Jan 5, 2023, 10:11:12 AM", "January 5th, 2023 10:11:12",
        "5 Jan 2023 10:11:12", "5-Jan-2023 10:11:12", "05-JAN-23 10:11:12", "5/jan/2023 10:11:12",
        "Thursday, January 5, 2023 at 10:11:12 AM", "Thu Jan  5 10:11:12 UTC 2023",
        "Thu, 05 Jan 2023 10:11:12 +0000", "Thu Jan 05 2023 10:11:12 GMT+0100 (CET)",
        "2023-Jan-05 10:11:12", "2023 Jan 5 10:11:12", "5 January '23 10:11:12",
        "5. Januar 2023 10:11:12 Uhr", "5. Jan. 2023, 10:11:12", "Do., 5. Jan. 2023 10:11:12",
        "5 janvier 2023 10:11:12", "jeu. 5 janv. 2023 à 10:11:12", "5 de enero de 2023 10:11:12",
        "5 gennaio 2023 10:11:12", "5 de janeiro de 2023 10:11:12", "5 januari 2023 10:11:12",
        "2023/1/5 10:11:12", "2023/01/05 10:11:12", "2023.01.05 10:11:12", "2023-1-5 10:11:12",
        "20230105 101112", "20230105T101112", "20230105101112", "20230105 10:11:12",
        "2023-01-05T10:11:12+01:00[Europe/Berlin]", "2023-01-05 10:11:12 UTC",
        "2023-01-05 10:11:12 America/New_York", "2023-01-05 10:11:12 EST", "05.01.23 10:11:12",
        "1/5/2023, 10:11:12 AM", "1/5/23 10:11:12 a.m.", "1/5/2023 10:11:12\u{202F}AM",
    ])
    func readsOneMomentInAllWays(_ text: String) {
        #expect(read(text) == "2023-01-05 10:11:12")
    }

    @Test func monthsAreThoseOfSevenLanguages() {
        let may = ["May", "Mai", "mai", "mayo", "maggio", "maio", "mei"]
        for name in may { #expect(read("1 \(name) 2023") == "2023-05-01 00:00:00", "\(name)") }
        #expect(read("1 août 2023") == "2023-08-01 00:00:00")
        #expect(read("1 März 2023") == "2023-03-01 00:00:00")
        #expect(read("mar. 7 mars 2023") == "2023-03-07 00:00:00")
        #expect(read("1 Brumaire 2023") == "shape")
        // The same in Windows-1252.
        let french = Array("1 f".utf8) + [0xE9] + Array("vrier 2023".utf8)
        guard case .iso(let plain) = outcome(french) else {
            Issue.record("not read")
            return
        }
        #expect(plain.time.text == "2023-02-01 00:00:00")
    }

    @Test func halvesOfTheDay() {
        #expect(read("1/5/2023 12:00 AM") == "2023-01-05 00:00:00")
        #expect(read("1/5/2023 12:00 PM") == "2023-01-05 12:00:00")
        #expect(read("1/5/2023 1:02pm") == "2023-01-05 13:02:00")
        #expect(read("1/5/2023 8 PM") == "2023-01-05 20:00:00")
        // Magento writes 24 hours and AM or PM behind them.
        #expect(read("Feb 13, 2023 13:02:03 PM") == "2023-02-13 13:02:03")
        #expect(read("1/5/2023 0:30 AM") == "2023-01-05 00:30:00")
        #expect(read("1/5/2023 13:00 AM") == "noSuchTime")
        #expect(read("1/5/2023 0:30 PM") == "noSuchTime")
    }

    @Test func yearsOfTwoDigitsAreThoseOfStrptime() {
        #expect(read("12/13/10 9:40") == "2010-12-13 09:40:00")
        #expect(read("13/12/10", .dayFirst) == "2010-12-13 00:00:00")
        #expect(read("1/2/68") == "2068-01-02 00:00:00")
        #expect(read("1/2/69") == "1969-01-02 00:00:00")
        #expect(read("5-Jan-99") == "1999-01-05 00:00:00")
        // The year can only be in front.
        #expect(read("32/12/31") == "yearInFront")
        #expect(read("99-12-31") == "yearInFront")
        #expect(read("13/13/10") == "noSuchDay")
    }

    @Test func formTellsWhatFilesHaveToAgreeOn() throws {
        func form(_ text: String) throws -> TimeForm {
            switch outcome(Array(text.utf8)) {
            case .iso(let plain): return plain.form
            case .slashed(let slashed): return slashed.form
            case .bad: return try #require(nil as TimeForm?)
            }
        }
        #expect(try form("1/5/2023").clock == .none)
        #expect(try form("1/5/2023 8:26").clock == .hours24)
        #expect(try form("1/5/2023 8:26 AM").clock == .hours12)
        #expect(try form("1/5/2023").shortYear == nil)
        let short = try #require(try form("10/11/12").shortYear)
        #expect(short.first == 10 && short.last == 12 && short.canLead)
        #expect(try form("10/13/12").shortYear?.canLead == false)
        #expect(try form("2023-01-05 10:11 UTC").zone == 17..<20)
    }

    @Test func numbersAreNoDates() {
        for text in ["1291191960", "1672531200000", "20231301", "05012023", "40513.35", "5.01"] {
            #expect(read(text) == "number", "\(text)")
        }
        #expect(read(String(repeating: "1/", count: 100)) == "shape")
        #expect(read("2/30/23") == "noSuchDay")
    }

    /// Whatever stands there, reading ends and gives a time of the calendar or none.
    @Test func anyBytesAreRead() {
        let pieces = [
            "1", "23", "2023", "/", "-", ".", ":", " ", "Jan", "AM", "UTC", "+", "(", ")", "é", "T",
            ",",
        ]
        var state: UInt64 = 7
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<(state >> 60) + 1 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += pieces[Int(state >> 33) % pieces.count]
            }
            if case .iso(let plain) = outcome(Array(text.utf8)) {
                let time = plain.time
                #expect(
                    CivilTime.exists(year: time.year, month: time.month, day: time.day)
                        && time.hour < 24, "\(text)")
            }
        }
    }
}
