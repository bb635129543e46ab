/// Words that stand for nothing: `NULL`, `\N`, `NaN`, `N/A`.
///
/// Databases, spreadsheets and data frames write them where there is no value. In any case of their letters.
public struct NullWords: Sendable, Hashable {
    /// For nothing in any optional text.
    public let words: [String]
    /// For nobody, where a customer is named: also what shops write for guests.
    public let guests: [String]
    private let folded: [[UInt8]]
    private let longest: Int
    /// A bit for each first byte of a word.
    private let starts: [UInt64]

    /// What is taken for nothing where the caller does not say.
    public static let usual = NullWords(
        words: [
            "NULL", "\\N", "NaN", "None", "N/A", "#N/A", "<NA>", "(null)", "nil", "undefined", "-",
            "--",
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
        longest = folded.map(\.count).max() ?? 0
        var starts = [UInt64](repeating: 0, count: 4)
        for word in folded {
            for byte in [word[0], WordText.raised(word[0])] {
                starts[Int(byte >> 6)] |= 1 << UInt64(byte & 63)
            }
        }
        self.starts = starts
    }

    /// As kept in `source_file.null_words`.
    public var text: String { (words + guests).joined(separator: ", ") }

    /// The word with the number that `number` gives.
    func word(_ number: Int) -> String {
        number < words.count ? words[number] : guests[number - words.count]
    }

    /// The number of the word that a field, which is trimmed, is.
    ///
    /// - Parameter isCustomer: Whether the words for guests count too.
    @inline(__always)
    func number(of bytes: UnsafeBufferPointer<UInt8>, isCustomer: Bool) -> Int? {
        guard let first = bytes.first, bytes.count <= longest,
            starts[Int(first >> 6)] >> UInt64(first & 63) & 1 == 1
        else { return nil }
        return find(bytes, in: isCustomer ? folded.count : words.count)
    }

    @inline(never)
    private func find(_ bytes: UnsafeBufferPointer<UInt8>, in count: Int) -> Int? {
        folded[..<count].firstIndex { word in
            word.count == bytes.count && zip(word, bytes).allSatisfy { $0 == WordText.lowered($1) }
        }
    }
}

/// Letters of ASCII, and blanks.
private enum WordText {
    static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    static func raised(_ byte: UInt8) -> UInt8 { (0x61...0x7A).contains(byte) ? byte & 0xDF : byte }
    static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
