import Foundation
import Pipeline
import Store
import Testing

/// Sums are held by `FactOracle` in all cases of `CustomerFactsTests`; here the calendar.
@Suite struct DayTablesTests {
    private let database: Connection

    init() throws {
        database = try Connection.inMemory()
        try Database.prepare(database)
        try database.run(
            "update shop_convention set cancellation_basis = 'flag', non_product_basis = 'flag'")
    }

    private func ingest(_ lines: [String]) throws {
        _ = try IngestTestSupport.ingest(
            Array((IngestTestSupport.header + lines.map { $0 + "\n" }.joined()).utf8),
            into: database, options: IngestOptions(maxRejects: .all, dateOrder: .monthFirst))
    }

    private func days() throws -> [String] {
        try database.query("select calendar_date from calendar order by rowid").map {
            try $0.text(0)
        }
    }

    private func line(_ day: String, no: Int = 1) -> String {
        "\(no),A,thing,2,\(day) 10:00,1,c1,UK"
    }

    private func partial(_ column: String) throws -> [String] {
        try database.query(
            "select calendar_date from calendar where \(column) = 1 order by calendar_date"
        ).map { try $0.text(0) }
    }

    @Test func hasEachDateOnceWithoutAGap() throws {
        #expect(try days() == [])
        try ingest([line("2011-12-30"), "2,POST,,1,2012-03-02 10:00,1,,"])
        #expect(try days().count == 64)
        #expect(try days() == days().sorted())
        #expect(try days().first == "2011-12-30")
        #expect(try days().last == "2012-03-02")
        #expect(try days().contains("2012-02-29"))
        // Days before the first and behind the last are missing in these.
        let months = try partial("is_partial_month").map { String($0.prefix(7)) }
        #expect(months == ["2011-12", "2011-12", "2012-03", "2012-03"])
        #expect(
            try partial("is_partial_week") == [
                "2011-12-30", "2011-12-31", "2012-01-01", "2012-02-27", "2012-02-28", "2012-02-29",
                "2012-03-01", "2012-03-02",
            ])
    }

    /// A later file of days between changes nothing, one of later days all that is partial.
    @Test func growsWithTheFiles() throws {
        try ingest([line("2011-11-01")])
        #expect(try days() == ["2011-11-01"])
        #expect(try partial("is_partial_month") == ["2011-11-01"])
        try ingest([line("2011-11-30", no: 2)])
        #expect(try days().count == 30)
        #expect(try partial("is_partial_month") == [])
        try ingest([line("2011-11-15", no: 3)])
        #expect(try days().count == 30)
        try ingest([line("2011-10-31", no: 4)])
        #expect(try days().count == 31)
        #expect(try partial("is_partial_month") == ["2011-10-31"])
        #expect(try FactOracle.differences(in: database) == [])
    }

    /// Weeks as Foundation counts them, over two hundred years.
    @Test func weeksAreThoseOfISO() throws {
        try ingest([line("1900-01-01"), line("2100-12-31", no: 2)])
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        let rows = try database.query(
            """
            select calendar_date, iso_year, iso_week, iso_weekday, week_start_date, weekday_name
            from calendar
            """)
        #expect(rows.count == 73_414)
        var date = try #require(
            calendar.date(from: DateComponents(year: 1900, month: 1, day: 1, hour: 12)))
        let names = [
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        ]
        var start = ""
        for row in rows {
            let parts = calendar.dateComponents(
                [.yearForWeekOfYear, .weekOfYear, .weekday], from: date)
            let weekday = ((parts.weekday ?? 0) + 5) % 7 + 1
            if weekday == 1 { start = try row.text(0) }
            let found = (try row.int(1), try row.int(2), try row.int(3))
            #expect(found == (parts.yearForWeekOfYear ?? 0, parts.weekOfYear ?? 0, weekday))
            #expect(try row.text(4) == start)
            #expect(try row.text(5) == names[weekday - 1])
            date += 86_400
        }
    }

    /// A date that was mistyped makes no million of days, and no month whole.
    @Test func slipsAreDaysOfTheirOwn() throws {
        try ingest([line("2011-11-01"), line("2011-11-03", no: 2), line("2199-11-02", no: 3)])
        #expect(try days() == ["2011-11-01", "2011-11-02", "2011-11-03", "2199-11-02"])
        #expect(try partial("is_partial_month") == days())
        try ingest([line("2150-11-02", no: 5)])
        #expect(try days().suffix(2) == ["2150-11-02", "2199-11-02"])
        #expect(try FactOracle.differences(in: database) == [])
        // Only another program writes such a year: a file's lines of it are rejected.
        try database.run("update invoice set invoiced_at = '0011' || substr(invoiced_at, 5)")
        try CustomerFacts(database).makeAnew()
        #expect(try days() == ["0011-11-01", "0011-11-02", "0011-11-03"])
        #expect(try partial("is_partial_week") == days())
    }

    /// Another program wrote a time that is none: its lines count in no day, and nothing fails.
    @Test func whatIsNoTimeHasNoDay() throws {
        try ingest([line("2011-11-01"), line("2011-11-02", no: 2), line("2011-11-03", no: 3)])
        try database.run(
            "update invoice set invoiced_at = '2011-02-30 10:00:00' where invoice_no = '2'")
        try CustomerFacts(database).makeAnew()
        #expect(try days() == ["2011-11-01", "2011-11-02", "2011-11-03"])
        for table in ["sales_by_day", "sales_by_customer_day"] {
            #expect(
                try database.query("select calendar_date from \(table) order by 1").map {
                    try $0.text(0)
                } == ["2011-11-01", "2011-11-03"])
        }
    }

    @Test func anUpgradeFillsThem() throws {
        try ingest([line("2011-11-01"), line("2011-12-03", no: 2)])
        let tables = ["calendar", "sales_by_day"]
        let before = try tables.map { try FactOracle.rows("select * from \($0)", in: database) }
        for table in tables { try database.run("delete from \(table)") }
        try DayTables.settle(in: database)
        #expect(
            try tables.map { try FactOracle.rows("select * from \($0)", in: database) } == before)
    }
}
