import Store

/// The people of a stored campaign, with how they can be reached today.
///
/// Who is in which arm stays as it was drawn. Whether somebody may be written to is asked anew: a later no, an
/// unsubscribe or a bounce always wins.
package struct CampaignPeople: Sendable {
    /// An arm of a campaign.
    package enum Arm: String, Sendable, CaseIterable { case target, control }

    /// Why a target is not written to any more, in the order in which it is asked.
    package enum Obstacle: Sendable, Hashable {
        case forgotten
        /// Consent, or a list.
        case forbidden(CampaignReason)
        /// A list of --same-customer of later says that they are somebody who is kept apart.
        case controlPerson
        /// A customers' file of later gave the address of somebody who is kept apart.
        case control
        /// The channel does not reach them today.
        case noAddress
    }

    /// Somebody in it.
    package struct Person: Sendable, Hashable {
        package let id: String
        package let arm: Arm
        package let certainty: Double?
        /// Who shares an address has the same.
        package let group: Int
        /// `nil` where there is none that can be right.
        package let email: EmailAddress?
        package let phone: PhoneNumber?
        /// Why a target is not written to; `nil` for who is.
        package let obstacle: Obstacle?
    }

    /// By id.
    package let people: [Person]
    /// Columns of the customers' files that are addresses.
    package let columns: [ContactRole: ContactColumn]
    /// What its people have agreed to.
    let allowed: AllowedChannels

    /// - Parameter today: Day by which the age of consent is judged.
    package init(
        of campaign: StoredCampaign, book: ContactBook, today: String, in connection: Connection
    ) throws {
        let suppressed = SuppressedPeople(try SuppressionList(from: connection), in: book)
        let days = campaign.consentValidDays ?? CampaignConsent.usualDays
        let since = try connection.query("select date(?, '-' || ? || ' days')", [today, days])[0]
            .text(0)
        let consent =
            campaign.needsConsent
            ? try CampaignConsent(campaign.channel, of: book, since: since, from: connection) : nil
        columns = book.columns
        allowed = AllowedChannels(consent)
        let forgotten = try Self.forgotten(of: campaign, in: connection)
        let rows = try reading("campaign_customer") {
            try connection.query(
                """
                select customer_id, arm, certainty, contact_group from campaign_customer
                where campaign_id = ?
                order by customer_id
                """, [campaign.id])
        }
        // Arms stay as they were drawn, and addresses are those of today.
        var controls: Set<Int> = []
        var controlPersons: Set<Int> = []
        for row in rows where try reading("campaign_customer", { try row.text(1) }) == "control" {
            if let place = book.place(of: try row.text(0)) {
                controls.insert(book.groups.first[place])
                controlPersons.insert(book.persons[place])
            }
        }
        people = try reading("campaign_customer") {
            try rows.map { row in
                let id = try row.text(0)
                let place = book.place(of: id)
                func obstacle() -> Obstacle? {
                    if forgotten.contains(ByteText(id)) { return .forgotten }
                    guard let place else { return .noAddress }
                    if let reason = consent?.reason(place) { return .forbidden(reason) }
                    if suppressed.holds(place) { return .forbidden(.suppressed) }
                    if controlPersons.contains(book.persons[place]) { return .controlPerson }
                    if controls.contains(book.groups.first[place]) { return .control }
                    guard let channel = campaign.channel else { return nil }
                    return book.addresses(place, for: channel).isEmpty ? .noAddress : nil
                }
                return Person(
                    id: id,
                    arm: try stored(Arm.self, try row.text(1), "arm", of: "campaign_customer"),
                    certainty: try row.optionalDouble(2), group: try row.int(3),
                    email: place.flatMap { book.emails[$0] },
                    phone: place.flatMap { book.phones[$0] },
                    obstacle: obstacle())
            }
        }
    }

    /// Tokens of its people who were forgotten.
    private static func forgotten(
        of campaign: StoredCampaign, in connection: Connection
    ) throws -> Set<ByteText> {
        // Of a later migration than campaigns.
        guard try !connection.columns(ofTable: "forgotten_customer").isEmpty else { return [] }
        return try reading("forgotten_customer") {
            Set(
                try connection.query(
                    """
                    select customer_id
                    from campaign_customer
                    inner join forgotten_customer on forgotten_customer.token = campaign_customer.customer_id
                    where campaign_id = ?
                    """, [campaign.id]
                ).map { ByteText(try $0.text(0)) })
        }
    }
}
