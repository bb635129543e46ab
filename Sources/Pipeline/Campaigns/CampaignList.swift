import Reports
import Store

/// All campaigns, newest first.
public struct CampaignList {
    /// One row a campaign.
    public let table: ResultTable

    /// Columns that a person looks at first.
    private static let brief = [
        ("campaign_name", "name"), ("segment_name", "segment"), ("channel", "channel"),
        ("n_targets", "written to"),
        ("n_controls", "kept apart"), ("sent_date", "sent"),
    ]
    /// How often days were changed by force: shown where they were.
    private static let changes = ("n_day_changes", "days changed")

    /// For a person.
    public var document: Document {
        let place = table.columns.firstIndex { $0.name == Self.changes.0 }
        let hasChanges = place.map { at in table.rows.contains { ($0[at].int ?? 0) > 0 } } ?? false
        let brief = Self.brief + (hasChanges ? [Self.changes] : [])
        var shown = (try? table.selecting(brief.map(\.0))) ?? table
        for place in shown.columns.indices {
            shown.columns[place].heading =
                brief.first { $0.0 == shown.columns[place].name }?.1 ?? ""
        }
        return Document(shown)
    }

    /// Reads it.
    public init(from connection: Connection) throws {
        table = try ResultTable(
            connection, name: "campaigns",
            """
            select
                campaign.campaign_name, campaign.segment_name, campaign.channel, campaign.n_targets,
                campaign.n_controls, campaign.control_share, campaign.sent_date, campaign.days,
                campaign.consent_basis, campaign.consent_date, campaign.as_of_date,
                publication.publication_name, campaign.created_at, campaign.campaign_id,
                (
                    select count(1) from campaign_day_change
                    where campaign_day_change.campaign_id = campaign.campaign_id
                ) as n_day_changes
            from campaign
            inner join publication using (publication_id)
            order by campaign_id desc
            """)
    }
}
