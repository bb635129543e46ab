import Reports

/// Why there is no result of a campaign.
public enum CampaignResultError: UserFacingError, Hashable {
    /// Nobody said when it was sent.
    case notSent(String)
    /// `--sent` or `--days` alone, the first time.
    case halfFixed(String, missing: String)
    /// The days were fixed otherwise before.
    case fixed(String, sent: String, days: Int)
    /// Not a day of the calendar.
    case badDay(String)
    /// A day that has not come.
    case notYet(String, sent: String, today: String)
    /// A day before its people were drawn, or before the day of what is known of them.
    case beforeDraw(String, sent: String, drawn: String, asOf: String)
    /// Fewer days than one, or more than anybody waits.
    case badDays(Int)
    /// No day of the window lies between the first line and the newest.
    case noLines(String, sent: String, last: String, oldest: String?, newest: String?)
    /// All its people are gone.
    case nobody(String)

    /// Decides the exit code.
    public var kind: FailureKind {
        switch self {
        case .notSent, .halfFixed, .fixed, .badDay, .badDays, .notYet, .beforeDraw: .usage
        case .noLines, .nobody: .data
        }
    }

    /// What failed, where, why, and what to do next.
    public var description: String {
        switch self {
        case .notSent(let name):
            "nobody has said yet when campaign \"\(name)\" was sent, so there is no result. Type the day and how many "
                + "days count: workbench campaign \(shellWord(name)) --result --sent YYYY-MM-DD --days 28."
        case .halfFixed(let name, let missing):
            "\(missing) is missing: the day on which campaign \"\(name)\" was sent and how many days count are fixed "
                + "together: --sent YYYY-MM-DD --days 28."
        case .fixed(let name, let sent, let days):
            "campaign \"\(name)\" has its days: sent \(sent), \(counted(days, "day")). Choosing them again after looking at what "
                + "people bought makes chance look like an effect. If they were wrong, add --force; it will be told."
        case .badDay(let text):
            "--sent \(text.prefix(40)): not a day. Type YYYY-MM-DD, such as 2011-11-01."
        case .notYet(let name, let sent, let today):
            "campaign \"\(name)\" cannot have been sent on \(sent): today is \(today) (UTC). Nothing was stored; type the "
                + "day when it has been sent."
        case .beforeDraw(let name, let sent, let drawn, let asOf):
            "campaign \"\(name)\" cannot have been sent on \(sent): its people were drawn on \(drawn), by what they "
                + "bought up to \(asOf). No letter to this list can have caused what was bought before. Nothing was stored; "
                + "type the day on which it was sent, or, to try it out on old lines, add --force."
        case .badDays(let days):
            "--days \(days): type 1 to \(CampaignDays.most), such as 28."
        case .noLines(let name, let sent, let last, let oldest, let newest):
            Self.words(name, sent: sent, last: last, oldest: oldest, newest: newest)
        case .nobody(let name):
            "campaign \"\(name)\" has nobody who was written to, so there is nothing to count."
        }
    }

    private static func words(
        _ name: String, sent: String, last: String, oldest: String?, newest: String?
    ) -> String {
        let again = "ask again: workbench campaign \(shellWord(name)) --result."
        if let oldest = oldest?.prefix(10), last < oldest {
            return
                "the days of campaign \"\(name)\", \(sent) to \(last), end before the first line, which is of"
                + " \(oldest): what people bought in them is not known. Read the lines of these days (workbench ingest"
                + " FILE) and \(again) If the day was wrong, type it with --sent and --force."
        }
        return "campaign \"\(name)\" was sent on \(sent), and the newest line is "
            + (newest.map { "of \($0.prefix(10))" } ?? "not there yet")
            + ": what people bought since is not known. The day is kept; read newer lines (workbench ingest FILE) "
            + "and \(again)"
    }
}
