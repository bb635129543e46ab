import Pipeline
import Store
import Testing

/// A day is what SQLite takes for one.
@Suite struct DayTextTests {
    private func day(_ text: String) -> DayText? {
        Array(text.utf8).withUnsafeBufferPointer { TimeText($0) }.flatMap { DayText($0) }
    }

    @Test(arguments: [
        "2010-12-01 08:26:00", "2010-12-01", "2012-02-29 00:00:00", "2011-02-29 00:00:00",
        "1900-02-29 10:00:00", "2000-02-29 10:00:00", "2011-04-31 10:00:00", "2011-13-01 00:00:00",
        "2011-00-10 00:00:00", "2011-01-00 00:00:00", "0001-01-01 00:00:00", "9999-12-31 23:59:59",
        "2011-1-01 00:00:00", "2011/01/01 00:00:00", "", "2011", "yesterday", "２011-01-01",
    ])
    func isADayWhereSQLiteSaysSo(_ text: String) throws {
        let connection = try Connection.inMemory()
        let row = try connection.query(
            "select date(substr(?1, 1, 10), '+0 days') is substr(?1, 1, 10), substr(?1, 1, 10)",
            [text])[0]
        let isDay = try row.int(0) == 1
        #expect((day(text) != nil) == isDay)
        if isDay { #expect(try day(text)?.text == row.text(1)) }
    }

    @Test func comparesAsDaysDo() throws {
        let days = try ["0999-12-31", "2010-02-28", "2010-03-01", "2011-01-01"].map {
            try #require(day($0))
        }
        #expect(days == days.sorted())
    }
}
