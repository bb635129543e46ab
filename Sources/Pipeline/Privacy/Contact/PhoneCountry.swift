/// How numbers of a country are written without it.
package struct PhoneCountry: Hashable, Sendable {
    /// Two letters, as in ISO 3166.
    package let code: String
    /// English name, as shops export it.
    package let name: String
    /// Digits before the number from abroad.
    package let callingCode: String
    /// Whether a nought stands before the number within the country, and only there.
    private let hasTrunk: Bool
    /// Digits of a number without nought and country.
    private let lengths: ClosedRange<Int>

    /// By its two letters or its name, in any case; `nil` for one that is not known.
    package init?(_ text: String) {
        let wanted = ContactText.trimmed(text).lowercased()
        guard
            let found = Self.all.first(where: {
                $0.code.lowercased() == wanted || $0.name.lowercased() == wanted
                    || Self.otherNames[wanted] == $0.code
            })
        else { return nil }
        self = found
    }

    /// The digits with the country before them; `nil` where they are no number of it.
    func international(_ digits: String) -> String? {
        if hasTrunk, digits.hasPrefix("0") {
            let rest = String(digits.dropFirst())
            return lengths.contains(rest.count) && !rest.hasPrefix("0") ? callingCode + rest : nil
        }
        // With its country and without a plus, as a spreadsheet makes it of +44 20….
        if digits.hasPrefix(callingCode), hasTrunk || digits.count > lengths.upperBound {
            let rest = String(digits.dropFirst(callingCode.count))
            if lengths.contains(rest.count) { return digits }
        }
        return lengths.contains(digits.count) ? callingCode + digits : nil
    }

    /// International digits without the nought that some write behind the country.
    static func withoutTrunk(_ digits: String) -> String {
        guard
            let country = all.first(where: {
                $0.hasTrunk && digits.hasPrefix($0.callingCode + "0")
            })
        else { return digits }
        return country.callingCode + digits.dropFirst(country.callingCode.count + 1)
    }

    /// How international digits are written without plus and country, with and without the nought before them.
    static func nationalForms(_ digits: Substring) -> [String] {
        let forms = all.filter { digits.hasPrefix($0.callingCode) }.flatMap { country in
            let rest = String(digits.dropFirst(country.callingCode.count))
            return country.hasTrunk ? ["0" + rest, rest] : [rest]
        }
        return Set(forms + [String(digits)]).sorted()
    }

    /// Two letters of all that are known, for messages.
    package static var codes: [String] { all.map(\.code).sorted() }

    private static let otherNames = [
        "uk": "GB", "great britain": "GB", "england": "GB", "usa": "US",
        "united states of america": "US",
        "eire": "IE", "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "czechia": "CZ",
        "the netherlands": "NL", "holland": "NL", "españa": "ES", "italia": "IT", "belgië": "BE",
        "channel islands": "GB", "rsa": "ZA", "korea": "KR",
    ]

    private init(
        _ code: String, _ name: String, _ callingCode: String, trunk: Bool,
        _ lengths: ClosedRange<Int>
    ) {
        (self.code, self.name, self.callingCode) = (code, name, callingCode)
        (hasTrunk, self.lengths) = (trunk, lengths)
    }

    /// - SeeAlso: ITU-T E.164 and the national numbering plans that it lists.
    static let all = [
        PhoneCountry("AT", "Austria", "43", trunk: true, 4...13),
        PhoneCountry("AU", "Australia", "61", trunk: true, 9...9),
        PhoneCountry("BE", "Belgium", "32", trunk: true, 8...9),
        PhoneCountry("BR", "Brazil", "55", trunk: true, 10...11),
        PhoneCountry("CA", "Canada", "1", trunk: false, 10...10),
        PhoneCountry("CH", "Switzerland", "41", trunk: true, 9...9),
        PhoneCountry("CZ", "Czech Republic", "420", trunk: false, 9...9),
        PhoneCountry("DE", "Germany", "49", trunk: true, 6...12),
        PhoneCountry("DK", "Denmark", "45", trunk: false, 8...8),
        PhoneCountry("ES", "Spain", "34", trunk: false, 9...9),
        PhoneCountry("FI", "Finland", "358", trunk: true, 5...12),
        PhoneCountry("FR", "France", "33", trunk: true, 9...9),
        PhoneCountry("GB", "United Kingdom", "44", trunk: true, 9...10),
        PhoneCountry("GR", "Greece", "30", trunk: false, 10...10),
        PhoneCountry("HK", "Hong Kong", "852", trunk: false, 8...8),
        PhoneCountry("IE", "Ireland", "353", trunk: true, 7...9),
        PhoneCountry("IL", "Israel", "972", trunk: true, 8...9),
        PhoneCountry("IN", "India", "91", trunk: true, 10...10),
        PhoneCountry("IT", "Italy", "39", trunk: false, 6...11),
        PhoneCountry("JP", "Japan", "81", trunk: true, 9...10),
        PhoneCountry("KR", "South Korea", "82", trunk: true, 8...10),
        PhoneCountry("LU", "Luxembourg", "352", trunk: false, 6...9),
        PhoneCountry("MX", "Mexico", "52", trunk: false, 10...10),
        PhoneCountry("NL", "Netherlands", "31", trunk: true, 9...9),
        PhoneCountry("NO", "Norway", "47", trunk: false, 8...8),
        PhoneCountry("NZ", "New Zealand", "64", trunk: true, 8...10),
        PhoneCountry("PL", "Poland", "48", trunk: false, 9...9),
        PhoneCountry("PT", "Portugal", "351", trunk: false, 9...9),
        PhoneCountry("SE", "Sweden", "46", trunk: true, 7...9),
        PhoneCountry("SG", "Singapore", "65", trunk: false, 8...8),
        PhoneCountry("US", "United States", "1", trunk: false, 10...10),
        PhoneCountry("ZA", "South Africa", "27", trunk: true, 9...9),
    ]
}
