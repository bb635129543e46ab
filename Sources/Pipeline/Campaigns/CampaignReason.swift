/// Why somebody of a segment is not in its campaign, in the order in which it is asked; the first that holds counts.
package enum CampaignReason: String, Sendable, Hashable, CaseIterable {
    case forgotten
    case lowCertainty = "low_certainty"
    case noConsent = "no_consent"
    case sharedNoConsent = "shared_no_consent"
    case oldConsent = "old_consent"
    case suppressed
    case noAddress = "no_address"
    case noCountry = "no_country"
    case invalidAddress = "invalid_address"
    case otherCampaign = "other_campaign"
    case globalControl = "global_control"
    case condition
    case conditionUnknown = "condition_unknown"
    case overLimit = "over_limit"

    /// Place in the order, from 1.
    package var position: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// For people.
    package var words: String {
        switch self {
        case .forgotten: "forgotten: nobody knows who it is"
        case .lowCertainty: "less certain than asked for"
        case .noConsent: "no consent"
        case .sharedNoConsent: "share an address with who said no"
        case .oldConsent: "consent too old"
        case .suppressed: "unsubscribed, bounced or blocked"
        case .noAddress: "no address for the channel"
        case .noCountry: "phone number without a country"
        case .invalidAddress: "address that cannot be right"
        case .otherCampaign: "in another campaign"
        case .globalControl: "kept apart from all campaigns"
        case .condition: "condition not met"
        case .conditionUnknown: "value of the condition missing"
        case .overLimit: "over the limit"
        }
    }
}
