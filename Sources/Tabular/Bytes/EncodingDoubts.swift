/// Whether text that is read as Windows-1252 is that: signs in the midst of words, and bytes that mean nothing there,
/// say that it is of another encoding.
package struct EncodingDoubts: Sendable {
    /// What the text rather is.
    package enum Other: String, Sendable {
        case macRoman = "Mac Roman"
        case dos = "code page 850 of DOS"
        case shiftJIS = "Shift-JIS"
        case otherScript = "an encoding of another script, such as windows-1251"

        /// As `iconv` calls it.
        package var iconvName: String {
            switch self {
            case .macRoman: "MACINTOSH"
            case .dos: "CP850"
            case .shiftJIS: "SHIFT_JIS"
            case .otherScript: "WINDOWS-1251"
            }
        }
    }

    /// Records with bytes above 0x7F, and those of them that are doubtful.
    package private(set) var records = 0
    package private(set) var doubtful = 0
    /// The first doubtful one, and what stands there around the first doubt.
    package private(set) var firstLine = 0
    package private(set) var example = ""
    private var mac = 0
    private var dos = 0
    private var pairs = 0
    private var kana = 0
    private var singles = 0
    private var runs = 0

    /// Nothing seen yet.
    package init() {}

    /// Whether so many are doubtful that something has to be said.
    package var isWorthAWord: Bool { doubtful > 0 && 5 * doubtful >= records }

    /// What the text rather is.
    package var other: Other {
        if kana > 1, 2 * kana >= pairs, singles * 10 <= pairs { return .shiftJIS }
        if runs > mac + dos { return .otherScript }
        return mac > dos ? .macRoman : .dos
    }

    /// Counts a record with bytes above 0x7F.
    package mutating func count(_ record: UnsafeBufferPointer<UInt8>, line: Int) {
        records += 1
        var first: Int?
        var run = 0
        for (index, byte) in record.enumerated() {
            run = byte >= 0xC0 ? run + 1 : 0
            guard byte >= 0x80 else { continue }
            let before = index > 0 ? record[index - 1] : 0x20
            let after = index + 1 < record.count ? record[index + 1] : 0x20
            if run == 3 { runs += 1 }
            if run == 3 || Self.isDoubtful(byte, before, after) { first = first ?? index }
        }
        guard let first else { return }
        if doubtful == 0 {
            firstLine = line
            let start = max(first - 12, 0)
            let end = min(first + 12, record.count)
            example = TextEncoding.windows1252.visibleText(
                UnsafeBufferPointer(rebasing: record[start..<end]))
        }
        doubtful += 1
        guess(record)
    }

    /// Whether a byte makes no sense between its neighbours.
    private static func isDoubtful(_ byte: UInt8, _ before: UInt8, _ after: UInt8) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
        let isBehindSmall = before &- 0x61 < 26
        return switch byte {
        case 0x81, 0x8D, 0x8F, 0x90, 0x9D: true
        // Opening marks, and capital letters, behind a small letter.
        case 0x80, 0x82, 0x83, 0x84, 0x88, 0x8B, 0x93, 0x98: isBehindSmall
        case 0x8A, 0x8C, 0x8E, 0x9F:
            isBehindSmall || isLetter(before) && after &- 0x61 < 26
        case 0x86, 0x87, 0x89, 0x94, 0x95, 0x99, 0x9B: isLetter(before) && isLetter(after)
        case 0xAA, 0xAD, 0xB0, 0xB2...0xB5, 0xB7, 0xB9, 0xBA: false
        case 0xA1...0xBF: isLetter(before) && isLetter(after)
        default: false
        }
    }

    private static let macLetters: Set<UInt8> = [
        0x8E, 0x9F, 0x9A, 0x8F, 0x88, 0x96, 0x8D, 0xA7, 0x90,
    ]
    private static let dosLetters: Set<UInt8> = [0x82, 0x81, 0x94, 0x84, 0x85, 0xA4, 0x87, 0xE1]

    private mutating func guess(_ record: UnsafeBufferPointer<UInt8>) {
        var index = 0
        while index < record.count {
            let byte = record[index]
            index += 1
            guard byte >= 0x80 else { continue }
            if Self.macLetters.contains(byte) { mac += 1 }
            if Self.dosLetters.contains(byte) { dos += 1 }
            let isLead = 0x81...0x9F ~= byte || 0xE0...0xEF ~= byte
            if isLead, index < record.count, Self.isTrail(record[index]) {
                let trail = record[index]
                pairs += 1
                // Text of Japanese has kana, and any two bytes could be other signs.
                if byte == 0x82 && 0x9F...0xF1 ~= trail || byte == 0x83 && 0x40...0x96 ~= trail {
                    kana += 1
                }
                index += 1
            } else {
                singles += 1
            }
        }
    }

    private static func isTrail(_ byte: UInt8) -> Bool {
        0x40...0x7E ~= byte || 0x80...0xFC ~= byte
    }
}
