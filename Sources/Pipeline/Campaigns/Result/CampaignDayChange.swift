import Reports
import Store

/// Days of a campaign that were changed by force after they were fixed, which every result of it says: choosing days
/// after looking makes chance look like an effect.
package struct CampaignDayChange: Hashable, Sendable {
    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    package let changedAt: String
    /// First day that counted until then.
    package let sentBefore: String
    /// Days that counted until then.
    package let daysBefore: Int
    /// Whether a result of those days had been counted.
    package let wasCounted: Bool

    /// All changes of a campaign, the first first.
    ///
    /// - Throws: `DamagedError`; `StoreError`.
    static func all(of campaign: Int, in connection: Connection) throws -> [CampaignDayChange] {
        try reading("campaign_day_change") {
            try connection.query(
                """
                select changed_at, sent_before, days_before, was_counted
                from campaign_day_change
                where campaign_id = ?
                order by change_no
                """, [campaign]
            ).map { row in
                CampaignDayChange(
                    changedAt: try row.text(0), sentBefore: try row.text(1),
                    daysBefore: try StoredCampaign.number(
                        row.int(2), "days_before", of: "campaign_day_change", from: 1),
                    wasCounted: try row.int(3) == 1)
            }
        }
    }

    /// Notes a change.
    ///
    /// - Precondition: a transaction is open, and what was counted of the days before is not deleted yet.
    static func store(
        of campaign: Int, from before: (sent: String, days: Int), to new: (sent: String, days: Int),
        in connection: Connection
    ) throws -> CampaignDayChange {
        let wasCounted =
            try connection.query(
                "select exists (select 1 from campaign_result where campaign_id = ?)", [campaign])[
                0
            ]
            .int(0) == 1
        let last = try connection.query(
            "select max(change_no) from campaign_day_change where campaign_id = ?", [campaign])[0]
        let number = try StoredID.after(
            try reading("campaign_day_change") { try last.optionalInt(0) },
            in: "campaign_day_change")
        let change = CampaignDayChange(
            changedAt: Timestamp.now(), sentBefore: before.sent, daysBefore: before.days,
            wasCounted: wasCounted)
        try connection.run(
            """
            insert into campaign_day_change (
                campaign_id, change_no, changed_at, sent_before, days_before, sent_date, days, was_counted
            )
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                campaign, number, change.changedAt, before.sent, before.days, new.sent, new.days,
                wasCounted ? 1 : 0,
            ])
        return change
    }

    /// How often, since when and from what; `nil` where nothing was changed.
    static func words(_ changes: [CampaignDayChange]) -> String? {
        guard let first = changes.first, let last = changes.last else { return nil }
        let isOne = changes.count == 1
        let days = "\(first.sentBefore), \(counted(first.daysBefore, "day"))"
        let nCounted = changes.count { $0.wasCounted }
        let results =
            switch nCounted {
            case 0: "before any result had been counted"
            case changes.count where isOne: "after a result had been counted"
            default: "\(grouped(nCounted)) of them after a result had been counted"
            }
        return
            "the days were changed by --force "
            + (isOne ? "" : "\(times(changes.count)), last ")
            + "on \(last.changedAt.prefix(10)), \(results); \(isOne ? "before" : "at first") they were \(days). A range is"
            + " honest only for days that were chosen before looking"
    }

    private static func times(_ count: Int) -> String {
        count == 1 ? "once" : count == 2 ? "twice" : "\(grouped(count)) times"
    }
}
