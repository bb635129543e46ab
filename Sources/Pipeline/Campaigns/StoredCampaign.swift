import Reports
import Store

/// A campaign as it stands in the database.
package struct StoredCampaign: Sendable, Hashable {
    package let id: Int
    package let name: String
    package let publicationName: String
    package let segmentID: Int
    package let segmentName: String
    package let channel: ContactChannel?
    package let seed: Int
    package let controlShare: Double
    package let minCertainty: Double?
    package let limit: Int?
    package let condition: String?
    package let excludedDays: Int?
    package let globalControl: Double?
    package let needsConsent: Bool
    package let consentValidDays: Int?
    package let consentDate: String?
    package let asOfDate: String
    package let nTargets: Int
    package let nControls: Int
    package let baselineDays: Int
    package let sentDate: String?
    package let createdAt: String

    /// The campaign of a name, large and small letters alike; `nil` where there is none.
    package static func find(_ name: String, in connection: Connection) throws -> StoredCampaign? {
        try reading("campaign") {
            try connection.query(
                """
                select campaign.*, publication.publication_name
                from campaign
                inner join publication using (publication_id)
                where campaign_name = ? collate nocase
                """, [name]
            ).first.map { try StoredCampaign($0) }
        }
    }

    /// - Throws: `CampaignError.unknown` with the nearest name.
    package static func load(_ name: String, from connection: Connection) throws -> StoredCampaign {
        if let found = try find(name, in: connection) { return found }
        let names = try reading("campaign") {
            try connection.query("select campaign_name from campaign").map { try $0.text(0) }
        }
        throw CampaignError.unknown(name, nearest: nearestName(to: name, among: names))
    }

    private init(_ row: Row) throws {
        id = try row.int("campaign_id")
        name = try row.text("campaign_name")
        publicationName = try row.text("publication_name")
        segmentID = try row.int("segment_id")
        segmentName = try row.text("segment_name")
        channel = try row.optionalText("channel").map {
            try stored(ContactChannel.self, $0, "channel", of: "campaign")
        }
        seed = try row.int("seed")
        controlShare = try row.double("control_share")
        minCertainty = try row.optionalDouble("min_certainty")
        limit = try row.optionalInt("customer_limit")
        condition = try row.optionalText("condition")
        excludedDays = try row.optionalInt("excluded_days")
        globalControl = try row.optionalDouble("global_control_share")
        needsConsent = try row.text("consent_basis") == "consent"
        consentValidDays = try row.optionalInt("consent_valid_days")
        consentDate = try row.optionalText("consent_date")
        asOfDate = try row.text("as_of_date")
        nTargets = try row.int("n_targets")
        nControls = try row.int("n_controls")
        baselineDays = try row.int("baseline_days")
        sentDate = try row.optionalText("sent_date")
        createdAt = try row.text("created_at")
    }

    /// What a request asks for otherwise, in words.
    func differences(from request: CampaignRequest, of segment: CampaignSegment) -> [String] {
        var found: [String] = []
        func compare(_ flag: String, _ own: String?, _ asked: String?) {
            guard own != asked else { return }
            found.append("\(flag) was \(own ?? "not given") and is \(asked ?? "not given")")
        }
        compare("--publication", publicationName, segment.publicationName)
        compare(
            "--segment", "\(segmentID) \(segmentName)",
            "\(segment.segmentID) \(segment.segmentName)")
        compare("--channel", channel?.rawValue, request.channel?.rawValue)
        compare("--control", percent(controlShare), percent(request.controlShare))
        compare("--seed", "\(seed)", "\(request.seed)")
        compare("--min-certainty", minCertainty.map(shortText), request.minCertainty.map(shortText))
        compare("--limit", limit.map { "\($0)" }, request.limit.map { "\($0)" })
        compare("--where", condition.map(shellWord), request.condition.map(shellWord))
        compare(
            "--exclude-campaigns", excludedDays.map { "\($0)d" },
            request.excludedDays.map { "\($0)d" })
        if needsConsent != request.needsConsent {
            found.append("--no-consent-needed was \(needsConsent ? "not " : "")given")
        } else if needsConsent {
            compare(
                "--consent-valid", consentValidDays.map { "\($0)d" }, "\(request.consentValidDays)d"
            )
        }
        if let asked = request.globalControl, asked != globalControl ?? 0 {
            compare("--global-control", globalControl.map(percent), percent(asked))
        }
        compare("--days", "\(baselineDays)", "\(request.baselineDays)")
        return found
    }
}
