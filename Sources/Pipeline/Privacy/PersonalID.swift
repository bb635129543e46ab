/// What of a person stands in an id of a customer.
///
/// By content alone: shops export addresses, numbers and names under any header.
package enum PersonalID: Sendable, Hashable {
    /// An e-mail address.
    case email
    /// A phone number: `+44 20 7946 0018`, `0171 2345678`.
    case phone
    /// First and last name.
    case name

    /// - Returns: `nil` for a number or code of the shop's own.
    package init?(_ id: String) {
        var id = id
        guard let found = id.withUTF8({ Self.init(bytes: $0) }) else { return nil }
        self = found
    }

    /// The same of UTF-8 bytes.
    package init?(bytes: UnsafeBufferPointer<UInt8>) {
        // Most ids are numbers, and there may be millions of them.
        if bytes.first != 0x30, bytes.allSatisfy({ $0 &- 0x30 <= 9 }) { return nil }
        if let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0, at < bytes.count - 1 {
            self = .email
        } else if Self.isPhone(bytes) {
            self = .phone
        } else if bytes.contains(0x20), Self.isName(String(decoding: bytes, as: UTF8.self)) {
            self = .name
        } else {
            return nil
        }
    }

    /// Whether it is certain of an id by itself.
    ///
    /// Digits behind a zero may be a padded number, two words a shop's code: those are personal where half of
    /// all ids are.
    package static func isCertain(_ id: String) -> Bool {
        switch PersonalID(id) {
        case .email: true
        case .phone: id.utf8.first == UInt8(ascii: "+")
        case .name, nil: false
        }
    }

    private static let marks = Set(" -./()".utf8)

    private static func isPhone(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let rest = bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
        guard rest.allSatisfy({ $0 &- 0x30 <= 9 || marks.contains($0) }) else { return false }
        let count = rest.count { $0 &- 0x30 <= 9 }
        if rest.count < bytes.count { return (8...15).contains(count) }
        return rest.first { $0 &- 0x30 <= 9 } == 0x30 && (9...15).contains(count)
    }

    /// Two to four words of letters, each with a capital in front.
    private static func isName(_ id: String) -> Bool {
        let words = id.split(separator: " ")
        return (2...4).contains(words.count)
            && words.allSatisfy { word in
                word.first?.isUppercase == true && word.count > 1
                    && word.dropFirst().contains { $0.isLowercase }
                    && word.allSatisfy { $0.isLetter || $0 == "'" || $0 == "-" || $0 == "." }
            }
    }
}
