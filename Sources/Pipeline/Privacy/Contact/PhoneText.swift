/// Phone numbers in texts, however their digits are spaced: `0171 / 234 56 78`, `(0171) 2345678`, `0049-171-2345678`.
///
/// What is a number is told by who asks: digits alone may be an amount, a date, an invoice.
package enum PhoneText {
    /// Fewest and most digits of a number in a text.
    private static let lengths = fewestDigits...17
    /// Fewest digits of a number in a text.
    static let fewestDigits = 8
    /// Bytes at most between two groups of digits.
    private static let widest = 5
    private static let (plus, left, right) = (
        UInt8(ascii: "+"), UInt8(ascii: "("), UInt8(ascii: ")")
    )
    /// What stands between groups: bytes of ASCII, and spaces and dashes beyond it.
    private static let marks = Set(" -./()".utf8)
    private static let wide: [[UInt8]] = ["\u{A0}", "\u{202F}", "\u{2010}", "\u{2011}", "\u{2013}"]
        .map { Array($0.utf8) }

    /// A stretch of digits and marks as it is asked about.
    package struct Digits {
        /// Without what is between them.
        package fileprivate(set) var text: String
        /// Whether a plus stands before them.
        package let hasPlus: Bool
        /// Whether a few other digits stand before them, so that they may be the end of something else.
        package let isBehindOthers: Bool

        fileprivate init(text: String, hasPlus: Bool, isBehindOthers: Bool) {
            (self.text, self.hasPlus) = (text, hasPlus)
            self.isBehindOthers = isBehindOthers
        }

        /// A text that is digits and marks alone; `nil` for any other, and for too few or too many digits.
        package init?(whole text: String) {
            let bytes = Array(text.utf8)
            let rest = bytes.first == plus ? bytes.dropFirst() : bytes[...]
            guard rest.allSatisfy({ isDigit($0) || marks.contains($0) }) else { return nil }
            let digits = rest.filter(isDigit)
            guard lengths.contains(digits.count) else { return nil }
            self.init(
                text: String(decoding: digits, as: UTF8.self), hasPlus: rest.count < bytes.count,
                isBehindOthers: false)
        }
    }

    /// The text with each number replaced of which something else is to be kept; `nil` where nothing is.
    ///
    /// - Parameter kept: What stands for a number; `nil` for what is none of theirs.
    /// - Complexity: O(length).
    package static func replacing(in text: String, by kept: (Digits) -> String?) -> String? {
        let source = Array(text.utf8)
        let plain = replacing(in: source, reading: source, { $0 }, by: kept)
        let bytes = plain ?? source
        let escaped = EscapedText(bytes).flatMap { view in
            replacing(in: bytes, reading: view.bytes, view.place(of:), by: kept)
        }
        return (escaped ?? plain).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func replacing(
        in source: [UInt8], reading bytes: [UInt8], _ place: (Range<Int>) -> Range<Int>,
        by kept: (Digits) -> String?
    ) -> [UInt8]? {
        guard bytes.count(where: isDigit) >= lengths.lowerBound else { return nil }
        var result: [UInt8] = []
        var (copied, index) = (0, 0)
        var before = Before()
        while let start = bytes[index...].firstIndex(where: isDigit) {
            before.meet(start, in: bytes)
            if let found = number(in: bytes, at: start, before, by: kept) {
                let range = place(found.range)
                result += source[copied..<range.lowerBound] + Array(found.text.utf8)
                (copied, index) = (range.upperBound, found.range.upperBound)
                before = Before()
            } else {
                index = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
                before.pass(start..<index)
            }
        }
        return copied == 0 ? nil : result + source[copied...]
    }

    /// What stands before a group of digits in the same stretch.
    private struct Before {
        private var end: Int?
        private var count = 0
        private var hasCountry = false

        /// Too few digits to be a number by themselves.
        var areFew: Bool { 1..<lengths.lowerBound ~= count }
        /// Whether they are the country of what follows: +50 171….
        var isCountry: Bool { areFew && hasCountry }

        mutating func meet(_ start: Int, in bytes: [UInt8]) {
            guard let end, groupBehind(bytes, end) == start else {
                count = 0
                hasCountry =
                    start > 0 && bytes[start - 1] == plus
                    || bytes[start...].starts(with: [0x30, 0x30])
                return
            }
        }

        mutating func pass(_ group: Range<Int>) {
            end = group.upperBound
            count += group.count
        }
    }

    /// The longest number that begins with a group of digits.
    private static func number(
        in bytes: [UInt8], at start: Int, _ before: Before, by kept: (Digits) -> String?
    ) -> (range: Range<Int>, text: String)? {
        var first = start
        while first > 0, bytes[first - 1] == plus || bytes[first - 1] == left { first -= 1 }
        guard !before.isCountry, !PersonalText.endsInside(bytes[..<first]) else { return nil }
        var digits = Digits(
            text: "", hasPlus: bytes[first..<start].contains(plus), isBehindOthers: before.areFew)
        var found: (range: Range<Int>, text: String)?
        var index = start
        while true {
            let end = bytes[index...].firstIndex { !isDigit($0) } ?? bytes.count
            digits.text += String(decoding: bytes[index..<end], as: UTF8.self)
            index = end
            guard digits.text.utf8.count <= lengths.upperBound else { break }
            if digits.text.utf8.count >= lengths.lowerBound,
                !PersonalText.beginsInside(bytes[index...]), let text = kept(digits)
            {
                found = (begin(bytes, first, start, index)..<index, text)
            }
            guard let next = groupBehind(bytes, index) else { break }
            index = next
        }
        return found
    }

    /// Without a bracket that is closed behind the number.
    private static func begin(_ bytes: [UInt8], _ first: Int, _ start: Int, _ end: Int) -> Int {
        let isClosed = bytes[start..<end].contains(right)
        return isClosed
            ? first : bytes[first..<start].firstIndex(of: plus).map { max($0, first) } ?? start
    }

    /// Where the next group of digits begins; `nil` where something else stands between.
    private static func groupBehind(_ bytes: [UInt8], _ end: Int) -> Int? {
        var index = end
        while index < bytes.count, index - end < widest, !isDigit(bytes[index]) {
            if marks.contains(bytes[index]) {
                index += 1
            } else if let mark = wide.first(where: { bytes[index...].starts(with: $0) }) {
                index += mark.count
            } else {
                return nil
            }
        }
        return index < bytes.count && index > end && isDigit(bytes[index]) ? index : nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 <= 9 }
}

/// How the numbers of people are written in texts: with their country or without.
package struct PhoneForms: Sendable {
    /// By digits: what stands for the number.
    private var tokens: [String: String] = [:]
    /// Forms that may as well be a date or an amount.
    private var short: Set<String> = []
    /// Fewest digits without a nought or a country before them that are nothing but a number: eight are a date, too.
    static let fewestBare = 9
    private static let fewest = 8

    /// - Parameter numbers: As they are known, and what stands for each.
    package init(_ numbers: [(number: String, token: String)]) {
        for (text, token) in numbers {
            guard let number = PhoneNumber(text) else { continue }
            for form in Self.forms(number) {
                if form.count >= Self.fewestBare || form.hasPrefix("0") && form.count >= Self.fewest
                {
                    tokens[form] = token
                } else if form.count == Self.fewest {
                    short.insert(form)
                }
            }
        }
    }

    /// Whether there is none.
    package var isEmpty: Bool { tokens.isEmpty && short.isEmpty }

    /// All digits that a number may be written by.
    private static func forms(_ number: PhoneNumber) -> Set<String> {
        guard let whole = number.e164?.dropFirst() else { return [number.key] }
        let national = number.nationalForms
        let within = national.filter { $0.hasPrefix("0") }
        // Some write the nought behind the country: +49 (0)171.
        let behind = within.compactMap { form -> String? in
            let rest = form.dropFirst()
            return whole.hasSuffix(rest) ? whole.dropLast(rest.count) + form : nil
        }
        return Set(national + [String(whole)] + behind + behind.map { "00" + $0 } + ["00" + whole])
    }

    /// The text without these numbers; `nil` where none stands there.
    package func replaced(in text: String) -> String? {
        PhoneText.replacing(in: text) { digits in
            let isBare = !digits.hasPlus && !digits.text.hasPrefix("0")
            return isBare && digits.isBehindOthers ? nil : tokens[digits.text]
        }
    }

    /// Whether digits stand in the text that are as short as a date, and so may be one of these numbers or not.
    package func mayHold(_ text: String) -> Bool {
        guard !short.isEmpty else { return false }
        var isFound = false
        _ = PhoneText.replacing(in: text) { digits in
            isFound = isFound || short.contains(digits.text)
            return nil
        }
        return isFound
    }
}
