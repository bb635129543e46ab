/// A text as it reads with its escapes resolved, and where each byte of it stands in the text: percent escapes of links
/// (`ann%40x.de`), those of JSON (`m\u00fcller@x.de`) and HTML (`ann&#64;x.de`), and quotes of the shell.
struct EscapedText {
    /// What it reads.
    let bytes: [UInt8]
    /// Where each of them begins in the text; the length of the text behind the last.
    private let starts: [Int]

    /// Links in links are escaped twice (`ann%2540x.de`), and hardly more often.
    private static let deepest = 3
    private static let (percent, backslash, ampersand, quote) = (
        UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "&"), UInt8(ascii: "'")
    )

    /// - Returns: `nil` where nothing is escaped.
    /// - Complexity: O(length).
    init?(_ text: [UInt8]) {
        var (bytes, starts) = (text, Array(0...text.count))
        var isEscaped = false
        for _ in 0..<Self.deepest {
            guard let place = bytes.firstIndex(where: Self.isMark),
                let next = Self.resolved(bytes, starts, from: place)
            else { break }
            (bytes, starts) = next
            isEscaped = true
        }
        guard isEscaped else { return nil }
        (self.bytes, self.starts) = (bytes, starts)
    }

    /// Where bytes of it stand in the text.
    func place(of range: Range<Int>) -> Range<Int> {
        starts[range.lowerBound]..<starts[range.upperBound]
    }

    private static func isMark(_ byte: UInt8) -> Bool {
        byte == percent || byte == backslash || byte == ampersand || byte == quote
    }

    private static func resolved(
        _ bytes: [UInt8], _ starts: [Int], from first: Int
    ) -> (bytes: [UInt8], starts: [Int])? {
        var result = Array(bytes[..<first])
        var places = Array(starts[..<first])
        var (index, isEscaped) = (first, false)
        while index < bytes.count {
            if isMark(bytes[index]), let found = escape(bytes[index...]) {
                result += found.bytes
                places += found.bytes.map { _ in starts[index] }
                index += found.length
                isEscaped = true
            } else {
                places.append(starts[index])
                result.append(bytes[index])
                index += 1
            }
        }
        places.append(starts[bytes.count])
        return isEscaped ? (result, places) : nil
    }

    /// The escape that bytes begin with: what it stands for, and its length.
    private static func escape(_ bytes: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        switch bytes.first {
        case percent:
            guard let byte = number(bytes.dropFirst(), digits: 2, radix: 16) else { return nil }
            return ([UInt8(byte)], 3)
        case backslash: return ofJSON(bytes)
        case ampersand: return ofHTML(bytes)
        // 'o'\''brien' is what a shell reads as o'brien.
        case quote where bytes.starts(with: [quote, backslash, quote, quote]): return ([quote], 4)
        default: return nil
        }
    }

    /// `\u00fc`, and two of them for what is beyond U+FFFF.
    private static func ofJSON(_ bytes: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        func unit(_ bytes: ArraySlice<UInt8>) -> UInt32? {
            bytes.starts(with: [backslash, UInt8(ascii: "u")])
                ? number(bytes.dropFirst(2), digits: 4, radix: 16) : nil
        }
        guard let first = unit(bytes) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (Array(String(scalar).utf8), 6) }
        guard first < 0xDC00, let second = unit(bytes.dropFirst(6)), 0xDC00..<0xE000 ~= second,
            let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { return nil }
        return (Array(String(scalar).utf8), 12)
    }

    /// `&#64;` or `&#x40;`.
    private static func ofHTML(_ bytes: ArraySlice<UInt8>) -> (bytes: [UInt8], length: Int)? {
        guard bytes.starts(with: "&#".utf8) else { return nil }
        let isHex = bytes.dropFirst(2).first.map { $0 | 0x20 } == UInt8(ascii: "x")
        let rest = bytes.dropFirst(isHex ? 3 : 2)
        let digits = rest.prefix(8).prefix { $0 != UInt8(ascii: ";") }
        guard (1...7).contains(digits.count), digits.endIndex < bytes.endIndex,
            let code = number(digits, digits: digits.count, radix: isHex ? 16 : 10),
            let scalar = Unicode.Scalar(code)
        else { return nil }
        return (Array(String(scalar).utf8), digits.endIndex + 1 - bytes.startIndex)
    }

    /// The number of so many digits; `nil` where there are fewer.
    private static func number(
        _ bytes: ArraySlice<UInt8>, digits: Int, radix: UInt32
    ) -> UInt32? {
        guard bytes.count >= digits else { return nil }
        var result: UInt32 = 0
        for byte in bytes.prefix(digits) {
            guard let digit = digit(byte), digit < radix else { return nil }
            result = result * radix + digit
        }
        return result
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x41...0x46, 0x61...0x66: UInt32(byte | 0x20) - 0x57
        default: nil
        }
    }
}
