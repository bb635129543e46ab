import Reports
import Store

/// Another campaign that people of this one were written to by in the same days.
public struct CampaignOverlap: Hashable {
    package let name: String
    package let sent: String
    package let last: String
    /// People of this campaign who got the other, of those written to and of those kept apart.
    package let nTargets: Int
    package let nControls: Int
    /// All people of this campaign.
    private let targets: Int
    private let controls: Int

    /// The campaigns whose days have a day of this one's, the most shared first; none before it has days.
    package static func all(
        of campaign: CampaignDays, in connection: Connection
    ) throws -> [CampaignOverlap] {
        guard let sent = campaign.sent, let days = campaign.days else { return [] }
        let (targets, controls) = try people(of: campaign, in: connection)
        return try reading("campaign") {
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
                    and sent_date < date(?2, '+' || ?3 || ' days')
                    and date(sent_date, '+' || days || ' days') > ?2
                group by campaign.campaign_id
                order by count(*) desc, campaign_name
                """, [campaign.id, sent, days]
            ).map { row in
                CampaignOverlap(
                    name: try row.text(0), sent: try row.text(1), last: try row.text(2),
                    nTargets: try row.int(3), nControls: try row.int(4), targets: targets,
                    controls: controls)
            }
        }
    }

    /// People who are written to by other campaigns of which nobody has said whether and when they were sent.
    package static func undated(
        of campaign: CampaignDays, in connection: Connection
    ) throws -> [String] {
        let (targets, controls) = try people(of: campaign, in: connection)
        let (count, names) = try reading("campaign") {
            (
                try connection.query(
                    """
                    select count(distinct customer_id) from campaign_customer as own
                    where campaign_id = ?1 and exists (
                        select 1 from campaign_customer as other
                        inner join campaign using (campaign_id)
                        where other.customer_id = own.customer_id and other.campaign_id <> ?1
                            and other.arm = 'target' and sent_date is null
                    )
                    """, [campaign.id])[0].int(0),
                try connection.query(
                    """
                    select campaign_name from campaign
                    where campaign_id <> ?1 and sent_date is null and exists (
                        select 1 from campaign_customer as other
                        inner join campaign_customer as own on own.customer_id = other.customer_id
                            and own.campaign_id = ?1
                        where other.campaign_id = campaign.campaign_id and other.arm = 'target'
                    )
                    order by campaign_id desc
                    """, [campaign.id]
                ).map { "\"\(try $0.text(0))\"" }
            )
        }
        guard count > 0 else { return [] }
        let list = names.prefix(3).joined(separator: ", ") + (names.count > 3 ? ", …" : "")
        return [
            "\(grouped(count)) of these people (\(percent(Double(count) / Double(targets + controls)))) are to be written to"
                + " by \(names.count == 1 ? "campaign \(list)" : "\(names.count) other campaigns (\(list))"), of which nobody"
                + " has said when \(names.count == 1 ? "it was" : "they were") sent: in the same days, what they buy may be"
                + " due to \(names.count == 1 ? "it" : "them")"
        ]
    }

    /// What should be known of other campaigns in these days, a sentence each.
    public static func warnings(
        of campaign: CampaignDays, in connection: Connection
    ) throws -> [String] {
        try all(of: campaign, in: connection).map(\.note) + undated(of: campaign, in: connection)
    }

    private static func people(
        of campaign: CampaignDays, in connection: Connection
    ) throws -> (targets: Int, controls: Int) {
        try reading("campaign_customer") {
            let row = try connection.query(
                """
                select count(*) filter (where arm = 'target'), count(*) filter (where arm = 'control')
                from campaign_customer
                where campaign_id = ?
                """, [campaign.id])[0]
            return (try row.int(0), try row.int(1))
        }
    }

    /// What is to be told, with the share of people.
    package var note: String {
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
