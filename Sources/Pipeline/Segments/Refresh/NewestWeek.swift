import Reports
import Store

/// Whether the newest seven days have about as many lines as seven days usually have: a drop that is not whole would let
/// customers look as if they had stopped buying.
///
/// Weeks without any line say nothing of what is usual: with them a shop that is open in half of the year would have a
/// median of 0 lines, and no week would ever be less than half of it.
package struct NewestWeek: Sendable, Hashable {
    /// Weeks before that are looked at, at most.
    static let mostWeeks = 52
    /// Fewer weeks before tell little.
    static let leastWeeks = 4

    /// The first of its seven days.
    package let firstDay: String
    /// The day of the moment.
    package let lastDay: String
    /// Lines of the newest week.
    package let nLines: Int
    /// Lines of a week before that has any, the middle one.
    package let median: Double
    /// How many whole weeks with lines there are to look at, of the 52 before.
    package let nWeeks: Int

    /// - Returns: `nil` where too few whole weeks before have lines.
    package init?(endingAt moment: String, in connection: Connection) throws {
        let row = try connection.query(
            """
            with recursive
            week as (
                select
                    cast(
                        (julianday(substr(?1, 1, 10)) - julianday(substr(invoiced_at, 1, 10))) / 7
                        as integer
                    ) as week_no,
                    total(line_count) as line_count
                from invoice
                where invoiced_at <= ?1
                group by 1
            ),
            whole as (
                select cast(
                    (julianday(substr(?1, 1, 10)) - julianday(substr(min(invoiced_at), 1, 10)) + 1) / 7
                    as integer
                ) as n
                from invoice
                where invoiced_at <= ?1
            ),
            before as (
                select
                    line_count,
                    row_number() over (order by line_count) as place,
                    count(*) over () as n
                from week
                where week_no between 1 and ?2
                    and week_no < (select n from whole)
                    and line_count > 0
            )
            select
                coalesce((select line_count from week where week_no = 0), 0),
                avg(line_count) filter (where place in ((n + 1) / 2, (n + 2) / 2)),
                max(n),
                date(?1, '-6 days'),
                substr(?1, 1, 10)
            from before
            """, [moment, Self.mostWeeks])[0]
        guard let median = try row.optionalDouble(1), let n = try row.optionalInt(2),
            n >= Self.leastWeeks
        else { return nil }
        nLines = Int(try row.double(0))
        (self.median, nWeeks) = (median, n)
        (firstDay, lastDay) = (try row.text(3), try row.text(4))
    }

    /// What to look at; `nil` where the week is as usual.
    var warning: String? {
        guard Double(nLines) < median / 2 else { return nil }
        return
            "the newest week, \(firstDay) to \(lastDay), has \(grouped(nLines)) lines, less than half of the usual "
            + "\(grouped(Int(median.rounded()))) (median of the \(nWeeks) weeks before that have lines). If lines are missing, read them and "
            + "refresh again: until then customers look as if they bought less"
    }
}
