/// What a column says of whether somebody still gets letters, by the words in its name.
enum ContactStatusName: Hashable {
    /// A consent: a yes is a subscriber.
    case consent
    /// That somebody wants no more: a yes is one of them.
    case stop
    /// Why or since when somebody wants no more, and nothing where not.
    case reason
    /// A consent that may as well be something else, such as where people live: its values decide.
    case perhaps
    /// Something beside a consent, such as its day: it stops nobody, and names nobody.
    case beside

    /// Names of a consent, without spaces and signs.
    private static let consents: Set<String> = [
        "status", "statut", "subscriptionstatus", "subscriberstatus", "emailstatus", "liststatus",
        "emailsubscriptionstatus", "memberstatus", "contactstatus", "marketingstatus",
        "emailmarketingstatus", "emailmarketingconsent", "emailmarketing", "emailconsent",
        "smsstatus", "smsmarketingstatus", "smsmarketingconsent", "smsmarketing", "smsconsent",
        "consent", "consentstatus", "subscribed", "issubscribed", "optin", "emailoptin",
        "smsoptin", "optinstatus", "marketingemail", "marketingsms", "marketingpermission",
        "permission", "active", "isactive", "acceptsmarketing", "acceptsemailmarketing",
        "acceptssmsmarketing", "newsletter", "newsletterstatus", "abonniert",
    ]
    private static let doubtful: Set<String> = ["state", "zustand"]
    /// Parts of names that speak of who wants no more, or cannot be reached.
    private static let stops = [
        "unsubscri", "bounc", "complain", "blocked", "blocklist", "blacklist",
        "suppress", "optout", "optedout", "optsout", "optingout", "donot", "dontcontact",
        "dontemail", "dontmail", "abgemeldet", "abmeld", "cleaned", "desinscri", "desabonn",
        "undeliver", "unzustellbar", "spamreport", "markedasspam", "quarantine", "widerspr",
        "objected", "objection", "revoked", "withdrawn", "widerruf", "rejected", "dropped",
        "abuse", "excluded", "erased", "erasure", "blockreason", "isblock", "invalidmail",
        "invalidemail", "invalidaddress", "mailinvalid", "invalidphone", "invalidnumber",
    ]
    /// Parts and ends of those that say why, or since when.
    private static let reasons = [
        "reason", "grund", "cause", "date", "datum", "time", "type", "code", "message",
        "description", "detail", "source", "suppressions", "since", "method", "category",
    ]
    private static let reasonEnds = ["at", "on", "am", "by", "via", "from"]
    /// Parts of names of what is neither: where one unsubscribes, and whom it is about.
    private static let others = ["link", "url", "token", "href"]
    /// Parts of names that speak of consent, whatever they say of it.
    private static let besides = [
        "consent", "optin", "optedin", "subscri", "accepts", "newsletter", "status", "doubleopt",
        "permission", "einwillig",
    ]

    /// - Returns: `nil` for a column that says nothing of letters.
    init?(_ name: String) {
        let word = HeaderNames.normalized(name)
        if Self.consents.contains(word) {
            self = .consent
        } else if Self.doubtful.contains(word) {
            self = .perhaps
        } else if Self.stops.contains(where: { word.contains($0) }) {
            if Self.others.contains(where: { word.contains($0) }) {
                self = .beside
            } else {
                let isReason =
                    Self.reasons.contains { word.contains($0) }
                    || Self.reasonEnds.contains { word.hasSuffix($0) }
                self = isReason ? .reason : .stop
            }
        } else if Self.isConsent(word) {
            self = .consent
        } else if Self.besides.contains(where: { word.contains($0) }) {
            self = .beside
        } else {
            return nil
        }
    }

    /// Whether a name ends like that of a consent: what stands behind it would be of something beside it, such as its day.
    private static func isConsent(_ word: String) -> Bool {
        if ["consent", "optin", "optedin", "subscribed"].contains(where: word.hasSuffix) {
            return true
        }
        if word.hasPrefix("accepts") {
            return ["mail", "sms", "marketing", "newsletter"].contains(where: word.hasSuffix)
        }
        return word.hasSuffix("status")
            && ["optin", "subscri", "consent", "newsletter", "marketing", "permission"].contains {
                word.contains($0)
            }
    }

    /// The one channel that a column names; `nil` where it speaks of all.
    static func channel(_ name: String) -> ContactChannel? {
        let word = HeaderNames.normalized(name)
        return word.contains("sms") ? .sms : word.contains("mail") ? .email : nil
    }
}
