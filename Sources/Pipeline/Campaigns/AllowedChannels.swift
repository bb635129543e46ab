/// What people may be written to by: the channels of which consent is known, or all where none is asked for.
package struct AllowedChannels: Sendable, Hashable {
    private let channels: Set<ContactChannel>

    /// Every channel.
    package static let all = AllowedChannels(ContactChannel.allCases)

    package init(_ channels: some Sequence<ContactChannel>) { self.channels = Set(channels) }

    /// - Parameter consent: `nil` where none is asked for.
    init(_ consent: CampaignConsent?) { self = consent.map { Self($0.channels) } ?? .all }

    package func holds(_ channel: ContactChannel) -> Bool { channels.contains(channel) }

    /// Addresses of a list of which nobody has said what it is for: those of a channel that people have agreed to, and both where
    /// it can be for advertisers only.
    package var roles: [ContactRole] {
        guard holds(.email) || holds(.sms) else { return holds(.ads) ? [.email, .phone] : [] }
        return (holds(.email) ? [.email] : []) + (holds(.sms) ? [.phone] : [])
    }

    /// Why addresses of a kind are not among them.
    static func withheld(_ role: ContactRole) -> String {
        "\(role == .email ? "e-mail addresses do" : "phone numbers do") not go along: no file says who may be written to by"
            + " \(role == .email ? "e-mail (--consent email:COLUMN)" : "text message (--consent sms:COLUMN)")"
    }
}
