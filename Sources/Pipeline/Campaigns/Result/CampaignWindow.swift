import Store

/// The days of a campaign against the lines of the file: which weeks there are, and how far the lines go.
struct CampaignWindow: Hashable {
    /// A week of it, from 1; the last may be shorter.
    struct Week: Hashable {
        let number: Int
        let first: String
        let last: String
        let isComplete: Bool
    }

    let sent: String
    let days: Int
    /// The last day that counts.
    let last: String
    /// The day after it.
    let end: String
    /// Days up to the newest line, at most all.
    let daysSeen: Int
    /// Moment of the newest line of the file.
    let newest: String
    /// Weeks of which there is a day.
    let weeks: [Week]

    var isComplete: Bool { daysSeen == days }

    /// - Throws: `CampaignResultError` where it was not sent, or no line is of a day since.
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
                max(invoiced_at),
                cast(julianday(substr(max(invoiced_at), 1, 10)) - julianday(?1) as integer) + 1
            from invoice
            where line_count > 0
            """, [sent, days])[0]
        guard let last = try row.optionalText(0), let end = try row.optionalText(1) else {
            throw CampaignResultError.badDays(days)
        }
        (self.last, self.end) = (last, end)
        let newest = try reading("invoice") { try row.optionalText(2) }
        guard let newest, let seen = try row.optionalInt(3), seen > 0 else {
            throw CampaignResultError.noLines(campaign.name, sent: sent, newest: newest)
        }
        self.newest = newest
        let daysSeen = min(days, seen)
        self.daysSeen = daysSeen
        weeks = try (0...(daysSeen - 1) / 7).map { week in
            let lastPlace = min(days, 7 * week + 7) - 1
            let dates = try connection.query(
                "select date(?1, '+' || ?2 || ' days'), date(?1, '+' || ?3 || ' days')",
                [sent, 7 * week, lastPlace])[0]
            return Week(
                number: week + 1, first: try dates.text(0), last: try dates.text(1),
                isComplete: lastPlace < daysSeen)
        }
    }
}
