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

    /// Refuses a name by which files would be those of a campaign that is called almost so.
    ///
    /// - Throws: `CampaignError.badName`.
    static func refuseTwin(of name: String, in connection: Connection) throws {
        let names = try reading("campaign") {
            try connection.query(
                "select campaign_name from campaign where campaign_name <> ? collate nocase", [name]
            ).map { try $0.text(0) }
        }
        if let twin = names.first(where: { CampaignName.folded($0) == CampaignName.folded(name) }) {
            throw CampaignError.badName(
                name, reason: "the campaign \"\(twin)\" has files of the same name")
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

    /// Most people, days and the like that anything is reckoned with.
    private static let most = Int(Int32.max)

    /// A stored number that arithmetic may take.
    ///
    /// - Throws: `DamagedError` for one that no campaign has.
    package static func number(
        _ value: Int, _ column: String, of place: String = "campaign", from least: Int = 0
    ) throws(DamagedError) -> Int {
        guard (least...most).contains(value) else {
            throw DamagedError(place, "\(column) is \(value), which no campaign has")
        }
        return value
    }

    /// A stored amount that can be one.
    ///
    /// - Throws: `DamagedError` for one that is not finite.
    package static func amount(
        _ value: Double, _ column: String, of place: String = "campaign"
    ) throws(DamagedError) -> Double {
        guard value.isFinite else {
            throw DamagedError(place, "\(column) is \(value), which is no amount")
        }
        return value
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
        guard (0..<1).contains(controlShare) else {
            throw DamagedError("campaign", "control_share is \(controlShare), which is no share")
        }
        minCertainty = try row.optionalDouble("min_certainty")
        limit = try row.optionalInt("customer_limit")
        condition = try row.optionalText("condition")
        excludedDays = try row.optionalInt("excluded_days")
        globalControl = try row.optionalDouble("global_control_share")
        needsConsent = try row.text("consent_basis") == "consent"
        consentValidDays = try row.optionalInt("consent_valid_days").map { (days: Int) throws in
            try Self.number(days, "consent_valid_days", from: 1)
        }
        consentDate = try row.optionalText("consent_date")
        asOfDate = try row.text("as_of_date")
        nTargets = try Self.number(row.int("n_targets"), "n_targets")
        nControls = try Self.number(row.int("n_controls"), "n_controls")
        baselineDays = try Self.number(row.int("baseline_days"), "baseline_days", from: 1)
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
        compare("--control", typedPercent(controlShare), typedPercent(request.controlShare))
        compare("--seed", "\(seed)", "\(request.drawnSeed)")
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
        compare("--days", "\(baselineDays)", "\(request.baselineDays)")
        return found
    }
}
