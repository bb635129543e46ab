import Tabular

/// Words that stand for nothing: `NULL`, `\N`, `NaN`, `N/A`.
///
/// Databases, spreadsheets and data frames write them where there is no value. In any case of their letters.
public struct NullWords: Sendable, Hashable {
    /// For nothing in any optional text.
    public let words: [String]
    /// For nobody, where a customer is named: also what shops write for guests.
    public let guests: [String]
    private let folded: [[UInt8]]
    /// Words with other than ASCII letters, in lower case, with their numbers.
    private let wide: [String: Int]
    /// What a word can be, looked at before the words.
    let filter: Filter

    /// Tells nearly all fields from words at a glance; a plain value, which costs nothing to hand around.
    struct Filter: Sendable, Hashable {
        fileprivate var longest = 0
        /// A bit for each first byte of a word; all are ASCII, or not looked at closer.
        fileprivate var low: UInt64 = 0
        fileprivate var high: UInt64 = 0

        fileprivate mutating func add(_ word: [UInt8]) {
            longest = max(longest, word.count)
            // The first letter of a word that is not ASCII has another byte in each encoding and case.
            let bytes = word[0] < 0x80 ? [word[0], WordText.raised(word[0])] : Array(0x80...0xFF)
            for byte in bytes {
                if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
            }
        }

        /// Whether a field may be a word.
        @inline(__always)
        func mayHold(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            guard bytes.count <= longest, let first = bytes.first else { return false }
            return (first < 64 ? low : high) >> UInt64(first & 63) & 1 == 1
        }
    }

    /// What is taken for nothing where the caller does not say.
    public static let usual = NullWords(
        words: [
            "NULL", "\\N", "NaN", "None", "N/A", "#N/A", "<NA>", "(null)", "nil", "undefined", "-",
            "--", "#REF!", "#VALUE!", "#NAME?", "#NULL!", "#DIV/0!", "#NUM!", "<null>", "(blank)",
        ], guests: ["0", "NA", "guest"])

    /// - Parameter text: Words, separated by commas; `usual` among them stands for all usual ones, to which
    ///   the others are added as words for no customer; without it they are the only words.
    public init(text: String) {
        let given = text.split(separator: ",").map { WordText.trimmed($0) }.filter { !$0.isEmpty }
        let extra = given.filter { $0 != "usual" }
        let usual = given.count > extra.count ? Self.usual : nil
        self.init(
            words: usual.map(\.words) ?? extra,
            guests: usual.map { $0.guests + extra } ?? [])
    }

    private init(words: [String], guests: [String]) {
        self.words = words
        self.guests = guests
        folded = (words + guests).map { $0.utf8.map { WordText.lowered($0) } }
        var filter = Filter()
        for word in folded { filter.add(word) }
        self.filter = filter
        let small = (words + guests).map { $0.lowercased() }
        wide = Dictionary(
            small.enumerated().filter { $1.utf8.contains { $0 >= 0x80 } }.map { ($1, $0) },
            uniquingKeysWith: min)
    }

    /// As kept in `source_file.null_words`.
    public var text: String { (words + guests).joined(separator: ", ") }

    /// Stands for a cell of a workbook with an error value, whatever the words are.
    static let errorCell = -1

    /// The word with the number that `number` gives.
    func word(_ number: Int) -> String {
        guard number != Self.errorCell else { return "error value of the workbook" }
        return number < words.count ? words[number] : guests[number - words.count]
    }

    /// The number of the word that a field, which is trimmed, is.
    ///
    /// - Parameters:
    ///   - isCustomer: Whether the words for guests count too.
    ///   - encoding: That of the field.
    func number(
        of bytes: UnsafeBufferPointer<UInt8>, isCustomer: Bool, in encoding: TextEncoding? = .utf8
    ) -> Int? {
        if !wide.isEmpty, bytes.contains(where: { $0 >= 0x80 }) {
            let text = (encoding ?? .utf8).text(bytes).lowercased()
            return wide[text].flatMap { isCustomer || $0 < words.count ? $0 : nil }
        }
        return folded[..<(isCustomer ? folded.count : words.count)].firstIndex { word in
            word.count == bytes.count && zip(word, bytes).allSatisfy { $0 == WordText.lowered($1) }
        }
    }
}

/// Letters of ASCII, and blanks.
private enum WordText {
    static func lowered(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }
    static func raised(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte & 0xDF : byte }
    static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
