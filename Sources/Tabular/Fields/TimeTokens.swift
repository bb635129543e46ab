/// The numbers, words and marks that a written time is made of.
struct TimeTokens {
    enum Kind: Equatable {
        case number(Int, digits: Int)
        /// By its key: see `TimeWords`.
        case word(UInt64)
        case mark(UInt8)
    }

    struct Token {
        var kind: Kind
        var start: Int
        var end: Int
    }

    private(set) var all: [Token] = []
    private var at = 0

    private static let most = 40
    private static let mostDigits = 14

    /// Cuts a field; `nil` for one that is too long for a time.
    init?(_ bytes: UnsafeBufferPointer<UInt8>) {
        all.reserveCapacity(16)
        var index = 0
        while index < bytes.count {
            let start = index
            if let length = Self.space(bytes, at: index) {
                index += length
                continue
            }
            let kind: Kind
            if bytes[index] &- 0x30 <= 9 {
                var value = 0
                while index < bytes.count, bytes[index] &- 0x30 <= 9 {
                    guard index - start < Self.mostDigits else { return nil }
                    value = value * 10 + Int(bytes[index] &- 0x30)
                    index += 1
                }
                kind = .number(value, digits: index - start)
            } else if Self.letter(bytes, at: index) != nil {
                var key: UInt64 = 0
                while let letter = Self.letter(bytes, at: index) {
                    TimeWords.append(letter.plain, to: &key)
                    index += letter.length
                }
                kind = .word(key)
            } else {
                kind = .mark(bytes[index])
                index += 1
            }
            guard all.count < Self.most else { return nil }
            all.append(Token(kind: kind, start: start, end: index))
        }
    }

    /// Bytes of a space: also a no-break, a thin and a narrow one.
    private static func space(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
        if bytes[index] == 0x20 || bytes[index] == 0x09 { return 1 }
        return [[0xC2, 0xA0], [0xA0], [0xE2, 0x80, 0xAF], [0xE2, 0x80, 0x89]]
            .first { bytes[index...].starts(with: $0) }?.count
    }

    /// A letter without its accent, in UTF-8 or in a single byte.
    private static func letter(
        _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (plain: UInt8, length: Int)? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        if (byte | 0x20) &- 0x61 < 26 { return (byte, 1) }
        guard byte >= 0xC0 else { return nil }
        let isTwoBytes =
            byte == 0xC3 && index + 1 < bytes.count && bytes[index + 1] & 0xC0 == 0x80
        let plain = TimeWords.plainLetter(isTwoBytes ? bytes[index + 1] &+ 0x40 : byte)
        return plain == 0 ? nil : (plain, isTwoBytes ? 2 : 1)
    }

    // MARK: Steps

    var isAtEnd: Bool { at == all.count }
    /// Where the next token starts, or the last one ended.
    var place: Int { at < all.count ? all[at].start : all.last?.end ?? 0 }
    /// Where the token before ended.
    var placeBefore: Int { at > 0 ? all[at - 1].end : 0 }

    /// The token `ahead` of the next one.
    func peek(_ ahead: Int = 0) -> Kind? {
        all.indices.contains(at + ahead) ? all[at + ahead].kind : nil
    }

    /// Whether the next token follows the one before without a space.
    var isJoined: Bool { at > 0 && at < all.count && all[at - 1].end == all[at].start }

    mutating func step() { at += 1 }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == .mark(byte) else { return false }
        at += 1
        return true
    }

    mutating func take(word: UInt64) -> Bool {
        guard peek() == .word(word) else { return false }
        at += 1
        return true
    }

    /// A number of so many digits.
    mutating func takeNumber(_ digits: ClosedRange<Int>) -> (value: Int, digits: Int)? {
        guard case .number(let value, let count) = peek(), digits.contains(count) else {
            return nil
        }
        at += 1
        return (value, count)
    }

    /// The month that the next word names.
    mutating func takeMonth() -> Int? {
        guard case .word(let key) = peek(), let month = TimeWords.month(key) else { return nil }
        at += 1
        return month
    }

    /// Words such as `of`, `de`, `at`.
    mutating func skipParticles() {
        while case .word(let key) = peek(), TimeWords.isParticle(key) { at += 1 }
    }

    /// Whether a month is named from the token `ahead` on.
    func namesMonth(from ahead: Int) -> Bool {
        all.dropFirst(at + ahead).contains { token in
            if case .word(let key) = token.kind { return TimeWords.month(key) != nil }
            return false
        }
    }
}
