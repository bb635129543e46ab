import Tabular
import Testing

@Suite struct TimeParserTests {
    private func read(_ text: String, _ order: DateOrder = .monthFirst) -> String {
        let bytes = Array(text.utf8)
        return bytes.withUnsafeBufferPointer { buffer in
            switch TimeParser.parse(buffer) {
            case .iso(let plain): plain.time.text + (plain.form.zone.map { " \($0.count)" } ?? "")
            case .slashed(let slashed): slashed.time(order)?.text ?? "other order"
            case .bad(let problem): "\(problem)"
            }
        }
    }

    @Test func readsMonthDayYear() {
        #expect(read("12/1/2010 8:26") == "2010-12-01 08:26:00")
        #expect(read("1/2/2011 18:06:59") == "2011-01-02 18:06:59")
        #expect(read("01/02/2011 08:06") == "2011-01-02 08:06:00")
        #expect(read("12/31/2010") == "2010-12-31 00:00:00")
    }

    @Test func readsDayMonthYear() {
        #expect(read("1/12/2010 8:26", .dayFirst) == "2010-12-01 08:26:00")
        #expect(read("31/12/2010 8:26", .dayFirst) == "2010-12-31 08:26:00")
        #expect(read("31/12/2010 8:26", .monthFirst) == "other order")
    }

    @Test func readsDashesAsSlashes() {
        #expect(read("12-1-2010 8:26") == "2010-12-01 08:26:00")
        #expect(read("1-12-2010 8:26", .dayFirst) == "2010-12-01 08:26:00")
    }

    @Test func dotsStandBehindTheDay() {
        for order in DateOrder.allCases {
            #expect(read("1.12.2010 08:26", order) == "2010-12-01 08:26:00")
            #expect(read("31.12.2010", order) == "2010-12-31 00:00:00")
        }
        #expect(read("12.31.2010") == "noSuchDay")
        #expect(read("31.12.10 8:26") == "2010-12-31 08:26:00")
    }

    @Test func clockIsKeptWhereAZoneFollows() {
        for offset in ["+01:00", "-0400", " -0400", "+01", " +05:30", "Z", " UTC", "  +01:00"] {
            let zone = offset.trimmingPrefix { $0 == " " }
            #expect(
                read("2010-12-01 08:26:00\(offset)") == "2010-12-01 08:26:00 \(zone.count)",
                "\(offset)")
        }
        for offset in ["+1", "+01:", "+01:0", "Zulu+01", "+", "01:00", " at"] {
            #expect(read("2010-12-01 08:26:00\(offset)") == "shape", "\(offset)")
        }
    }

    @Test func readsISO() {
        for text in [
            "2010-12-01 08:26", "2010-12-01T08:26", "2010-12-01 08:26:00", "2010-12-1 8:26",
            "2010-12-01 08:26:00.999", "2010-12-01T08:26:00.123456",
        ] {
            #expect(read(text) == "2010-12-01 08:26:00", "\(text)")
        }
        #expect(read("2010-12-01") == "2010-12-01 00:00:00")
    }

    @Test func checksTheCalendar() {
        #expect(read("2/29/2012 0:00") == "2012-02-29 00:00:00")
        #expect(read("2/29/2000 23:59") == "2000-02-29 23:59:00")
        for text in [
            "2/29/2011 0:00", "2/29/1900 0:00", "2011-02-29 00:00", "4/31/2011 0:00",
            "13/13/2011 1:00",
            "0/1/2011 1:00", "1/0/2011 1:00", "2011-13-01 00:00", "1/1/0001 1:00", "1/1/1899 1:00",
            "1/1/9999 1:00",
        ] {
            #expect(read(text) == "noSuchDay", "\(text)")
        }
    }

    @Test func checksTheClock() {
        for text in ["1/1/2011 24:00", "1/1/2011 12:60", "1/1/2011 12:00:60", "2011-01-01 24:00"] {
            #expect(read(text) == "noSuchTime", "\(text)")
        }
    }

    @Test func namesWhatElseItIs() {
        #expect(read("") == "empty")
        #expect(read("40513.35") == "number")
        #expect(read("1291191960") == "number")
        for text in [
            "12/1/2010T8:26", "12/1/2010 8", "12/1/2010 8:2", "12/1/2010 8:26:",
            "12/1/2010 8:26:00.", "12-1/2010 8:26", "x", "12/1/2010 8:26x", "12/1/20100 8:26",
            "123/1/2010 8:26", "5 Dec", "Dec 2010", "12/1/201 8:26",
        ] {
            #expect(read(text) == "shape", "\(text)")
        }
    }

    @Test func evidenceIsADayThatIsNoMonth() throws {
        func evidence(_ text: String) -> DateOrder? {
            let bytes = Array(text.utf8)
            return bytes.withUnsafeBufferPointer { buffer in
                if case .slashed(let slashed) = TimeParser.parse(buffer) {
                    return slashed.evidence
                }
                return nil
            }
        }
        #expect(evidence("12/13/2010 1:00") == .monthFirst)
        #expect(evidence("13/12/2010 1:00") == .dayFirst)
        #expect(evidence("12/12/2010 1:00") == nil)
        #expect(evidence("29/2/2011 1:00") == nil)
    }

    @Test func leapYearsAreGregorian() {
        var days = 0
        for year in CivilTime.years {
            for month in 1...12 {
                for day in 1...31 where CivilTime.exists(year: year, month: month, day: day) {
                    days += 1
                }
            }
        }
        // 75 multiples of four, less 1900 and 2100.
        #expect(days == 300 * 365 + 73)
    }
}
