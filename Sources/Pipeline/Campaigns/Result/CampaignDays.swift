import Reports
import Store

/// A campaign, and the days on which what people buy counts: fixed once, before anybody looks.
public struct CampaignDays: Hashable, Sendable {
    /// Days at most: two years.
    package static let most = 731

    /// Number of the campaign.
    package let id: Int
    /// Its name as it was given, whatever letters were typed.
    package let name: String
    /// Seed by which its arms were drawn.
    package let seed: UInt32
    /// Day of what is known of its people.
    package let asOf: String
    /// Day on which they were drawn, UTC.
    package let drawn: String
    /// The earliest day that it can have been where the shop is.
    package let drawnSince: String
    /// First day; `nil` until somebody says it.
    package private(set) var sent: String?
    /// How many days count.
    package private(set) var days: Int?
    /// Every time that they were changed by force, the first first.
    package private(set) var changes: [CampaignDayChange]

    /// Equal campaigns with the same days, changed as often.
    public static func == (a: CampaignDays, b: CampaignDays) -> Bool {
        a.id == b.id && a.sent == b.sent && a.days == b.days && a.changes == b.changes
    }

    /// Hashes what is compared.
    public func hash(into hasher: inout Hasher) { hasher.combine(id) }

    /// The campaign of a name, in whatever letters.
    ///
    /// - Throws: `CampaignError.unknown`, `DamagedError`.
    public init(_ name: String, in connection: Connection) throws {
        let stored = try StoredCampaign.load(name, from: connection)
        (id, self.name, asOf, sent) = (stored.id, stored.name, stored.asOfDate, stored.sentDate)
        drawn = String(stored.createdAt.prefix(10))
        drawnSince = try connection.query("select date(?, '-1 day')", [drawn])[0].text(0)
        let place = "campaign \(stored.name)"
        days = try reading(place) {
            try connection.query("select days from campaign where campaign_id = ?", [stored.id])
                .first?.optionalInt(0)
        }
        guard let seed = UInt32(exactly: stored.seed) else {
            throw DamagedError(place, "seed is out of its range")
        }
        self.seed = seed
        changes = try CampaignDayChange.all(of: stored.id, in: connection)
        guard (sent == nil) == (days == nil), days.map({ 1...Self.most ~= $0 }) ?? true,
            sent.map({ Self.day($0) != nil }) ?? true
        else { throw DamagedError(place, "sent_date and days do not belong together") }
    }

    private static func day(_ text: String) -> String? {
        text.utf8.count == 10 && Timestamp.parse(text) != nil ? text : nil
    }

    /// Fixes the days, or keeps them where they are typed again.
    ///
    /// - Parameters:
    ///   - isForced: Whether they may be changed, and begin before the draw.
    ///   - today: `YYYY-MM-DD`, UTC; `nil` asks the clock.
    /// - Throws: `CampaignResultError`; nothing is stored then.
    public mutating func fix(
        sent: String?, days: Int?, isForced: Bool, today: String? = nil, in connection: Connection
    ) throws {
        guard sent != nil || days != nil else { return }
        if let sent, Self.day(sent) == nil { throw CampaignResultError.badDay(sent) }
        if let days, !(1...Self.most ~= days) { throw CampaignResultError.badDays(days) }
        let name = name
        try connection.transaction(.immediate) {
            // As they are now: another command may have fixed them since this one has read them.
            var own = try CampaignDays(name, in: connection)
            if let sent, sent != own.sent {
                try own.judge(sent, isForced: isForced, today: today, in: connection)
            }
            try own.store(sent: sent, days: days, isForced: isForced, in: connection)
            self = own
        }
    }

    /// Refuses a day on which nothing can have been sent.
    ///
    /// The clock is UTC's: where the shop is it can be a day later or earlier.
    private func judge(
        _ sent: String, isForced: Bool, today: String?, in connection: Connection
    ) throws {
        let row = try connection.query(
            "select date(coalesce(?1, 'now'), '+1 day'), date(coalesce(?1, 'now'))", [today])[0]
        guard try sent <= row.text(0) else {
            throw CampaignResultError.notYet(name, sent: sent, today: try row.text(1))
        }
        guard sent >= max(asOf, drawnSince) || isForced else {
            throw CampaignResultError.beforeDraw(
                name, sent: sent, drawn: drawn, asOf: asOf)
        }
    }

    /// - Precondition: a transaction is open, and the days were read in it.
    private mutating func store(
        sent: String?, days: Int?, isForced: Bool, in connection: Connection
    ) throws {
        guard let newSent = sent ?? self.sent else {
            throw CampaignResultError.halfFixed(name, missing: "--sent")
        }
        guard let newDays = days ?? self.days else {
            throw CampaignResultError.halfFixed(name, missing: "--days")
        }
        if let sent = self.sent, let days = self.days {
            guard sent != newSent || days != newDays else { return }
            guard isForced else {
                throw CampaignResultError.fixed(name, sent: sent, days: days)
            }
            try changes.append(
                CampaignDayChange.store(
                    of: id, from: (sent, days), to: (newSent, newDays), in: connection))
        }
        try connection.run(
            "update campaign set sent_date = ?, days = ? where campaign_id = ?",
            [newSent, newDays, id])
        // What was computed of other days is a result of nothing any more.
        for table in ["campaign_result", "campaign_week"] {
            try connection.run("delete from \(table) where campaign_id = ?", [id])
        }
        (self.sent, self.days) = (newSent, newDays)
    }

    /// What is to be told of days that were fixed just now.
    public func note(wasFixed: Bool) -> String? {
        guard let sent, let days, !wasFixed else { return nil }
        return
            "fixed for campaign \"\(name)\": sent \(sent), \(counted(days, "day")) \(days == 1 ? "counts" : "count")"
    }

    /// What is to be told of days that were ever changed, with each result; `nil` of those that never were.
    public var changedNote: String? { CampaignDayChange.words(changes) }
}
