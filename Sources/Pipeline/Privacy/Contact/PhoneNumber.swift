/// A phone number: international where its country is known, and digits as they were given where it is not.
package struct PhoneNumber: Hashable, Sendable {
    /// `+`, country and number without spaces; `nil` for a number without a country.
    package let e164: String?
    /// What two equal numbers have in common.
    package let key: String

    /// Digits of a whole number with its country, and fewest of one without.
    private static let (lengths, shortest) = (8...15, 6)

    /// - Parameters:
    ///   - typed: Digits with `+` or `00` before the country or without; spaces, points, dashes, slashes and
    ///     parentheses mean nothing.
    ///   - country: Of numbers without one.
    /// - Returns: `nil` for what is no number: letters, too few or too many digits, and the same digit all along,
    ///   which stands in the place of a number that is not known.
    package init?(_ typed: String, country: PhoneCountry? = nil) {
        guard let (digits, isInternational) = Self.digits(typed), !Self.isFiller(digits) else {
            return nil
        }
        if isInternational {
            guard Self.lengths.contains(digits.count), digits.first != "0" else { return nil }
            e164 = "+" + PhoneCountry.withoutTrunk(digits)
        } else if let country {
            guard let whole = country.international(digits), Self.lengths.contains(whole.count)
            else { return nil }
            e164 = "+" + whole
        } else {
            guard (Self.shortest...Self.lengths.upperBound).contains(digits.count) else {
                return nil
            }
            e164 = nil
        }
        key = e164 ?? digits
    }

    /// With the country of its own, else of the file, else of the customer: the first of which it can be a number.
    ///
    /// - Parameters:
    ///   - country: What was typed for the file; a number that neither this nor the customer's country has is none.
    ///   - own: The customer's; digits stay digits where it has no such number.
    package init?(_ typed: String, country: PhoneCountry?, own: PhoneCountry?) {
        let found =
            [country, own].compactMap(\.self).lazy.compactMap { PhoneNumber(typed, country: $0) }
            .first
            ?? (country == nil ? PhoneNumber(typed) : nil)
        guard let found else { return nil }
        self = found
    }

    /// How the number is written without plus or country; empty for one whose country is not known.
    package var nationalForms: [String] {
        e164.map { PhoneCountry.nationalForms($0.dropFirst()) } ?? []
    }

    /// What a number without a country would be with each that is known; empty for one with a country.
    package var everywhere: [String] {
        e164 == nil ? PhoneCountry.all.compactMap { PhoneNumber(key, country: $0)?.e164 } : []
    }

    /// The digits, and whether the country is among them.
    private static func digits(_ typed: String) -> (String, isInternational: Bool)? {
        var rest = Substring(ContactText.trimmed(typed))
        // Spreadsheets keep a plus as text by an apostrophe.
        if rest.hasPrefix("'") { rest = rest.dropFirst() }
        if rest.lowercased().hasPrefix("tel:") { rest = rest.dropFirst(4) }
        var isInternational = rest.first == "+"
        if isInternational { rest = rest.dropFirst() }
        // +44 (0)20: the nought in parentheses is for callers from within.
        var text = String(rest)
        if isInternational { text = text.replacing("(0)", with: "") }
        var digits = ""
        for scalar in text.unicodeScalars {
            if ("0"..."9").contains(scalar) {
                digits.unicodeScalars.append(scalar)
            } else if !" .-/()\u{A0}\u{2010}\u{2011}\u{2013}\u{202F}".unicodeScalars.contains(
                scalar)
            {
                return nil
            }
        }
        if !isInternational, digits.hasPrefix("00") {
            isInternational = true
            digits.removeFirst(2)
        }
        return digits.isEmpty ? nil : (digits, isInternational)
    }

    private static func isFiller(_ digits: String) -> Bool {
        Set(digits).count == 1 || "12345678901234567890".hasPrefix(digits)
    }
}
