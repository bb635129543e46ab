import Store

/// Whose people are handed over.
public enum HandOverSubject: Sendable, Hashable {
    /// The targets of a campaign.
    case campaign(String)
    /// Everybody in a segment of a publication.
    case publication(String)
}

/// What was asked for of a hand-over.
public struct HandOverRequest: Sendable {
    let subject: HandOverSubject
    let service: HandOverService
    /// Additions and removals since the last one only.
    public var isChanged = false
    /// Of a publication; a campaign has its own.
    public var channel: ContactChannel?
    /// Country of phone numbers that name none.
    package var country: PhoneCountry?
    /// Whether people of a publication have to have said yes.
    public var needsConsent = true
    /// How long a yes counts.
    public var consentValidDays = CampaignConsent.usualDays
    /// Day by which the age of consent is judged, `YYYY-MM-DD`; `nil` is that of the clock.
    package var today: String?

    /// The people of a subject for a service.
    public init(_ subject: HandOverSubject, for service: HandOverService) {
        (self.subject, self.service) = (subject, service)
    }

    /// Sets the country of phone numbers.
    ///
    /// - Throws: `IngestError` that lists those that are known.
    public mutating func setCountry(_ text: String) throws(IngestError) {
        var flags = ContactFlags()
        try flags.setCountry(text)
        country = flags.country
    }
}

/// Why somebody is not handed over, in the order in which it is asked.
enum HandOverReason: String, CaseIterable {
    case forgotten, noConsent, suppressed, globalControl, control, sharedControl, noAddress,
        invalidAddress
    case noCountry, shared

    init(_ reason: CampaignReason) {
        self =
            switch reason {
            case .suppressed: .suppressed
            case .noAddress: .noAddress
            default: .noConsent
            }
    }

    /// `nil` where what is known of addresses says it better.
    init?(_ obstacle: CampaignPeople.Obstacle) {
        switch obstacle {
        case .forgotten: self = .forgotten
        case .forbidden(let reason): self = HandOverReason(reason)
        case .control, .controlPerson: self = .sharedControl
        case .noAddress: return nil
        }
    }

    var words: String {
        switch self {
        case .forgotten: "forgotten: nobody knows who it is"
        case .noConsent: "no consent, or one too old"
        case .suppressed: "unsubscribed, bounced or blocked"
        case .globalControl: "kept apart from all campaigns"
        case .control: "kept apart by a campaign without a complete result"
        case .sharedControl: "are or share an address with somebody whom it keeps apart"
        case .noAddress: "no address"
        case .invalidAddress: "address that cannot be right"
        case .noCountry: "phone number without a country (--phone-country GB)"
        case .shared: "share an address with a line above"
        }
    }
}
