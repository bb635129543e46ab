import Reports
import Store

/// Who of a campaign or a publication is handed over, and why the others are not.
struct HandOverPeople {
    /// By id.
    private(set) var people: [HandOverPerson] = []
    private(set) var leftOut: [HandOverReason: (customers: Int, revenue: Double)] = [:]
    /// Everybody who was asked about.
    private(set) var nAsked = 0
    private(set) var revenue = 0.0
    let format: HandOverFormat
    /// Name of the subject as it is stored.
    let name: String
    let campaignID: Int?
    /// What a publication does not know of the lines yet.
    private(set) var behind: String?
    /// Who goes along without an address or a number that stands in the customers' files.
    private(set) var lost: [ContactRole: Int] = [:]

    private let request: HandOverRequest
    private let book: ContactBook
    private let names: (first: [ByteText: String], last: [ByteText: String])
    private let facts: [ByteText: Double]
    private var seen: Set<String> = []

    /// Somebody before it is asked how they can be reached.
    private struct Candidate {
        let id: String
        let segment: String
        let reason: HandOverReason?
    }

    /// - Throws: `HandOverError`, `CampaignError` where nothing is known of consent.
    init(_ request: HandOverRequest, today: String, in connection: Connection) throws {
        self.request = request
        book = try ContactBook(from: connection, country: request.country)
        names = (
            try Self.attribute("first_name", in: connection),
            try Self.attribute("last_name", in: connection)
        )
        let hasNames = !names.first.isEmpty || !names.last.isEmpty
        var candidates: [Candidate]
        switch request.subject {
        case .campaign(let typed):
            let campaign = try StoredCampaign.load(typed, from: connection)
            (name, campaignID) = (campaign.name, campaign.id)
            facts = try Self.facts(ofCampaign: campaign.id, in: connection)
            if let channel = campaign.channel, !request.service.channels.contains(channel) {
                throw HandOverError.otherChannel(
                    campaign: name, channel: channel.rawValue, service: request.service)
            }
            let drawn = try CampaignPeople(of: campaign, book: book, today: today, in: connection)
            format = try Self.format(
                request.service, campaign.channel, hasNames: hasNames, drawn.allowed)
            candidates = drawn.people.filter { $0.arm == .target }.map {
                Candidate(
                    id: $0.id, segment: campaign.segmentName,
                    reason: $0.obstacle.flatMap { HandOverReason($0) })
            }
        case .publication(let typed):
            if let channel = request.channel, !request.service.channels.contains(channel) {
                throw HandOverError.noChannel(request.service, channel.rawValue)
            }
            let channel = request.service == .meta ? .ads : request.channel
            let consent = try Self.consent(request, channel, book, today: today, in: connection)
            format = try Self.format(
                request.service, channel, hasNames: hasNames, AllowedChannels(consent))
            let found = try Self.publication(typed, in: connection)
            (name, campaignID) = (found.name, nil)
            facts = try Self.facts(ofCampaign: nil, in: connection)
            behind = try LinesSince.note(of: found.name, in: connection)
            candidates = try Self.members(found, consent, book, today: today, in: connection)
        }
        guard hasColumn else {
            throw HandOverError.noColumn(
                request.service, format.roles == [.phone] ? .sms : .email)
        }
        for candidate in candidates { take(candidate) }
    }

    /// Kinds of addresses that are known and stay here: people have not agreed to the channel that they are of.
    var withheld: [ContactRole] {
        guard format.channel == nil, format.service != .meta else { return [] }
        return [ContactRole.email, .phone].filter {
            book.columns[$0] != nil && !format.roles.contains($0)
        }
    }

    /// Whether a column is known that holds what the channel needs.
    private var hasColumn: Bool {
        format.roles.contains { book.columns[$0] != nil }
    }

    // MARK: One by one

    private mutating func take(_ candidate: Candidate) {
        nAsked += 1
        let id = ByteText(candidate.id)
        let revenue = facts[id] ?? 0
        self.revenue += revenue
        func leaveOut(_ reason: HandOverReason, _ counts: inout Counts) {
            counts[reason, default: (0, 0)].customers += 1
            counts[reason, default: (0, 0)].revenue += revenue
        }
        if let reason = candidate.reason { return leaveOut(reason, &leftOut) }
        guard let place = book.place(of: candidate.id) else {
            return leaveOut(.noAddress, &leftOut)
        }
        let email = book.emails[place]?.text
        let phone = book.phones[place]?.e164
        // An address that a spreadsheet would run cannot be protected and stay one.
        let usable = email.flatMap { SpreadsheetText.defused($0) == $0 ? $0 : nil }
        guard let own = format.addresses(email: usable, phone: phone) else {
            return leaveOut(reason(place), &leftOut)
        }
        // Who has an address of his own is known by it: a number that another has already is the other's.
        let ownEmail = own.email.flatMap { seen.contains($0) ? nil : $0 }
        let ownPhone = own.phone.flatMap { seen.contains($0) ? nil : $0 }
        guard ownEmail != nil || own.email == nil && ownPhone != nil else {
            return leaveOut(.shared, &leftOut)
        }
        seen.formUnion([ownEmail, ownPhone].compactMap(\.self))
        if own.email == nil, format.roles.contains(.email), book.typedEmails[place] != nil {
            lost[.email, default: 0] += 1
        }
        if own.phone == nil, format.roles.contains(.phone), book.hasPhone[place] {
            lost[.phone, default: 0] += 1
        }
        people.append(
            HandOverPerson(
                id: candidate.id, email: ownEmail, phone: ownPhone, segment: candidate.segment,
                firstName: names.first[id] ?? "", lastName: names.last[id] ?? ""))
    }

    private typealias Counts = [HandOverReason: (customers: Int, revenue: Double)]

    /// Why somebody has nothing that can be used.
    private func reason(_ place: Int) -> HandOverReason {
        let (usesEmail, usesPhone) = (
            format.roles.contains(.email), format.roles.contains(.phone)
        )
        if usesPhone, book.lacksCountry(place, for: .sms) { return .noCountry }
        let hasTyped =
            usesEmail && book.typedEmails[place] != nil || usesPhone && book.hasPhone[place]
        return hasTyped ? .invalidAddress : .noAddress
    }

    // MARK: Read

    private static func publication(
        _ typed: String, in connection: Connection
    ) throws -> (id: Int, name: String, isDefault: Bool) {
        let rows = try reading("publication") {
            try connection.query(
                """
                select publication_id, publication_name, is_default
                from publication
                where replaced_at is null
                order by publication_id
                """
            ).map { (id: try $0.int(0), name: try $0.text(1), isDefault: try $0.int(2) == 1) }
        }
        guard
            let found = rows.first(where: { $0.name == typed })
                ?? rows.first(where: { $0.name.lowercased() == typed.lowercased() })
        else { throw HandOverError.unknownPublication(typed, known: rows.map(\.name)) }
        return found
    }

    /// What people of a publication have said; `nil` where nobody is asked.
    private static func consent(
        _ request: HandOverRequest, _ channel: ContactChannel?, _ book: ContactBook, today: String,
        in connection: Connection
    ) throws -> CampaignConsent? {
        guard request.needsConsent else { return nil }
        let since = try connection.query(
            "select date(?, '-' || ? || ' days')", [today, request.consentValidDays])[0].text(0)
        return try CampaignConsent(channel, of: book, since: since, from: connection)
    }

    /// - Throws: `CampaignError.noConsent` where people have agreed to nothing by which the service writes.
    private static func format(
        _ service: HandOverService, _ channel: ContactChannel?, hasNames: Bool,
        _ allowed: AllowedChannels
    ) throws(CampaignError) -> HandOverFormat {
        let format = HandOverFormat(service, channel, hasNames: hasNames, allowed: allowed)
        guard !format.roles.isEmpty else { throw .noConsent(service.channels[0]) }
        return format
    }

    private static func members(
        _ publication: (id: Int, name: String, isDefault: Bool), _ consent: CampaignConsent?,
        _ book: ContactBook, today: String, in connection: Connection
    ) throws -> [Candidate] {
        let suppressed = SuppressedPeople(try SuppressionList(from: connection), in: book)
        // Who came since the last campaign is drawn, too.
        let apart = try GlobalControl.settle(
            nil, seed: 0, today: today, book: book, in: connection)
        let controls = try controls(in: connection)
        // The letter to one of a household is read by the other.
        let households = Set(
            controls.compactMap { id in book.place(of: id).map { book.groups.first[$0] } })
        let source = publication.isDefault ? "customer_segment" : "publication_customer"
        return try reading(source) {
            try connection.query(
                """
                select customer_id, publication_segment.segment_name
                from \(source) as member
                inner join publication_segment using (publication_id, segment_id)
                where publication_id = ?
                order by customer_id
                """, [publication.id]
            ).map { row in
                let id = try row.text(0)
                let place = book.place(of: id)
                let reason: HandOverReason? =
                    place.flatMap { place in
                        consent?.reason(place).map { HandOverReason($0) }
                            ?? (suppressed.holds(place) ? .suppressed : nil)
                            ?? (apart.holds(place, in: book) ? .globalControl : nil)
                            ?? (households.contains(book.groups.first[place]) ? .control : nil)
                    }
                return Candidate(id: id, segment: try row.text(1), reason: reason)
            }
        }
    }

    /// Whom a campaign keeps apart that has no complete result: written to by another way, they would no longer show
    /// what happens without it.
    private static func controls(in connection: Connection) throws -> [String] {
        try reading("campaign_customer") {
            try connection.query(
                """
                select distinct customer_id
                from campaign_customer
                where arm = 'control'
                    and campaign_id not in (select campaign_id from campaign_result where complete = 1)
                """
            ).map { try $0.text(0) }
        }
    }

    /// Net revenue of customers: of a campaign as it says it itself, by the day of its publication.
    private static func facts(
        ofCampaign id: Int?, in connection: Connection
    ) throws -> [ByteText: Double] {
        var found: [ByteText: Double] = [:]
        let source = id.map { "campaign_customer where campaign_id = \($0)" } ?? "customer_fact"
        try reading(id == nil ? "customer_fact" : "campaign_customer") {
            try connection.forEachRow("select customer_id, net_revenue from \(source)", []) {
                row in found[ByteText(try row.text(0))] = try row.double(1)
            }
        }
        return found
    }

    /// A column of the customers' files by its usual name; empty where there is none.
    private static func attribute(
        _ name: String, in connection: Connection
    ) throws -> [ByteText: String] {
        guard try connection.columns(ofTable: "customer").contains(where: { $0.name == name })
        else {
            return [:]
        }
        var found: [ByteText: String] = [:]
        try connection.forEachRow(
            """
            select customer_id, cast(\(Identifier.quote(name)) as text)
            from customer
            where \(Identifier.quote(name)) is not null
            """, []
        ) { row in found[ByteText(try row.text(0))] = try row.text(1) }
        return found
    }
}
