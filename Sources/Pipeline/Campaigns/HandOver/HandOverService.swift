import Reports

/// Services that write to people, and how their imports want a file.
public enum HandOverService: String, Sendable, Hashable, CaseIterable {
    /// E-mail and text messages; profiles of a list.
    case klaviyo
    /// E-mail and text messages; contacts of an audience.
    case mailchimp
    /// Facebook and Instagram; a customer list, hashed.
    case meta

    /// As it is written.
    package var name: String {
        switch self {
        case .klaviyo: "Klaviyo"
        case .mailchimp: "Mailchimp"
        case .meta: "Meta"
        }
    }

    /// Channels that it serves, the usual one first.
    package var channels: [ContactChannel] { self == .meta ? [.ads] : [.email, .sms] }

    /// Bytes of a file at most.
    ///
    /// - SeeAlso: Klaviyo, *How to create and add contacts to a new list*, help.klaviyo.com 115005078967: 50 MB.
    ///   Mailchimp and Meta publish none for uploads by hand; theirs are kept far below what is told of them.
    package var mostBytes: Int { self == .klaviyo ? 50_000_000 : 100_000_000 }

    /// Fewer people than this are of no use there.
    ///
    /// - SeeAlso: Meta, *How to format a customer list*, facebook.com/business/help/2082575038703844.
    package var fewestPeople: Int { self == .meta ? 100 : 1 }
}

/// Somebody who is handed over, by addresses that can be right.
package struct HandOverPerson: Sendable, Hashable {
    package let id: String
    /// Trimmed, in small letters.
    package let email: String?
    /// `+`, country and number.
    package let phone: String?
    package let segment: String
    package let firstName: String
    package let lastName: String

    /// - Precondition: There is an address or a number.
    package init(
        id: String, email: String?, phone: String?, segment: String, firstName: String = "",
        lastName: String = ""
    ) {
        precondition(email != nil || phone != nil, "somebody who can be reached")
        (self.id, self.email, self.phone, self.segment) = (id, email, phone, segment)
        (self.firstName, self.lastName) = (firstName, lastName)
    }
}

/// Lines of a file that a service reads: its headers, and no cell more than it needs.
///
/// Cells of text are protected from spreadsheets as everywhere; addresses and numbers are not, as `'+44…` is no number
/// for any service: they have passed `EmailAddress` and `PhoneNumber`, and hold nothing that a spreadsheet could run.
package struct HandOverFormat: Sendable, Hashable {
    package let service: HandOverService
    /// What people are written to by; `nil` where both kinds of addresses go along.
    package let channel: ContactChannel?
    /// Whether names of people are known.
    package let hasNames: Bool
    /// What people have agreed to be written to by.
    package let allowed: AllowedChannels

    /// A tag is cut to this many characters.
    ///
    /// - SeeAlso: mailchimp.com/help/format-guidelines-for-your-import-file.
    private static let longestTag = 100

    package init(
        _ service: HandOverService, _ channel: ContactChannel?, hasNames: Bool,
        allowed: AllowedChannels = .all
    ) {
        (self.service, self.channel, self.hasNames) = (service, channel, hasNames)
        self.allowed = allowed
    }

    /// Kinds of addresses that go along: without a channel those of channels that people have agreed to.
    package var roles: [ContactRole] {
        [ContactRole.email, .phone].filter { role in
            switch service == .meta ? .ads : channel {
            case .email: role == .email
            case .sms: role == .phone
            case .ads: allowed.holds(.ads)
            case nil: allowed.holds(role == .email ? .email : .sms)
            }
        }
    }

    /// Names of columns, as the import knows them.
    package var header: [String] {
        let names = hasNames ? ["First Name", "Last Name"] : []
        guard service != .meta else { return ["email", "phone"] }
        let email = service == .klaviyo ? "Email" : "Email Address"
        let phone = service == .klaviyo ? "Phone Number" : "SMS Phone Number"
        let last = service == .klaviyo ? "Segment" : "Tags"
        return (hasEmail ? [email] : []) + (hasPhone ? [phone] : []) + names + [last]
    }

    private var hasEmail: Bool { roles.contains(.email) }
    private var hasPhone: Bool { roles.contains(.phone) }

    /// What of somebody's addresses goes along; `nil` for who has none of them.
    package func addresses(email: String?, phone: String?) -> (email: String?, phone: String?)? {
        let own = (email: hasEmail ? email : nil, phone: hasPhone ? phone : nil)
        return own.email == nil && own.phone == nil ? nil : own
    }

    /// The header with its line end.
    package var firstLine: String { header.joined(separator: ",") + "\n" }

    /// A line; `nil` for somebody whom the channel does not reach.
    package func line(_ person: HandOverPerson) -> String? {
        if service == .meta {
            return Self.hash(email: person.email) + "," + Self.hash(phone: person.phone) + "\n"
        }
        guard let own = addresses(email: person.email, phone: person.phone) else { return nil }
        let names = hasNames ? [person.firstName, person.lastName] : []
        let last = service == .mailchimp ? Self.tag(person.segment) : person.segment
        // What no spreadsheet may touch stands first, and as it is.
        let addresses =
            (hasEmail ? [own.email ?? ""] : []) + (hasPhone ? [own.phone ?? ""] : [])
        return addresses.joined(separator: ",") + "," + CSVText.line(names + [last])
    }

    /// A tag with a comma is two unless it stands in quotes of its own.
    package static func tag(_ segment: String) -> String {
        let tag = String(segment.replacingScalar("\"", with: "'").prefix(longestTag))
        return tag.contains(",") ? "\"\(tag)\"" : tag
    }

    /// SHA-256 of a trimmed address in small letters, in hexadecimal digits; empty for none.
    ///
    /// - SeeAlso: developers.facebook.com/docs/marketing-api/audiences/guides/custom-audiences, *Hashing and normalization*.
    package static func hash(email: String?) -> String {
        email.map { SHA256Digest.hex(of: EmailAddress.folded($0)) } ?? ""
    }

    /// SHA-256 of the digits of a number with its country, without plus, noughts before them and spaces; empty for none.
    package static func hash(phone: String?) -> String {
        phone.map { number in
            let digits = number.filter { $0.isASCII && $0.isNumber }
            return SHA256Digest.hex(of: String(digits.drop { $0 == "0" }))
        } ?? ""
    }

    /// The lines in pieces, each with the header and within the service's limit.
    ///
    /// - Parameter mostBytes: Of a piece; a header and one line fit in any case.
    /// - Complexity: O(people).
    package func pieces(_ people: [HandOverPerson], mostBytes: Int? = nil) -> [[String]] {
        let most = mostBytes ?? service.mostBytes
        var pieces = [[firstLine]]
        var bytes = firstLine.utf8.count
        for line in people.compactMap(line) {
            if bytes + line.utf8.count > most, pieces[pieces.count - 1].count > 1 {
                pieces.append([firstLine])
                bytes = firstLine.utf8.count
            }
            pieces[pieces.count - 1].append(line)
            bytes += line.utf8.count
        }
        return pieces
    }
}
