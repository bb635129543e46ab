import Reports
import Store

/// Another campaign that people of this one were written to by in the same days.
struct CampaignOverlap: Hashable {
    let name: String
    let sent: String
    let last: String
    /// People of this campaign who got the other, of those written to and of those kept apart.
    let nTargets: Int
    let nControls: Int

    /// The campaigns whose days have a day of the window, the most shared first.
    static func all(
        of campaign: CampaignDays, in window: CampaignWindow, _ connection: Connection
    ) throws -> [CampaignOverlap] {
        try reading("campaign") {
            try connection.query(
                """
                select
                    campaign_name,
                    sent_date,
                    date(sent_date, '+' || (days - 1) || ' days'),
                    count(*) filter (where own.arm = 'target'),
                    count(*) filter (where own.arm = 'control')
                from campaign
                inner join campaign_customer as other using (campaign_id)
                inner join campaign_customer as own on own.customer_id = other.customer_id
                where campaign.campaign_id <> ?1
                    and own.campaign_id = ?1
                    and other.arm = 'target'
                    and sent_date < ?3
                    and date(sent_date, '+' || days || ' days') > ?2
                group by campaign.campaign_id
                order by count(*) desc, campaign_name
                """, [campaign.id, window.sent, window.end]
            ).map { row in
                CampaignOverlap(
                    name: try row.text(0), sent: try row.text(1), last: try row.text(2),
                    nTargets: try row.int(3), nControls: try row.int(4))
            }
        }
    }

    /// What is to be told, with the share of people.
    func note(targets: Int, controls: Int) -> String {
        let people = nTargets + nControls
        let kept =
            controls > 0
            ? " and of those kept apart \(percent(Double(nControls) / Double(controls)))" : ""
        return
            "\(grouped(people)) of these people (\(percent(Double(people) / Double(targets + controls)))) were also "
            + "written to by campaign \"\(name)\", whose days \(sent) to \(last) overlap: of those written to "
            + "\(percent(Double(nTargets) / Double(max(1, targets))))\(kept). What they bought may be due to it"
    }
}
