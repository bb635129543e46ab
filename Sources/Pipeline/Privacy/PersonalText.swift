/// Addresses of people in any text: file names, descriptions, raw lines, messages.
package enum PersonalText {
    /// The text with each e-mail address and each phone number with a country code replaced.
    ///
    /// - Parameter shown: What stands in its place.
    /// - Complexity: O(length).
    package static func masked(_ text: String, _ shown: (String) -> String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(where: { $0 == at || $0 == plus }) else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard let found = address(in: bytes, from: index) ?? phone(in: bytes, from: index)
            else {
                result.append(bytes[index])
                index += 1
                continue
            }
            result.append(contentsOf: shown(String(decoding: bytes[found], as: UTF8.self)).utf8)
            index = found.upperBound
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether a word stands in a text as a whole, whatever the case of its letters of ASCII.
    package static func range(
        of word: [UInt8], in text: [UInt8], from start: Int = 0
    ) -> Range<Int>? {
        guard !word.isEmpty, text.count >= word.count else { return nil }
        for place in start..<max(start, text.count - word.count + 1) {
            let end = place + word.count
            guard zip(text[place..<end], word).allSatisfy({ lowered($0) == lowered($1) }),
                place == 0 || !isInner(text[place - 1]), end == text.count || !isInner(text[end])
            else { continue }
            return place..<end
        }
        return nil
    }

    /// The text with a word replaced wherever it stands as a whole; `nil` where it does not.
    package static func replacing(_ word: String, in text: String, with other: String) -> String? {
        let (word, bytes, other) = (Array(word.utf8), Array(text.utf8), Array(other.utf8))
        var result: [UInt8] = []
        var index = 0
        while let found = range(of: word, in: bytes, from: index) {
            result += bytes[index..<found.lowerBound] + other
            index = found.upperBound
        }
        return index == 0 ? nil : String(decoding: result + bytes[index...], as: UTF8.self)
    }

    // MARK: Words

    private static let at = UInt8(ascii: "@")
    private static let plus = UInt8(ascii: "+")

    private static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    /// Whether a byte belongs to a word: what stands beside a whole one does not.
    private static func isInner(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (0x61...0x7A).contains(lowered(byte)) || byte >= 0x80
    }

    private static let ends = Set(" \t\r\n,;:|\"'`<>()[]{}=/\\".utf8)

    /// The address that begins here: something, `@`, something.
    private static func address(in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard !ends.contains(bytes[start]), start == 0 || ends.contains(bytes[start - 1]) else {
            return nil
        }
        var end = start
        var place: Int?
        while end < bytes.count, !ends.contains(bytes[end]) {
            if bytes[end] == at, place == nil || place == end - 1 { place = end }
            end += 1
        }
        guard let place else { return nil }
        // A full stop or the like behind it is that of a sentence.
        while end > place + 1, !isInner(bytes[end - 1]) { end -= 1 }
        // A domain alone is nobody's, but behind a quote, in which the name stands.
        let hasName = bytes[start..<place].contains(where: isInner)
        guard end > place + 1, hasName || start > 0 && bytes[start - 1] == 0x22 else { return nil }
        return start..<end
    }

    /// A number with a country code: `+` and 8 to 15 digits, with spaces or marks between.
    private static func phone(in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard bytes[start] == plus, start == 0 || !isInner(bytes[start - 1]),
            start + 1 < bytes.count, bytes[start + 1] &- 0x30 <= 9
        else { return nil }
        var (end, digits, index) = (start + 1, 0, start + 1)
        while index < bytes.count, digits <= 15 {
            if bytes[index] &- 0x30 <= 9 {
                digits += 1
                end = index + 1
            } else if index != end || bytes[index] != 0x20 && bytes[index] != UInt8(ascii: "-") {
                break
            }
            index += 1
        }
        guard (8...15).contains(digits), end == bytes.count || !isInner(bytes[end]) else {
            return nil
        }
        return start..<end
    }
}
