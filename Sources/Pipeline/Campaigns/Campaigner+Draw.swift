import Clustering
import Reports
import Store

extension Campaigner {
    /// Chooses the people of a campaign, draws its arms and stores both.
    ///
    /// - Returns: What should be known, a sentence each.
    /// - Precondition: a transaction is open.
    func draw(
        _ request: CampaignRequest, _ condition: Condition?, _ segment: CampaignSegment,
        _ book: ContactBook,
        today: String, replacing known: StoredCampaign?
    ) throws -> [String] {
        let members = try segment.members(in: connection)
        guard !members.isEmpty else { throw CampaignError.emptySegment(segment.segmentName) }
        if request.minCertainty != nil, members.allSatisfy({ $0.certainty == nil }) {
            throw CampaignError.noCertainty(segment.segmentName)
        }
        var selection = CampaignSelection(members, in: book)
        let since = try connection.query(
            "select date(?, '-' || ? || ' days')", [today, request.consentValidDays])[0].text(0)
        let consent =
            request.needsConsent
            ? try CampaignConsent(request.channel, of: book, since: since, from: connection) : nil
        let global = try GlobalControl.settle(
            request.globalControl, seed: request.seed ?? 0, today: today, book: book, in: connection
        )
        try leaveOut(request, consent, global, book, today, known, &selection)
        if let condition { try ask(condition, of: segment, &selection) }
        let largeGroups = limit(request, &selection)
        guard !selection.chosen.isEmpty else {
            throw CampaignError.nobodyLeft(
                segment: segment.segmentName,
                reasons: selection.leftOut.map { "\(grouped($0.count)) \($0.reason.words)" }.joined(
                    separator: ", "))
        }
        let groups = selection.groups
        let isControl = try arms(request, groups, selection)
        let store = CampaignStore(
            connection: connection, request: request, segment: segment, selection: selection,
            groups: groups,
            isControl: isControl)
        try store.write(replacing: known, consentDate: consent?.date, globalShare: global.share)
        return try (known.map { try handedOver($0) } ?? [])
            + (global.change.map { [$0.words] } ?? []) + largeGroups
            + notes(request, segment, selection, groups, consent, book, today: today)
    }

    private func leaveOut(
        _ request: CampaignRequest, _ consent: CampaignConsent?, _ global: GlobalControl,
        _ book: ContactBook,
        _ today: String, _ known: StoredCampaign?, _ selection: inout CampaignSelection
    ) throws {
        let forgotten = try ForgottenCustomers.tokens(in: connection)
        selection.leaveOut(.forgotten) { member, _ in forgotten.contains(member.id) }
        if let least = request.minCertainty {
            selection.leaveOut(.lowCertainty) { member, _ in
                member.certainty.map { $0 < least } ?? true
            }
        }
        if let consent {
            let asked = selection.places.map { consent.reason($0) }
            let byPlace = Dictionary(
                zip(selection.places, asked), uniquingKeysWith: { first, _ in first })
            for reason in [CampaignReason.noConsent, .sharedNoConsent, .oldConsent] {
                selection.leaveOut(reason) { _, place in byPlace[place] == .some(.some(reason)) }
            }
        }
        let suppressed = SuppressedPeople(try SuppressionList(from: connection), in: book)
        selection.leaveOut(.suppressed) { _, place in suppressed.holds(place) }
        if let channel = request.channel {
            guard !channelRoles(channel).allSatisfy({ book.columns[$0] == nil }) else {
                throw CampaignError.noAddresses(channel)
            }
            selection.leaveOut(.noAddress) { _, place in !book.hasAny(place, for: channel) }
            selection.leaveOut(.noCountry) { _, place in book.lacksCountry(place, for: channel) }
            selection.leaveOut(.invalidAddress) { _, place in
                book.addresses(place, for: channel).isEmpty
            }
        }
        if let days = request.excludedDays {
            let busy = try running(today, orWithin: days, besides: known?.id, book)
            selection.leaveOut(.otherCampaign) { _, place in busy.contains(book.groups.first[place])
            }
        }
        selection.leaveOut(.globalControl) { _, place in global.holds(place, in: book) }
    }

    /// Leaves out whom the limit has no place for.
    ///
    /// - Returns: What should be known of it.
    private func limit(_ request: CampaignRequest, _ selection: inout CampaignSelection) -> [String]
    {
        guard let limit = request.limit else { return [] }
        let groups = selection.groups
        guard selection.chosen.count > limit else { return [] }
        selection.leaveOut(
            .overLimit, groups,
            not: ArmDraw.within(
                limit, of: groups, ids: selection.members.map(\.id), seed: request.drawnSeed))
        let most = ArmDraw.largest(fitting: limit)
        let large = groups.filter { $0.count > most }
        guard !large.isEmpty else { return [] }
        let people = large.reduce(0) { $0 + $1.count }
        return [
            "\(grouped(people)) people share an address with so many that --limit \(grouped(limit)) has no place for them:"
                + " groups of more than \(grouped(most)) are left out, all others have the same chance"
        ]
    }

    private func channelRoles(_ channel: ContactChannel) -> [ContactRole] {
        switch channel {
        case .email: [.email]
        case .sms: [.phone]
        case .ads: [.email, .phone]
        }
    }

    /// Days after which a campaign whose result has no days of its own is over.
    static let usualDays = 28

    /// Groups of whom somebody is in a campaign whose days are not over, targets and controls alike.
    ///
    /// - Parameter days: Also in one of so many days before.
    func running(
        _ today: String, orWithin days: Int? = nil, besides own: Int?, _ book: ContactBook
    ) throws -> Set<Int> {
        try reading("campaign_customer") {
            var groups: Set<Int> = []
            try connection.forEachRow(
                """
                select customer_id
                from campaign_customer
                inner join campaign using (campaign_id)
                where campaign_id is not ?1
                    and (
                        coalesce(sent_date, date(created_at)) > date(?2, '-' || ?3 || ' days')
                        or date(
                            coalesce(sent_date, date(created_at)),
                            '+' || coalesce(days, ?4) || ' days') > ?2
                    )
                """, [own, today, days ?? 0, Self.usualDays]
            ) { row in
                if let place = book.place(of: try row.text(0)) {
                    groups.insert(book.groups.first[place])
                }
            }
            return groups
        }
    }

    private func ask(
        _ condition: Condition, of segment: CampaignSegment, _ selection: inout CampaignSelection
    ) throws {
        let answers = try segment.answers(to: condition, in: connection)
        selection.leaveOut(.condition) { member, _ in
            answers[Array(member.id.utf8)] == .some(.some(false))
        }
        selection.leaveOut(.conditionUnknown) { member, _ in
            (answers[Array(member.id.utf8)] ?? nil) == nil
        }
    }

    private func arms(
        _ request: CampaignRequest, _ groups: [[Int]], _ selection: CampaignSelection
    ) throws(CampaignError) -> [Bool] {
        let share = request.controlShare
        let people = groups.reduce(0) { $0 + $1.count }
        guard share > 0 else { return groups.map { _ in false } }
        guard people >= 20 else { throw CampaignError.tooFew(people, control: share) }
        // Fewer than one group expected is a matter of luck whether there is an arm at all.
        let expected = share * Double(groups.count)
        guard expected >= 1 else {
            throw CampaignError.emptyArm(isControl: true, people: people, control: share)
        }
        guard expected <= Double(groups.count - 1) else {
            throw CampaignError.emptyArm(isControl: false, people: people, control: share)
        }
        let isControl = ArmDraw.controls(
            share, of: groups, ids: selection.members.map(\.id), seed: request.drawnSeed)
        return isControl
    }
}
