import Reports
import Store

/// The days of a campaign against the lines of the file: which weeks there are, and which of its days have lines on both sides.
struct CampaignWindow: Hashable {
    /// A week of it, from 1; the last may be shorter.
    struct Week: Hashable {
        let number: Int
        let first: String
        let last: String
        /// Seven, or fewer where the campaign ends in it.
        let days: Int
        /// Whether all of its days lie between the first line and the newest.
        let isComplete: Bool
        /// Whether one of them does.
        let isSeen: Bool
    }

    /// Days one after the other without a line of anybody.
    struct Gap: Hashable {
        let first: String
        var last: String
        var count: Int
    }

    let sent: String
    let days: Int
    /// The last day that counts.
    let last: String
    /// The day after it.
    let end: String
    /// Days between the first line and the newest, of which it is known what was bought.
    let daysSeen: Int
    /// The first and the last of them.
    let firstSeen: String
    let lastSeen: String
    /// Weeks up to the newest line.
    let weeks: [Week]
    /// Days of those seen on which nobody bought anything, though the file has lines of such weekdays.
    let gaps: [Gap]

    var isComplete: Bool { daysSeen == days }
    var daysEmpty: Int { gaps.reduce(0) { $0 + $1.count } }

    /// - Throws: `CampaignResultError` where it was not sent, or no day of it lies between the first line and the newest.
    init(of campaign: CampaignDays, in connection: Connection) throws {
        guard let sent = campaign.sent, let days = campaign.days else {
            throw CampaignResultError.notSent(campaign.name)
        }
        (self.sent, self.days) = (sent, days)
        let row = try connection.query(
            """
            select
                date(?1, '+' || (?2 - 1) || ' days'),
                date(?1, '+' || ?2 || ' days'),
                min(invoiced_at),
                max(invoiced_at),
                cast(julianday(substr(min(invoiced_at), 1, 10)) - julianday(?1) as integer),
                cast(julianday(substr(max(invoiced_at), 1, 10)) - julianday(?1) as integer)
            from invoice
            where line_count > 0
            """, [sent, days])[0]
        guard let last = try row.optionalText(0), let end = try row.optionalText(1) else {
            throw CampaignResultError.badDays(days)
        }
        (self.last, self.end) = (last, end)
        let lines = try reading("invoice") {
            (oldest: try row.optionalText(2), newest: try row.optionalText(3))
        }
        guard let oldest = try row.optionalInt(4), let newest = try row.optionalInt(5),
            oldest < days, newest >= 0
        else {
            throw CampaignResultError.noLines(
                campaign.name, sent: sent, last: last, oldest: lines.oldest, newest: lines.newest)
        }
        let seen = max(0, oldest)...min(days - 1, newest)
        daysSeen = seen.count
        func day(_ place: Int) throws -> String {
            try connection.query("select date(?1, '+' || ?2 || ' days')", [sent, place])[0].text(0)
        }
        (firstSeen, lastSeen) = (try day(seen.lowerBound), try day(seen.upperBound))
        weeks = try (0...seen.upperBound / 7).map { week in
            let places = 7 * week...min(days, 7 * week + 7) - 1
            return Week(
                number: week + 1, first: try day(places.lowerBound),
                last: try day(places.upperBound), days: places.count,
                isComplete: seen.contains(places.lowerBound) && seen.contains(places.upperBound),
                isSeen: seen.overlaps(places))
        }
        gaps = try Self.gaps(firstSeen, seen.count, in: connection)
    }

    /// Days without a line, of those weekdays on which the shop sells at all.
    private static func gaps(
        _ first: String, _ count: Int, in connection: Connection
    ) throws -> [Gap] {
        try reading("invoice") {
            let missing = try connection.query(
                """
                with recursive day (place, date) as (
                    select 0, ?1
                    union all
                    select place + 1, date(?1, '+' || (place + 1) || ' days') from day where place + 1 < ?2
                )
                select place, date, strftime('%w', date) from day
                where date not in (
                    select substr(invoiced_at, 1, 10) from invoice
                    where line_count > 0
                        and invoiced_at >= ?1
                        and invoiced_at < date(?1, '+' || ?2 || ' days')
                )
                order by place
                """, [first, count]
            ).map { (place: try $0.int(0), date: try $0.text(1), weekday: try $0.text(2)) }
            guard !missing.isEmpty else { return [] }
            let open = Set(
                try connection.query(
                    """
                    select distinct strftime('%w', day)
                    from (select distinct substr(invoiced_at, 1, 10) as day from invoice where line_count > 0)
                    """
                ).compactMap { try $0.optionalText(0) })
            var gaps: [Gap] = []
            var before = -2
            for day in missing where open.contains(day.weekday) {
                if day.place == before + 1 {
                    gaps[gaps.count - 1].last = day.date
                    gaps[gaps.count - 1].count += 1
                } else {
                    gaps.append(Gap(first: day.date, last: day.date, count: 1))
                }
                before = day.place
            }
            return gaps
        }
    }

    // MARK: Words

    /// What is not known of its days; `nil` where all are covered.
    var incomplete: String? {
        guard !isComplete else { return nil }
        let unknown = [
            firstSeen > sent ? "before" : nil, lastSeen < last ? "after" : nil,
        ].compactMap(\.self).joined(separator: " and ")
        var text =
            "incomplete: lines from \(firstSeen) to \(lastSeen), \(daysSeen) of \(counted(days, "day"))"
            + " (\(percent(Double(daysSeen) / Double(days)))); what was bought \(unknown) is not known"
        if firstSeen > sent {
            text +=
                ". Read the lines before \(firstSeen); if the day was wrong, --sent with --force"
        }
        if lastSeen < last {
            text += ". Wait with what you decide until \(last), read the lines and ask again"
        }
        return text
    }

    /// Which days have no line of anybody, the longest gaps; `nil` where each has.
    var emptyDays: String? {
        guard !gaps.isEmpty else { return nil }
        let listed = gaps.sorted { ($1.count, $0.first) < ($0.count, $1.first) }.prefix(3)
            .sorted { $0.first < $1.first }
            .map { $0.count == 1 ? $0.first : "\($0.first) to \($0.last)" }
            .joined(separator: ", ")
        return
            "nobody at all bought anything on \(daysEmpty) of \(daysSeen == 1 ? "1 day" : "these \(daysSeen) days")"
            + " (\(listed)\(gaps.count > 3 ? ", …" : "")): if the shop was not closed, lines are missing"
    }
}
