import Reports
import Store

/// What a campaign is, in a marketer's words, and as tables for programs.
public struct CampaignReport: Sendable {
    /// For a person.
    public let document: Document
    /// For programs: the campaign, and who was left out.
    public let tables: [ResultTable]
    /// What must be known before it is sent, a sentence each.
    public let notes: [String]

    /// Fewest people in an arm who tell anything but large effects.
    private static let leastControls = 100

    init(of campaign: StoredCampaign, notes: [String], isDryRun: Bool, in connection: Connection)
        throws
    {
        let money = Money(of: connection)
        let row = try ResultTable(
            connection, name: "campaign",
            """
            select campaign.*, publication.publication_name
            from campaign
            inner join publication using (publication_id)
            where campaign_id = ?
            """, [campaign.id])
        let leftOut = try ResultTable(
            connection, name: "left_out",
            """
            select position, reason, n_customers, net_revenue
            from campaign_left_out
            where campaign_id = ?
            order by position
            """, [campaign.id])
        for row in leftOut.rows {
            _ = try StoredCampaign.number(
                Int(row[2].int ?? 0), "n_customers", of: "campaign_left_out")
            _ = try StoredCampaign.amount(
                row[3].double ?? 0, "net_revenue", of: "campaign_left_out")
        }
        let totals = try Self.totals(campaign, in: connection)
        let baseline = try CampaignOutlook(campaign.id, in: connection)
        tables = [row, leftOut]
        var blocks: [Document.Block] = [
            .text(Self.wrapped(Self.head(campaign, isDryRun))),
            .table(Self.counts(leftOut, totals, money)),
            .text(Self.wrapped(Self.basis(campaign) + " Drawn by --seed \(campaign.seed).")),
            .text(Self.wrapped(baseline.words(campaign, money))),
        ]
        if let shared = try Self.shared(campaign, in: connection) {
            blocks.append(.text(Self.wrapped(shared)))
        }
        document = Document(blocks)
        let changed = CampaignDayChange.words(
            try CampaignDayChange.all(of: campaign.id, in: connection))
        self.notes =
            notes + [changed].compactMap(\.self)
            + baseline.warnings(campaign, least: Self.leastControls)
    }

    private static func wrapped(_ text: String) -> String {
        WrappedText.paragraph(text, width: 80).joined(separator: "\n")
    }

    // MARK: Words

    private static func head(_ campaign: StoredCampaign, _ isDryRun: Bool) -> String {
        let channel =
            switch campaign.channel {
            case .email: ", by e-mail"
            case .sms: ", by text message"
            case .ads: ", by ads"
            case nil: ""
            }
        return
            (isDryRun ? "Nothing is stored or written; this would be the campaign " : "Campaign ")
            + "\"\(campaign.name)\": segment \"\(campaign.segmentName)\" (\(campaign.segmentID)) of the publication "
            + "\"\(campaign.publicationName)\" as of \(campaign.asOfDate)\(channel)"
            + (campaign.sentDate.map { "; sent on \($0)" }
                ?? "; drawn on \(campaign.createdAt.prefix(10))") + "."
    }

    private static func basis(_ campaign: StoredCampaign) -> String {
        guard campaign.needsConsent else {
            return
                "Consent was not asked for (--no-consent-needed); this is kept with the campaign."
        }
        return "Consent is that of \(campaign.consentDate ?? "no day"), the newest file"
            + (campaign.channel.map { " that says anything of \($0.rawValue)" } ?? "")
            + "; a yes counts for \(counted(campaign.consentValidDays ?? CampaignConsent.usualDays, "day"))."
    }

    /// Who shares an address with whom, told where somebody does.
    private static func shared(_ campaign: StoredCampaign, in connection: Connection) throws
        -> String?
    {
        let counts = try connection.query(
            """
            select count(*), total(n) from (
                select count(*) as n from campaign_customer where campaign_id = ?
                group by contact_group having count(*) > 1
            )
            """, [campaign.id])[0]
        let (nGroups, people) = (try counts.int(0), Int(try counts.double(1)))
        guard nGroups > 0 else { return nil }
        return
            "\(grouped(people)) people share an e-mail address or phone number with another, in \(grouped(nGroups))"
            + " group\(nGroups == 1 ? "" : "s"); each group is in one arm."
    }

    // MARK: Counts

    private struct Totals {
        let targets: (count: Int, revenue: Double)
        let controls: (count: Int, revenue: Double)
    }

    private static func totals(_ campaign: StoredCampaign, in connection: Connection) throws
        -> Totals
    {
        var found: [String: (count: Int, revenue: Double)] = [:]
        try reading("campaign_customer") {
            for row in try connection.query(
                """
                select arm, count(*), total(net_revenue)
                from campaign_customer
                where campaign_id = ?
                group by arm
                """, [campaign.id])
            {
                found[try row.text(0)] = (
                    try row.int(1),
                    try StoredCampaign.amount(
                        try row.double(2), "net_revenue", of: "campaign_customer")
                )
            }
        }
        return Totals(targets: found["target"] ?? (0, 0), controls: found["control"] ?? (0, 0))
    }

    private static func counts(_ leftOut: ResultTable, _ totals: Totals, _ money: Money)
        -> ResultTable
    {
        var rows: [(words: String, count: Int, revenue: Double)] = leftOut.rows.map { row in
            guard case .text(let word) = row[1] else { return ("not in it", 0, 0) }
            return (
                "not in it: " + (CampaignReason(rawValue: word)?.words ?? word),
                Int(row[2].int ?? 0),
                row[3].double ?? 0
            )
        }
        let out = rows.reduce((0, 0.0)) { ($0.0 + $1.count, $0.1 + $1.revenue) }
        let all = out.0 + totals.targets.count + totals.controls.count
        rows.insert(
            ("in the segment", all, out.1 + totals.targets.revenue + totals.controls.revenue), at: 0
        )
        rows.append(("written to", totals.targets.count, totals.targets.revenue))
        rows.append(("kept apart", totals.controls.count, totals.controls.revenue))
        return ResultTable(
            name: "people",
            columns: [
                .init("who", role: .dimension),
                .init("customers", unit: "customers", role: .measure),
                .init("of_segment", heading: "of the segment"),
                money.column("net_revenue", heading: "revenue"),
            ],
            rows: rows.map { row in
                [
                    .text(row.words), Cell(row.count),
                    .text(all > 0 ? percent(Double(row.count) / Double(all)) : ""),
                    .real((row.revenue * 100).rounded() / 100),
                ]
            })
    }
}
