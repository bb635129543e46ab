import Pipeline
import Testing

struct TimestampTests {
    @Test(arguments: [
        ("2011-12-09", "2011-12-09 23:59:59"),
        ("2011-12-09 12:50:00", "2011-12-09 12:50:00"),
        ("2012-02-29", "2012-02-29 23:59:59"),
        ("2000-02-29", "2000-02-29 23:59:59"),
        ("2011-01-31 00:00:00", "2011-01-31 00:00:00"),
    ])
    func momentsOfTheCalendarAreTaken(text: String, stored: String) {
        #expect(Timestamp.parse(text) == stored)
    }

    @Test(arguments: [
        "", "2011", "2011-1-1", "2011-02-29", "1900-02-29", "2100-02-29", "2011-04-31",
        "2011-00-10", "2011-13-01", "2011-01-00", "2011-01-01 24:00:00", "2011-01-01 10:60:00",
        "2011-01-01 10:00:60", "2011-01-01T10:00:00", "2011/01/01", "2011-01-01 10:00",
        "20a1-01-01",
        "2011-01-0१", " 2011-01-01",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(Timestamp.parse(text) == nil)
    }
}
