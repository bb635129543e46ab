import Store

/// Ways to write to a customer.
public enum ContactChannel: String, Sendable, Hashable, CaseIterable {
    /// Letters by e-mail.
    case email
    /// Text messages.
    case sms
    /// Audiences of advertisers, matched by address or number.
    case ads
}

/// What a column of the customers' files is for.
package enum ContactRole: String, Sendable, Hashable, CaseIterable {
    case email, phone
    case consentEmail = "consent_email"
    case consentSMS = "consent_sms"
    case consentAds = "consent_ads"

    package static func consent(for channel: ContactChannel) -> ContactRole {
        switch channel {
        case .email: .consentEmail
        case .sms: .consentSMS
        case .ads: .consentAds
        }
    }

    /// The channel that it is consent for.
    package var channel: ContactChannel? {
        ContactChannel.allCases.first { Self.consent(for: $0) == self }
    }

    /// The flag of `ingest --customers` that gives it.
    package var flag: String {
        switch self {
        case .email: "--email"
        case .phone: "--phone"
        default: "--consent"
        }
    }
}

/// A column of `customer` with a role.
package struct ContactColumn: Sendable, Hashable {
    package let role: ContactRole
    /// Column of `customer`; `customer_id` where ids are addresses.
    package let name: String
    /// The value that means yes; `nil` where clear words do.
    package let yes: String?
    /// Country of phone numbers without one.
    package let country: PhoneCountry?

    /// The roles that were given so far.
    ///
    /// - Throws: `DamagedError` for what no ingest has stored.
    package static func stored(in connection: Connection) throws -> [ContactColumn] {
        try reading("contact_column") {
            try connection.query(
                "select role, column_name, yes_value, phone_country from contact_column order by role"
            ).map { row in
                let name = try storedName(row.text(1), "column_name", of: "contact_column")
                let country = try row.optionalText(3)
                let known = country.flatMap { PhoneCountry($0) }
                guard (known == nil) == (country == nil) else {
                    throw DamagedError(
                        "contact_column \(name)", "its country \"\(country ?? "")\" is not known")
                }
                return ContactColumn(
                    role: try Pipeline.stored(
                        ContactRole.self, try row.text(0), "role", of: "contact_column"),
                    name: name, yes: try row.optionalText(2), country: known)
            }
        }
    }
}
