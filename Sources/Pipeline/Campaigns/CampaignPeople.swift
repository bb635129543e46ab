import Store

/// The people of a stored campaign, with how they can be reached today.
///
/// Who is in which arm stays as it was drawn. Whether somebody may be written to is asked anew: a later no, an
/// unsubscribe or a bounce always wins.
package struct CampaignPeople: Sendable {
    /// An arm of a campaign.
    package enum Arm: String, Sendable, CaseIterable { case target, control }

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
        /// Why a target may not be written to any more; `nil` for who may.
        package let withdrawn: CampaignReason?
    }

    /// By id.
    package let people: [Person]
    /// Columns of the customers' files that are addresses.
    package let columns: [ContactRole: ContactColumn]

    /// - Parameter today: Day by which the age of consent is judged.
    package init(
        of campaign: StoredCampaign, book: ContactBook, today: String, in connection: Connection
    ) throws {
        let suppressed = try SuppressionList(from: connection)
        let days = campaign.consentValidDays ?? 365
        let since = try connection.query("select date(?, '-' || ? || ' days')", [today, days])[0]
            .text(0)
        let consent =
            campaign.needsConsent
            ? try CampaignConsent(campaign.channel, of: book, since: since, from: connection) : nil
        columns = book.columns
        people = try reading("campaign_customer") {
            try connection.query(
                """
                select customer_id, arm, certainty, contact_group from campaign_customer
                where campaign_id = ?
                order by customer_id
                """, [campaign.id]
            ).map { row in
                let id = try row.text(0)
                let place = book.place(of: id)
                let withdrawn: CampaignReason? =
                    if let place {
                        consent?.reason(place)
                            ?? (book.isSuppressed(place, by: suppressed) ? .suppressed : nil)
                    } else {
                        .noAddress
                    }
                return Person(
                    id: id,
                    arm: try stored(Arm.self, try row.text(1), "arm", of: "campaign_customer"),
                    certainty: try row.optionalDouble(2), group: try row.int(3),
                    email: place.flatMap { book.emails[$0] },
                    phone: place.flatMap { book.phones[$0] },
                    withdrawn: withdrawn)
            }
        }
    }
}
