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
            // A number that was broken over two lines is one, on the second of them.
            let lines = bytes[found].split(separator: newLine)
            let words = lines.map { Array($0.drop { $0 == blank }) }
            if let last = lines.last, lines.count > 1 {
                while result.last == blank { result.removeLast() }
                result += [newLine] + last.prefix { $0 == blank }
            }
            let whole = Array(words.joined(separator: [blank]))
            result.append(contentsOf: shown(String(decoding: whole, as: UTF8.self)).utf8)
            index = found.upperBound
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Where a word stands in a text as a whole, whatever the case of its letters, also beyond ASCII.
    ///
    /// What stands beside it ends it unless it is a digit or a letter that has cases: quotes, dashes and spaces of
    /// any kind do, and so do letters of Chinese or Japanese, which are written without spaces.
    /// - Complexity: O(text · word) bytes.
    package static func range(
        of word: [UInt8], in text: [UInt8], from start: Int = 0
    ) -> Range<Int>? {
        guard let first = word.first else { return nil }
        for place in start..<max(start, text.count) {
            if first < 0x80, text[place] < 0x80, lowered(text[place]) != lowered(first) { continue }
            guard let end = end(of: word, in: text, from: place),
                !endsInside(text[..<place]), !beginsInside(text[end...])
            else { continue }
            return place..<end
        }
        return nil
    }

    /// Behind a word that stands in a text at a place.
    private static func end(of word: [UInt8], in text: [UInt8], from place: Int) -> Int? {
        var (index, at) = (0, place)
        while index < word.count {
            guard at < text.count else { return nil }
            if word[index] < 0x80, text[at] < 0x80 {
                guard lowered(word[index]) == lowered(text[at]) else { return nil }
                (index, at) = (index + 1, at + 1)
                continue
            }
            guard let wanted = scalar(word[index...]), let found = scalar(text[at...]),
                wanted == found
                    || wanted.properties.lowercaseMapping == found.properties.lowercaseMapping
            else { return nil }
            index += UTF8.width(wanted)
            at += UTF8.width(found)
        }
        return at
    }

    /// The character that bytes begin with; `nil` where they begin inside one.
    private static func scalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let first = bytes.first, first & 0xC0 != 0x80 else { return nil }
        return String(decoding: bytes.prefix(4), as: UTF8.self).unicodeScalars.first
    }

    private static func beginsInside(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let byte = bytes.first else { return false }
        if byte < 0x80 { return isInner(byte) }
        return scalar(bytes).map(isInner) ?? true
    }

    private static func endsInside(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let byte = bytes.last else { return false }
        if byte < 0x80 { return isInner(byte) }
        let start = bytes.lastIndex { $0 & 0xC0 != 0x80 } ?? bytes.startIndex
        return scalar(bytes[start...]).map(isInner) ?? true
    }

    private static func isInner(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isCased || scalar.properties.generalCategory == .decimalNumber
    }

    /// The text with a word replaced wherever it stands as a whole; `nil` where it does not.
    ///
    /// - Parameter isOthers: Whether a spelling that is found is somebody else's, and stays.
    package static func replacing(
        _ word: String, in text: String, with other: String,
        unless isOthers: (String) -> Bool = { _ in false }
    ) -> String? {
        let (word, bytes, other) = (Array(word.utf8), Array(text.utf8), Array(other.utf8))
        var result: [UInt8] = []
        var (index, hasChanged) = (0, false)
        while let found = range(of: word, in: bytes, from: index) {
            let isKept = isOthers(String(decoding: bytes[found], as: UTF8.self))
            result += bytes[index..<found.lowerBound] + (isKept ? Array(bytes[found]) : other)
            hasChanged = hasChanged || !isKept
            index = found.upperBound
        }
        return hasChanged ? String(decoding: result + bytes[index...], as: UTF8.self) : nil
    }

    /// The longest part of a word without letters beyond ASCII, by which a query finds texts that may hold it.
    package static func searchable(_ word: String) -> String {
        let parts = word.utf8.split { $0 >= 0x80 }
        return parts.max { $0.count < $1.count }.flatMap { String($0) } ?? ""
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

    /// A number with a country code: `+` and 8 to 15 digits, with spaces or marks between, also where a line was broken
    /// between them.
    private static func phone(in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard bytes[start] == plus, start == 0 || !isInner(bytes[start - 1]),
            start + 1 < bytes.count, bytes[start + 1] &- 0x30 <= 9
        else { return nil }
        // The next line may begin with digits of its own: too many of them are none of the number.
        return number(in: bytes, from: start, overLines: true)
            ?? number(in: bytes, from: start, overLines: false)
    }

    private static let blank = UInt8(ascii: " ")
    private static let newLine = UInt8(ascii: "\n")

    private static func number(
        in bytes: [UInt8], from start: Int, overLines: Bool
    ) -> Range<Int>? {
        var (end, digits, index) = (start + 1, 0, start + 1)
        while index < bytes.count, digits <= 15 {
            if bytes[index] &- 0x30 <= 9 {
                digits += 1
                end = index + 1
            } else if overLines, index == end, bytes[index] == newLine {
                while index + 1 < bytes.count, bytes[index + 1] == blank { index += 1 }
                if index + 1 == bytes.count || bytes[index + 1] &- 0x30 > 9 { break }
            } else if index != end || bytes[index] != blank && bytes[index] != UInt8(ascii: "-") {
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
