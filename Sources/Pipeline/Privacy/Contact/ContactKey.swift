/// What two ways of writing an e-mail address or a phone number have in common: the one definition of the same address.
package enum ContactKey {
    /// Starts of keys, so that kinds differ.
    package static let (email, phone, digits) = ("e", "p", "n")

    /// The key of an address or a number; `nil` for what is neither.
    ///
    /// - Parameters:
    ///   - country: Of a number without one, as it was typed for the file.
    ///   - own: That of the customer.
    package static func of(
        _ text: String, country: PhoneCountry? = nil, own: PhoneCountry? = nil
    ) -> String? {
        if text.utf8.contains(UInt8(ascii: "@")) {
            return EmailAddress.key(text).map { email + $0 }
        }
        let number = PhoneNumber(text, country: country, own: own) ?? PhoneNumber(text)
        return number.map { ($0.e164 == nil ? digits : phone) + $0.key }
    }

    /// All keys under which somebody may be known by a text: a number also without its country.
    package static func all(
        of text: String, country: PhoneCountry? = nil, own: PhoneCountry? = nil
    ) -> [String] {
        guard let key = of(text, country: country, own: own) else { return [] }
        guard key.hasPrefix(phone), let number = PhoneNumber(String(key.dropFirst())) else {
            return [key]
        }
        return [key] + number.nationalForms.map { digits + $0 }
    }
}
