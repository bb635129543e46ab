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
    private static let daysOfWeek = 7
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
    /// - Complexity: O(invoices); SQLite is asked for each day once.
    package init?(endingAt moment: String, in connection: Connection) throws {
        let last = try connection.query(
            "select cast(julianday(substr(?1, 1, 10)) as integer), date(?1, '-6 days'), substr(?1, 1, 10)",
            [moment])[0]
        guard let newest = try last.optionalInt(0) else { return nil }
        var days = DayNumbers()
        var lines: [Int: Double] = [:]
        try reading("invoice") {
            try connection.forEachRow(
                "select invoiced_at, line_count from invoice where invoiced_at <= ?", [moment]
            ) { row in
                guard let day = try days.number(of: row, column: 0, in: connection) else { return }
                lines[Int(day), default: 0] += try row.double(1)
            }
        }
        guard let first = lines.keys.min() else { return nil }
        var weeks: [Int: Double] = [:]
        for (day, count) in lines { weeks[(newest - day) / Self.daysOfWeek, default: 0] += count }
        let nWhole = (newest - first + 1) / Self.daysOfWeek
        let before = weeks.filter {
            (1...Self.mostWeeks).contains($0.key) && $0.key < nWhole && $0.value > 0
        }.values.sorted()
        guard before.count >= Self.leastWeeks else { return nil }
        nWeeks = before.count
        median = (before[(nWeeks - 1) / 2] + before[nWeeks / 2]) / 2
        nLines = Int(weeks[0] ?? 0)
        (firstDay, lastDay) = (try last.text(1), try last.text(2))
    }

    /// What to look at; `nil` where the week is as usual.
    var warning: String? {
        guard Double(nLines) < median / 2 else { return nil }
        return
            "the newest week, \(firstDay) to \(lastDay), has \(counted(nLines, "line")), less than half of the usual "
            + "\(grouped(Int(median.rounded()))) (median of the \(nWeeks) weeks before that have lines). If lines are missing, read them and "
            + "refresh again: until then customers look as if they bought less"
    }
}
