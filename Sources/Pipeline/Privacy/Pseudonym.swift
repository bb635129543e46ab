/// What is shown in the place of a customer's id: `c-7KQ2M9XD4H`.
///
/// Fifty bits of a keyed hash, in the letters that people do not take for one another (Crockford's base 32). Of
/// 300,000 customers two have the same one time in 25,000; who asks for one of those is told.
package struct Pseudonym: Sendable, Hashable {
    static let start = "c-"
    private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    static let length = 10

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

    /// The first bits of bytes, five a letter.
    ///
    /// - Precondition: there are so many bits.
    package static func written(_ bytes: [UInt8], letters count: Int = length) -> String {
        precondition(8 * bytes.count >= 5 * count, "more letters than there are bits")
        let text = (0..<count).map { place in
            let (byte, bit) = (5 * place).quotientAndRemainder(dividingBy: 8)
            let next = byte + 1 < bytes.count ? bytes[byte + 1] : 0
            let pair = UInt16(bytes[byte]) << 8 | UInt16(next)
            return letters[Int(pair >> UInt16(11 - bit) & 31)]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
