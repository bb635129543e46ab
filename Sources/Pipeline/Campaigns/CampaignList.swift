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

    /// For a person.
    public var document: Document {
        var shown = (try? table.selecting(Self.brief.map(\.0))) ?? table
        for place in shown.columns.indices {
            shown.columns[place].heading =
                Self.brief.first { $0.0 == shown.columns[place].name }?.1 ?? ""
        }
        return Document(shown)
    }

    /// Reads it.
    public init(from connection: Connection) throws {
        table = try ResultTable(
            connection, name: "campaigns",
            """
            select
                campaign_name, segment_name, channel, n_targets, n_controls, control_share, sent_date, days, consent_basis,
                consent_date, as_of_date, publication.publication_name, created_at, campaign_id
            from campaign
            inner join publication using (publication_id)
            order by campaign_id desc
            """)
    }
}
