import Reports
import Store

extension Campaigner {
    /// People in a group beyond whom an address is no household's.
    private static let largestHousehold = 10

    /// What should be known of a campaign before it is sent, a sentence each.
    func notes(
        _ request: CampaignRequest, _ segment: CampaignSegment, _ selection: CampaignSelection,
        _ groups: [[Int]],
        _ consent: CampaignConsent?, _ book: ContactBook, today: String
    ) throws -> [String] {
        var notes = [segment.numberNote].compactMap(\.self)
        func people(_ count: Int, _ one: String, _ many: String) -> String {
            "\(grouped(count)) customer\(count == 1 ? " \(one)" : "s \(many)")"
        }
        if let behind = try LinesSince.note(of: segment.publicationName, in: connection) {
            notes.append(behind)
        }
        if request.publication == nil, !segment.isDefault {
            notes.append("publication: \"\(segment.publicationName)\", the only one")
        }
        if let consent {
            let nOlder = selection.chosen.count { consent.isOlder(selection.places[$0]) }
            if nOlder > 0 {
                notes.append(
                    people(nOlder, "is", "are")
                        + " in it by a consent older than the newest file of \(consent.date ?? ""), which"
                        + " does not say it again; it counts for \(counted(request.consentValidDays, "day")) (--consent-valid)"
                )
            }
        }
        if let count = selection.leftOut.first(where: { $0.reason == .noCountry })?.count {
            notes.append(
                people(count, "is", "are")
                    + " left out for a number without a country (no_country): read the customers' file again with"
                    + " --phone COLUMN --phone-country GB, or the country where they live")
        }
        if request.channel == nil { notes += withoutChannel(consent, book) }
        if let largest = groups.map(\.count).max(), largest > Self.largestHousehold {
            notes.append(
                "\(grouped(largest)) people share one address or number and are in one arm: look whether it is the shop's own,"
                    + " typed for people without one")
        }
        // Whoever --exclude-campaigns leaves out is not among them.
        let own = try StoredCampaign.load(request.name.text, from: connection)
        let busy = try running(today, besides: own.id, book)
        let count = selection.chosen.count {
            busy.contains(book.groups.first[selection.places[$0]])
        }
        if count > 0 {
            notes.append(
                people(count, "is", "are")
                    + " also in a campaign that may still go on, or share an address with who is, and neither result will be"
                    + " clean: --exclude-campaigns \(Self.usualDays)d leaves them out")
        }
        return notes
    }

    /// What a campaign that is for no channel means.
    private func withoutChannel(_ consent: CampaignConsent?, _ book: ContactBook) -> [String] {
        let roles = AllowedChannels(consent).roles
        return [
            "no --channel: addresses were not looked at"
                + (consent == nil
                    ? ""
                    : ", and consent is that for every channel of which the files say anything")
        ]
            + [ContactRole.email, .phone].filter {
                book.columns[$0] != nil && !roles.contains($0)
            }.map(AllowedChannels.withheld)
    }

    /// Which services have people of an earlier draw whom the new one keeps apart, or has no more, a sentence each.
    ///
    /// - Precondition: the new draw is stored.
    func handedOver(_ campaign: StoredCampaign) throws -> [String] {
        try reading("hand_over") {
            try connection.query(
                """
                select
                    hand_over.service,
                    date(hand_over.handed_at),
                    count(*),
                    count(*) filter (where own.arm = 'control'),
                    count(*) filter (where own.arm is null)
                from hand_over
                inner join hand_over_customer using (hand_over_id)
                left join campaign_customer as own on own.campaign_id = hand_over.campaign_id
                    and own.customer_id = hand_over_customer.customer_id
                where hand_over.campaign_id = ?
                group by hand_over.hand_over_id
                order by hand_over.hand_over_id
                """, [campaign.id]
            ).compactMap { row in
                let service = try stored(
                    HandOverService.self, try row.text(0), "service", of: "hand_over")
                let (nPeople, nControls, nOthers) = (
                    try row.int(2), try row.int(3), try row.int(4)
                )
                guard nControls + nOthers > 0 else { return nil }
                let (day, verb) = (try row.text(1), nControls == 1 ? "is" : "are")
                let command =
                    "workbench campaign \(shellWord(campaign.name)) --for \(service.rawValue) --changed"
                return
                    "drawn anew after its people were handed over to \(service.name) on \(day): of the \(grouped(nPeople))"
                    + " whom it has, \(grouped(nControls)) \(verb) kept apart now and \(grouped(nOthers)) no more in the"
                    + " campaign. Who of them got the letter spoils the result; to take them off: \(command)"
            }
        }
    }
}
