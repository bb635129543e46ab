import Store

/// How many customers of each segment may be written to, judged as `campaign` does: by who said yes for a channel, has an address in it that can
/// be right, and stands on no list of those whom nobody may write to.
///
/// A report has no clock: the age of a yes is judged by the newest day that the file knows. Other campaigns and
/// customers kept apart are a campaign's to leave out.
package struct ReportContacts {
    /// By place of `SegmentLooks`; `nil` where no file says anything of consent.
    package let counts: [Int]?
    /// What to know of the numbers, or what to type to have any.
    package let note: String

    /// - Parameters:
    ///   - members: Place of each customer who is in a segment.
    ///   - day: Last day of the report, `YYYY-MM-DD`.
    /// - Throws: `DamagedError`; `StoreError`.
    /// - Complexity: O(customers · log customers).
    init(
        _ looks: SegmentLooks, members: [ByteText: Int], day: String, in connection: Connection
    ) throws {
        let known = try reading("customer_consent") {
            try connection.query("select distinct channel from customer_consent").map {
                try stored(
                    ContactChannel.self, try $0.text(0), "channel", of: "customer_consent")
            }
        }
        let channels = ContactChannel.allCases.filter(known.contains)
        guard !channels.isEmpty else {
            counts = nil
            note =
                "How many may be written to is not known, as no file says who agreed: workbench ingest --customers FILE "
                + "--consent email:COLUMN"
            return
        }
        let book = try ContactBook(from: connection)
        let suppressed = SuppressedPeople(try SuppressionList(from: connection), in: book)
        let newest = try reading("customer_consent") {
            try connection.query("select max(consent_date) from customer_consent")[0].text(0)
        }
        let today = max(day, newest)
        let since = try connection.query(
            "select date(?, '-' || ? || ' days')", [today, CampaignConsent.usualDays])[0].text(0)
        var isReached = [Bool](repeating: false, count: book.ids.count)
        for channel in channels {
            let consent = try CampaignConsent(channel, of: book, since: since, from: connection)
            for place in book.ids.indices where !isReached[place] {
                isReached[place] =
                    consent.reason(place) == nil && !suppressed.holds(place)
                    && !book.addresses(place, for: channel).isEmpty
            }
        }
        var counts = [Int](repeating: 0, count: looks.keys.count)
        let forgotten = try ForgottenCustomers.tokens(in: connection)
        for place in book.ids.indices where isReached[place] {
            guard !forgotten.contains(book.ids[place]) else { continue }
            guard let segment = members[ByteText(book.ids[place])] else { continue }
            counts[segment] += 1
        }
        self.counts = counts
        note =
            "May be written to: who said yes to \(channels.map(Self.words).joined(separator: " or ")) no more than "
            + "\(CampaignConsent.usualDays) days before \(today), has an address for it that can be right, and is on no list of "
            + "unsubscribed, bounced or blocked. A campaign also leaves out who is in another one or kept apart."
    }

    private static func words(_ channel: ContactChannel) -> String {
        switch channel {
        case .email: "e-mail"
        case .sms: "text messages"
        case .ads: "advertisements"
        }
    }
}
