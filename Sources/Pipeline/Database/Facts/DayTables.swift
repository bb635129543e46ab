import Store

/// The tables `calendar` and `sales_by_day`, kept in step with the lines: each day once.
///
/// Sums are those of `invoice`, whole numbers in doubles: no order of lines changes a bit. A time that is none has no day; `+0 days` tells
/// it, as `date` alone takes 30 February.
package struct DayTables {
    private let database: Connection

    package init(_ database: Connection) { self.database = database }

    /// Fills them where an upgrade has made them; otherwise only looks.
    package static func settle(in database: Connection) throws(StoreError) {
        let isDue = try database.scalar(
            """
            select not exists (select 1 from calendar)
                and exists (select 1 from invoice where line_count > 0)
            """)
        if isDue == 1 { try DayTables(database).makeAnew() }
    }

    /// Makes both anew from all invoices.
    ///
    /// - Complexity: O(invoices) + O(days).
    package func makeAnew() throws(StoreError) {
        try database.run("delete from sales_by_day")
        try addSales("")
        try makeCalendar()
    }

    /// Brings them up to date where a file has brought its invoices, which are the last.
    ///
    /// Of days of other invoices nothing is changed.
    /// - Complexity: O(invoices), of most of which only the time is looked at.
    package func refresh(from first: Int64) throws(StoreError) {
        let row = try database.query(
            """
            select min(substr(invoiced_at, 1, 10)), max(substr(invoiced_at, 1, 10))
            from invoice
            where invoice_id >= ?
                and line_count > 0
            """, [first])[0]
        guard case .text(let from) = row.values[0], case .text(let to) = row.values[1] else {
            return
        }
        try database.run(
            "delete from sales_by_day where calendar_date between ? and ?", [from, to])
        // Behind the blank before the clock all bytes of a time are below the tilde.
        try addSales("and invoiced_at between ? and ? || '~'", [from, to])
        let isKnown = try database.scalar(
            """
            select coalesce(
                ?1 >= (select min(calendar_date) from calendar)
                and ?2 <= (select max(calendar_date) from calendar)
                and ?1 >= ?3
                and ?2 <= ?4, 0)
            """, [from, to, Self.usual.lowerBound, Self.usual.upperBound])
        if isKnown != 1 { try makeCalendar() }
    }

    /// Days between which the calendar has no gap: years before and after are slips of the pen, and of them it has only the days
    /// of lines.
    private static let usual = "1900-01-01"..."2100-12-31"

    private func addSales(
        _ condition: String, _ days: [String] = []
    ) throws(StoreError) {
        try database.run(
            """
            insert into sales_by_day (
                calendar_date, revenue, return_value, net_revenue, no_customer_revenue, no_customer_net_revenue,
                sale_line_count, return_line_count
            )
            select
                calendar_date,
                (sale_e4 + sale_rest_e14 / 1e10) / 1e4,
                ((0 - return_e4) + (0 - return_rest_e14) / 1e10) / 1e4,
                (sale_e4 + return_e4 + (sale_rest_e14 + return_rest_e14) / 1e10) / 1e4,
                (own_sale_e4 + own_sale_rest_e14 / 1e10) / 1e4,
                (own_sale_e4 + own_return_e4 + (own_sale_rest_e14 + own_return_rest_e14) / 1e10) / 1e4,
                sale_line_count,
                return_line_count
            from (
                select
                    substr(invoiced_at, 1, 10) as calendar_date,
                    sum(sale_line_count) as sale_line_count,
                    sum(return_line_count) as return_line_count,
                    sum(sale_e4) as sale_e4,
                    sum(sale_rest_e14) as sale_rest_e14,
                    sum(return_e4) as return_e4,
                    sum(return_rest_e14) as return_rest_e14,
                    total(sale_e4) filter (where customer_id is null) as own_sale_e4,
                    total(sale_rest_e14) filter (where customer_id is null) as own_sale_rest_e14,
                    total(return_e4) filter (where customer_id is null) as own_return_e4,
                    total(return_rest_e14) filter (where customer_id is null) as own_return_rest_e14
                from invoice
                where sale_line_count + return_line_count > 0
                    \(condition)
                group by substr(invoiced_at, 1, 10)
            )
            where calendar_date is date(calendar_date, '+0 days')
            order by calendar_date
            """, days)
    }

    private func makeCalendar() throws(StoreError) {
        try database.run("delete from calendar")
        try database.run(Self.calendarSQL, [Self.usual.lowerBound, Self.usual.upperBound])
    }

    /// The week of a day is that of its Thursday, and belongs to the year of that; SQLite 3.40 has no word for it.
    private static let calendarSQL = """
        insert into calendar (
            calendar_date, year, quarter, quarter_no, month, month_no, month_name, month_start_date, iso_year, iso_week,
            week_start_date, weekday, iso_weekday, weekday_name, is_weekend, is_partial_month, is_partial_week
        )
        with recursive lined as materialized (
            select distinct substr(invoiced_at, 1, 10) as calendar_date
            from invoice
            where line_count > 0
        ),
        known as materialized (
            select calendar_date
            from lined
            where calendar_date is date(calendar_date, '+0 days')
        ),
        usual (first_date, last_date) as materialized (
            select
                min(calendar_date),
                max(calendar_date)
            from known
            where calendar_date between ?1 and ?2
        ),
        gapless (calendar_date) as (
            select first_date
            from usual
            where first_date is not null
            union all
            select date(calendar_date, '+1 day')
            from gapless
            where calendar_date < (select last_date from usual)
        ),
        day as (
            select
                calendar_date,
                cast(substr(calendar_date, 1, 4) as integer) as year,
                cast(substr(calendar_date, 6, 2) as integer) as month_no,
                cast(strftime('%w', calendar_date) as integer) as weekday,
                date(calendar_date, '-3 days', 'weekday 4') as thursday
            from (
                select calendar_date
                from gapless
                union
                select calendar_date
                from known
            )
        ),
        week as (
            select
                calendar_date,
                year,
                month_no,
                weekday,
                thursday,
                (month_no + 2) / 3 as quarter_no,
                date(calendar_date, 'start of month') as month_start_date,
                date(thursday, '-3 days') as week_start_date
            from day
        )
        select
            calendar_date,
            year,
            substr(calendar_date, 1, 4) || '-Q' || quarter_no,
            quarter_no,
            substr(calendar_date, 1, 7),
            month_no,
            case month_no
                when 1 then 'January'
                when 2 then 'February'
                when 3 then 'March'
                when 4 then 'April'
                when 5 then 'May'
                when 6 then 'June'
                when 7 then 'July'
                when 8 then 'August'
                when 9 then 'September'
                when 10 then 'October'
                when 11 then 'November'
                else 'December'
            end,
            month_start_date,
            cast(substr(thursday, 1, 4) as integer),
            (cast(strftime('%j', thursday) as integer) - 1) / 7 + 1,
            week_start_date,
            weekday,
            case weekday when 0 then 7 else weekday end,
            case weekday
                when 0 then 'Sunday'
                when 1 then 'Monday'
                when 2 then 'Tuesday'
                when 3 then 'Wednesday'
                when 4 then 'Thursday'
                when 5 then 'Friday'
                else 'Saturday'
            end,
            weekday in (0, 6),
            coalesce(
                month_start_date < (select first_date from usual)
                or date(month_start_date, '+1 month', '-1 day') > (select last_date from usual), 1),
            coalesce(
                week_start_date < (select first_date from usual)
                or date(week_start_date, '+6 days') > (select last_date from usual), 1)
        from week
        order by calendar_date
        """
}
