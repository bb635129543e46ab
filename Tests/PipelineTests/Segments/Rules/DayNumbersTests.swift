import Pipeline
import Store
import Testing

@Suite struct DayNumbersTests {
    /// Every day of four centuries, and texts that are none or look like one: as SQLite has each of them by itself.
    @Test func daysAreThoseOfSQLite() throws {
        let connection = try Connection.inMemory()
        try connection.execute(
            """
            create table moment (moment text);
            with recursive day (number) as (select 0 union all select number + 1 from day where number < 150000)
            insert into moment
            select datetime('1800-01-01', number || ' days', (number % 24) || ' hours') from day;
            insert into moment
            values ('2011-02-31 10:00:00'), ('2011-13-01 10:00:00'), ('2011-00-10 10:00:00'), ('2011-1-1 10:00'),
                ('2011-01-01'), ('2011-01-0'), (''), ('no day at all'), ('0000-01-01 00:00:00'), ('2011-01-é 10:00:00'),
                ('9999-12-31 23:59:59'), ('2011-01-01T10:00'), ('2011-01-01 10:00:00'), ('éééééééééé');
            """)
        var days = DayNumbers()
        var (differing, nDays): ([String], Int) = ([], 0)
        try connection.forEachRow(
            """
            select moment, case when length(moment) >= 10 then cast(julianday(substr(moment, 1, 10)) as integer) end
            from moment
            """
        ) { row in
            let expected = row.isNull(1) ? nil : UInt32(exactly: try row.int(1))
            let found = try days.number(of: row, column: 0, in: connection)
            if found != nil { nDays += 1 }
            if found != expected { differing.append(try row.text(0)) }
        }
        #expect(differing.isEmpty, "\(differing.prefix(5))")
        #expect(nDays > 150_000)
    }
}
