/// What is shown in the place of a customer's id: `c-7KQ2M9XD4H`.
///
/// Fifty bits of a keyed hash, in the letters that people do not take for one another (Crockford's base 32). Of
/// 300,000 customers two have the same one time in 25,000; who asks for one of those is told.
package struct Pseudonym: Sendable, Hashable {
    private static let start = "c-"
    private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let length = 10

    /// As it is printed.
    package let text: String

    /// The pseudonym of a customer.
    package init(of id: String, by hash: KeyedHash) {
        text = Self.start + Self.written(hash.bytes(of: id, for: .pseudonym))
    }

    /// What somebody typed, if it has the form of one; small letters are taken for large ones, O for 0, I and L for 1.
    package init?(_ typed: String) {
        guard typed.lowercased().hasPrefix(Self.start) else { return nil }
        let letters = typed.dropFirst(Self.start.count).uppercased().map { letter -> Character in
            switch letter {
            case "O": "0"
            case "I", "L": "1"
            default: letter
            }
        }
        guard letters.count == Self.length,
            letters.allSatisfy({ $0.asciiValue.map(Self.letters.contains) ?? false })
        else { return nil }
        text = Self.start + String(letters)
    }

    /// The first fifty bits of bytes, five a letter.
    package static func written(_ bytes: [UInt8]) -> String {
        precondition(bytes.count >= 7, "fifty bits are needed")
        let bits = bytes.prefix(7).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 6
        let text = (0..<length).map { place in
            letters[Int(bits >> UInt64(5 * (length - 1 - place)) & 31)]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
