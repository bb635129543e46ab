import Store

/// Who may be written to in a channel, by what was said and by whom an address is shared with.
struct CampaignConsent {
    /// For how many days a yes counts, unless told otherwise.
    static let usualDays = 365

    private let statements: [ConsentBook.Statement?]
    /// Addresses that somebody has said no for.
    private let refused: Set<String>
    private let book: ContactBook
    /// Channels of which consent is known, and asked for.
    let channels: [ContactChannel]
    /// Oldest day that counts.
    private let since: String
    /// Day of the newest file.
    let date: String?

    init(
        _ channel: ContactChannel?, of book: ContactBook, since: String, from connection: Connection
    ) throws {
        let consents = try ConsentBook(channel, of: book, from: connection)
        guard !consents.channels.isEmpty else { throw CampaignError.noConsent(channel) }
        statements = consents.statements
        date = consents.newest
        channels = consents.channels
        self.book = book
        self.since = since
        var refused: Set<String> = []
        for place in book.ids.indices where statements[place]?.isGiven == false {
            for channel in channels { refused.formUnion(book.known(place, for: channel)) }
        }
        self.refused = refused
    }

    /// Why somebody may not be written to; `nil` for who may.
    func reason(_ place: Int) -> CampaignReason? {
        guard let own = statements[place], own.isGiven else { return .noConsent }
        let isShared = channels.contains { channel in
            book.known(place, for: channel).contains(where: refused.contains)
        }
        if isShared { return .sharedNoConsent }
        return own.date < since ? .oldConsent : nil
    }

    /// Whether the consent is that of an older file than the newest.
    func isOlder(_ place: Int) -> Bool {
        statements[place].map { $0.date < date ?? "" } ?? false
    }
}
