import Pipeline
import Testing

@Suite struct SampleCalendarTests {
    @Test func aYearRunsAsTheRealDataDoes() {
        let days = SampleCalendar(years: 1, includesSaturdays: false).days
        #expect(days.count == 374)
        #expect(String(decoding: days[0].text, as: UTF8.self) == "12/1/2010 ")
        #expect(days[0].weekday == 2)
        #expect(String(decoding: days[373].text, as: UTF8.self) == "12/9/2011 ")
        #expect(days[373].weekday == 4)
    }

    @Test func saturdaysAndHolidaysAreClosedUnlessAsked() {
        let closed = SampleCalendar(years: 1, includesSaturdays: false).days
        let open = SampleCalendar(years: 1, includesSaturdays: true).days
        #expect(!closed.contains { $0.weekday == 5 && $0.isOpen })
        #expect(open.contains { $0.weekday == 5 && $0.isOpen })
        #expect(!open.contains { $0.text == Array("12/25/2010 ".utf8) && $0.isOpen })
    }

    @Test func leapYearsHaveTheirDay() {
        let days = SampleCalendar(years: 2, includesSaturdays: false).days
        #expect(days.contains { $0.text == Array("2/29/2012 ".utf8) })
    }
}
