import Store

/// Texts as they stand in a shared copy: without addresses of people, and without ids.
///
/// A class for the ids that it remembers.
package final class ShareTexts {
    /// Words of people, in which an id may stand as a word: names of things, notes and places.
    ///
    /// One name has one form in all of them, so that what goes by names finds each other.
    private static let prose: Set<CustomerColumns.Column> = Set(
        [
            ("source_file", ["name"]), ("feature_set", ["description", "path"]),
            ("feature", ["display_name"]),
            ("run", ["run_name"]), ("segment_name", ["segment_name"]),
            ("segment_profile", ["segment_name"]),
            ("publication", ["publication_name", "note"]),
            ("publication_segment", ["segment_name"]),
            ("segment_dim", ["segment_name", "publication_name"]),
            ("segment_overview", ["segment_name"]),
            ("segment_move", ["from_segment", "to_segment"]),
            ("customer_segment", ["segment_name", "second_segment_name"]),
            ("customer_segment_history", ["publication_name"]),
            ("campaign", ["campaign_name", "segment_name"]),
        ].flatMap { table, names in
            names.map { CustomerColumns.Column(table: table, name: $0) }
        })
    /// Shorter words are a number of something else more often than a customer.
    private static let leastLetters = 4
    /// Words of the longest name.
    private static let mostWords = 4

    private let connection: Connection
    private let names: CustomerNames
    private let hash: KeyedHash
    /// By their bytes, as SQLite compares: letters that are drawn alike may be an id and none.
    private var known: [ByteText: Bool] = [:]
    /// Texts of before: names stand in a row each of thousands of customers.
    private var done: [Bool: [ByteText: String]] = [:]
    private static let mostDone = 10_000

    /// - Parameters:
    ///   - connection: Of the file that is shared.
    ///   - names: Of it, with ids hidden.
    package init(in connection: Connection, names: CustomerNames, hash: KeyedHash) {
        (self.connection, self.names, self.hash) = (connection, names, hash)
    }

    /// A text of a column as it is shared.
    package func shared(_ text: String, of column: CustomerColumns.Column) throws -> String {
        let isProse = Self.prose.contains(column)
        let key = ByteText(text)
        if let found = done[isProse]?[key] { return found }
        let found = names.masked(try isProse ? withoutWords(text) : withoutIDs(ofCondition: text))
        if done[isProse, default: [:]].count >= Self.mostDone { done[isProse] = [:] }
        done[isProse, default: [:]][key] = found
        return found
    }

    private func isID(_ text: String) throws -> Bool {
        let key = ByteText(text)
        if let found = known[key] { return found }
        let found =
            try connection.scalar(
                """
                select exists (select 1 from customer_fact where customer_id = ?1)
                    or exists (select 1 from customer where customer_id = ?1)
                    or exists (select 1 from snapshot_row where customer_id = ?1)
                """, [text]) == 1
        known[key] = found
        return found
    }

    private func pseudonym(of id: String) -> String { Pseudonym(of: id, by: hash).text }

    /// Words, or up to four beside each other, that are an id.
    ///
    /// - Parameter joins: Whether signs such as `_` join parts to a word; where such a word is no id, its parts are asked for.
    private func withoutWords(_ text: String, joins: Bool = true) throws -> String {
        let words = text.split { !Self.isOfPart($0) && !(joins && Self.joining.contains($0)) }
        var result = ""
        var (index, end) = (0, text.startIndex)
        while index < words.count {
            let start = words[index].startIndex
            var taken = 1
            var shown = String(words[index])
            var isFound = false
            for count in (1...min(Self.mostWords, words.count - index)).reversed() {
                let phrase = String(text[start..<words[index + count - 1].endIndex])
                guard phrase.count >= Self.leastLetters, try isID(phrase) else { continue }
                (taken, shown, isFound) = (count, pseudonym(of: phrase), true)
                break
            }
            if !isFound, joins, shown.contains(where: Self.joining.contains) {
                shown = try withoutWords(shown, joins: false)
            }
            result += text[end..<start] + shown
            end = words[index + taken - 1].endIndex
            index += taken
        }
        return result + text[end...]
    }

    private static func isOfPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber
    }
    private static let joining: Set<Character> = ["@", "_", "-", "+", "'"]

    // MARK: Conditions

    /// Conditions and definitions, and what was told of them (`status_reason`): quoted texts that are an id, and where it
    /// is asked for ids at all, numbers that are one and words in quotes.
    private func withoutIDs(ofCondition text: String) throws -> String {
        let asksForIDs = Self.asksForIDs(text)
        guard asksForIDs || text.utf8.contains(UInt8(ascii: "'")) else { return text }
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        // Every second part stands between quotes; a doubled quote within makes two of one, which no id here has.
        return try parts.enumerated().map { place, part -> String in
            let (part, isQuoted) = (String(part), place % 2 == 1)
            if isQuoted, try isID(part) { return pseudonym(of: part) }
            guard asksForIDs else { return part }
            let other = isQuoted ? try withoutWords(part) : part
            return other == part ? try withoutNumbers(part, isQuoted: isQuoted) : other
        }.joined(separator: "'")
    }

    private static func asksForIDs(_ text: String) -> Bool {
        let text = text.lowercased()
        return CustomerColumns.names.contains { text.contains($0) }
    }

    /// Numbers that are an id, however they are written; outside of quotes a pseudonym gets some.
    private func withoutNumbers(_ text: String, isQuoted: Bool) throws -> String {
        var (result, token) = ("", "")
        var isInDouble = false
        func take() throws {
            let sign = isQuoted || isInDouble ? "" : "'"
            var (body, end) = (token, "")
            // That of a sentence.
            while body.last == "." { end.append(body.removeLast()) }
            result += try number(body).map { sign + pseudonym(of: $0) + sign } ?? body
            result += end
            token = ""
        }
        for character in text {
            if Self.isOfPart(character) || "_.".contains(character) {
                token.append(character)
                continue
            }
            try take()
            if character == "\"" { isInDouble.toggle() }
            result.append(character)
        }
        try take()
        return result
    }

    /// The id that a number of SQL is: `12347`, `12_347`, `012347`, `12347.0` and `0x303B` are one.
    private func number(_ token: String) throws -> String? {
        guard let first = token.first, first.isNumber else { return nil }
        if try isID(token) { return token }
        let plain = token.replacing("_", with: "")
        guard let value = Double(plain), value == value.rounded(), abs(value) < 1e15 else {
            return nil
        }
        let written = String(Int(value))
        return try [plain, written].first { try isID($0) }
    }
}
