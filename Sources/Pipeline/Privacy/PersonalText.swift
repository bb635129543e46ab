/// Addresses of people in any text: file names, descriptions, raw lines, messages.
package enum PersonalText {
    /// The text with each e-mail address and each phone number with a country code replaced.
    ///
    /// - Parameter shown: What stands in its place.
    /// - Complexity: O(length).
    package static func masked(_ text: String, _ shown: (String) -> String) -> String {
        maskedPlain(maskedEscapes(Array(text.utf8), shown) ?? text, shown)
    }

    private static func maskedPlain(_ text: String, _ shown: (String) -> String) -> String {
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

    /// The same of addresses and numbers that are escaped, as in links (`ann%40x.de`); `nil` where none is.
    ///
    /// Only what is an address and nothing else: `50%40cm` is none.
    private static func maskedEscapes(_ bytes: [UInt8], _ shown: (String) -> String) -> String? {
        guard let view = EscapedText(bytes) else { return nil }
        var result: [UInt8] = []
        var (copied, index) = (0, 0)
        while index < view.bytes.count {
            guard
                let found = address(in: view.bytes, from: index)
                    ?? phone(in: view.bytes, from: index)
            else {
                index += 1
                continue
            }
            // What is asked for behind an address is no part of it: ann@x.de?subject=….
            let domain = view.bytes[found].lastIndex(of: at) ?? found.lowerBound
            let end = view.bytes[domain..<found.upperBound].firstIndex { questions.contains($0) }
            index = end ?? found.upperBound
            let place = view.place(of: found.lowerBound..<index)
            let word = String(decoding: view.bytes[found.lowerBound..<index], as: UTF8.self)
            guard PersonalID(word) == .phone || EmailAddress.key(word) != nil else { continue }
            let other = shown(word)
            guard other != word else { continue }
            result += bytes[copied..<place.lowerBound] + Array(other.utf8)
            copied = place.upperBound
        }
        return copied == 0 ? nil : String(decoding: result + bytes[copied...], as: UTF8.self)
    }

    /// Whether a word stands in a text as a whole, escaped or not.
    static func holds(_ word: [UInt8], in text: [UInt8]) -> Bool {
        if range(of: word, in: text) != nil { return true }
        return EscapedText(text).map { range(of: word, in: $0.bytes) != nil } ?? false
    }

    /// Where a word stands in a text as a whole, whatever the case of its letters and however their accents are written
    /// (`AddressFold`).
    ///
    /// What stands beside it ends it unless it is a digit or a letter that has cases: quotes, dashes and spaces of
    /// any kind do, and so do letters of Chinese or Japanese, which are written without spaces.
    /// - Complexity: O(text · word) bytes.
    package static func range(
        of word: [UInt8], in text: [UInt8], from start: Int = 0
    ) -> Range<Int>? {
        let units = AddressFold.units(of: word)
        guard let first = units.first else { return nil }
        for place in start..<max(start, text.count) {
            if text[place] < 0x80, AddressFold.lowered(text[place]) != first.value { continue }
            guard let end = end(of: units, in: text, from: place),
                !endsInside(text[..<place]), !beginsInside(text[end...])
            else { continue }
            return place..<end
        }
        return nil
    }

    /// Behind a word that stands in a text at a place.
    private static func end(
        of word: [Unicode.Scalar], in text: [UInt8], from place: Int
    ) -> Int? {
        var (index, at) = (0, place)
        while index < word.count {
            guard at < text.count else { return nil }
            if text[at] < 0x80 {
                guard word[index].value == AddressFold.lowered(text[at]) else { return nil }
                (index, at) = (index + 1, at + 1)
                continue
            }
            guard let found = scalar(text[at...]) else { return nil }
            let units = AddressFold.units(of: found)
            guard word[index...].starts(with: units) else { return nil }
            index += units.count
            at += UTF8.width(found)
        }
        return at <= text.count ? at : nil
    }

    /// The character that bytes begin with; `nil` where they begin inside one.
    private static func scalar(_ bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let first = bytes.first, first & 0xC0 != 0x80 else { return nil }
        return String(decoding: bytes.prefix(4), as: UTF8.self).unicodeScalars.first
    }

    static func beginsInside(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let byte = bytes.first else { return false }
        if byte < 0x80 { return isInner(byte) }
        // An accent behind a letter makes another letter of it.
        return scalar(bytes).map { isInner($0) || isAccent($0) } ?? true
    }

    static func endsInside(_ bytes: ArraySlice<UInt8>) -> Bool {
        var bytes = bytes
        while let byte = bytes.last {
            if byte < 0x80 { return isInner(byte) }
            let start = bytes.lastIndex { $0 & 0xC0 != 0x80 } ?? bytes.startIndex
            guard let found = scalar(bytes[start...]) else { return true }
            guard isAccent(found) else { return isInner(found) }
            bytes = bytes[..<start]
        }
        return false
    }

    private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.canonicalCombiningClass != .notReordered
    }

    private static func isInner(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isCased || scalar.properties.generalCategory == .decimalNumber
    }

    /// The text with a word replaced wherever it stands as a whole; `nil` where it does not.
    ///
    /// - Parameter isOthers: Whether a longer address of which the word is a part, as `ann@x.de` of `joe.ann@x.de`, is somebody
    ///   else's: then it stays.
    package static func replacing(
        _ word: String, in text: String, with other: String,
        unless isOthers: (String) throws -> Bool
    ) rethrows -> String? {
        let (word, source, other) = (Array(word.utf8), Array(text.utf8), Array(other.utf8))
        let plain = try replacing(
            word, in: source, reading: source, { $0 }, with: other, unless: isOthers)
        let bytes = plain ?? source
        guard let view = EscapedText(bytes),
            let escaped = try replacing(
                word, in: bytes, reading: view.bytes, view.place(of:), with: other, unless: isOthers
            )
        else { return plain.map { String(decoding: $0, as: UTF8.self) } }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// The same of bytes that read otherwise than they are written.
    private static func replacing(
        _ word: [UInt8], in source: [UInt8], reading bytes: [UInt8],
        _ place: (Range<Int>) -> Range<Int>, with other: [UInt8],
        unless isOthers: (String) throws -> Bool
    ) rethrows -> [UInt8]? {
        let isAddress = word.contains(at)
        var result: [UInt8] = []
        var (index, copied) = (0, 0)
        while let found = range(of: word, in: bytes, from: index) {
            index = found.upperBound
            let whole = isAddress ? address(around: found, in: bytes) : found
            if whole != found, try isOthers(String(decoding: bytes[whole], as: UTF8.self)) {
                continue
            }
            let written = place(found)
            result += source[copied..<written.lowerBound] + other
            copied = written.upperBound
        }
        return copied == 0 ? nil : result + source[copied...]
    }

    /// The text with a word replaced wherever it stands as a whole; `nil` where it does not.
    package static func replacing(
        _ word: String, in text: String, with other: String
    ) -> String? {
        replacing(word, in: text, with: other) { _ in false }
    }

    private static let localMarks = Set(".!#$%&'*+/=?^_`{|}~-".utf8)

    /// The longest address of which bytes are a part; letters without case, as of Chinese, are beside it.
    private static func address(around found: Range<Int>, in bytes: [UInt8]) -> Range<Int> {
        var (start, end) = (found.lowerBound, found.upperBound)
        while start > 0 {
            let first = bytes[..<start].lastIndex { $0 & 0xC0 != 0x80 } ?? 0
            let isMark = bytes[first] < 0x80 && localMarks.contains(bytes[first])
            guard isMark || isLetter(bytes[first...]) else { break }
            start = first
        }
        while end < bytes.count, isLetter(bytes[end...]) || [0x2D, 0x2E].contains(bytes[end]) {
            end += bytes[end] < 0x80 ? 1 : scalar(bytes[end...]).map { UTF8.width($0) } ?? 1
        }
        end = min(end, bytes.count)
        while end > found.upperBound, [0x2D, 0x2E].contains(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// Whether bytes begin with a digit or a letter that has cases, or an accent.
    private static func isLetter(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let byte = bytes.first else { return false }
        if byte < 0x80 { return isInner(byte) }
        return scalar(bytes).map { isInner($0) || isAccent($0) } ?? false
    }

    /// The longest part of a word without letters beyond ASCII, by which a query finds texts that may hold it.
    ///
    /// Of the folded word: a letter with an accent is none of ASCII, however it was typed.
    package static func searchable(_ word: String) -> String {
        let parts = AddressFold.folded(word).utf8.split { $0 >= 0x80 }
        return parts.max { $0.count < $1.count }.flatMap { String($0) } ?? ""
    }

    // MARK: Words

    private static let at = UInt8(ascii: "@")
    private static let plus = UInt8(ascii: "+")
    private static let questions = Set("?&".utf8)

    /// Whether a byte belongs to a word: what stands beside a whole one does not.
    private static func isInner(_ byte: UInt8) -> Bool {
        byte &- 0x30 <= 9 || (0x61...0x7A).contains(AddressFold.lowered(byte)) || byte >= 0x80
    }

    private static let ends = Set(" \t\r\n,;:|\"'`<>()[]{}=/\\".utf8)
    private static let apostrophe = UInt8(ascii: "'")

    /// Whether a byte ends what stands before it and what stands behind it begins: quotes do, and an apostrophe between two
    /// letters does not (`tim.o'brien@x.de`).
    private static func isEnd(_ bytes: [UInt8], _ place: Int) -> Bool {
        guard bytes[place] == apostrophe else { return ends.contains(bytes[place]) }
        // Two are one that was written in quotes: 'o''brien@x.de'.
        func isLetter(_ steps: [Int]) -> Bool {
            let near = steps.map { place + $0 }.first {
                !bytes.indices.contains($0) || bytes[$0] != apostrophe
            }
            return near.map { bytes.indices.contains($0) && isInner(bytes[$0]) } ?? false
        }
        return !isLetter([-1, -2]) || !isLetter([1, 2])
    }

    /// The address that begins here: something, `@`, something.
    private static func address(in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard !isEnd(bytes, start), start == 0 || isEnd(bytes, start - 1) else { return nil }
        var end = start
        var place: Int?
        // Behind the @ an apostrophe is none of it: ann@x.de's.
        while end < bytes.count, place == nil ? !isEnd(bytes, end) : !ends.contains(bytes[end]) {
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

    /// What stands between the digits of a number.
    private static let separators = [" ", "-", ".", "/", "(", " (", ")", ") ", ")-"].map {
        Array($0.utf8)
    }

    /// A number with a country code: `+` and 8 to 15 digits, with spaces or marks between, also where a line was broken
    /// between them.
    private static func phone(in bytes: [UInt8], from start: Int) -> Range<Int>? {
        guard bytes[start] == plus, !endsInside(bytes[..<start]),
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
                let between = bytes[end..<index]
                guard
                    between.isEmpty || separators.contains(Array(between))
                        || overLines && between.first == newLine
                else { break }
                digits += 1
                end = index + 1
            } else if overLines, index == end, bytes[index] == newLine {
                while index + 1 < bytes.count, bytes[index + 1] == blank { index += 1 }
                if index + 1 == bytes.count || bytes[index + 1] &- 0x30 > 9 { break }
            } else if index - end > 1 {
                break
            }
            index += 1
        }
        guard (8...15).contains(digits), !beginsInside(bytes[end...]) else { return nil }
        return start..<end
    }
}
