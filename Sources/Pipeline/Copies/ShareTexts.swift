import Store

/// Texts as they stand in a shared copy: without addresses of people, and without ids.
///
/// A class for the ids that it remembers.
package final class ShareTexts {
    /// Words of people, in which an id may stand as a word.
    private static let prose: Set<CustomerColumns.Column> = [
        .init(table: "source_file", name: "name"), .init(table: "publication", name: "note"),
    ]
    /// Shorter words are a number of something else more often than a customer.
    private static let leastLetters = 4
    /// Words of the longest name.
    private static let mostWords = 4

    private let connection: Connection
    private let names: CustomerNames
    private let hash: KeyedHash
    private var known: [String: Bool] = [:]

    /// - Parameters:
    ///   - connection: Of the file that is shared.
    ///   - names: Of it, with ids hidden.
    package init(in connection: Connection, names: CustomerNames, hash: KeyedHash) {
        (self.connection, self.names, self.hash) = (connection, names, hash)
    }

    /// A text of a column as it is shared.
    package func shared(_ text: String, of column: CustomerColumns.Column) throws -> String {
        if Self.prose.contains(column) { return names.masked(try withoutWords(text)) }
        // Conditions and definitions, and what was told of them (`status_reason`), have an id in quotes.
        return names.masked(text.utf8.contains(UInt8(ascii: "'")) ? try withoutQuoted(text) : text)
    }

    private func isID(_ text: String) throws -> Bool {
        if let found = known[text] { return found }
        let found =
            try connection.scalar(
                """
                select exists (select 1 from customer_fact where customer_id = ?1)
                    or exists (select 1 from customer where customer_id = ?1)
                    or exists (select 1 from snapshot_row where customer_id = ?1)
                """, [text]) == 1
        known[text] = found
        return found
    }

    private func pseudonym(of id: String) -> String { Pseudonym(of: id, by: hash).text }

    /// Words, or up to four beside each other, that are an id.
    private func withoutWords(_ text: String) throws -> String {
        let words = text.split { !Self.isOfWord($0) }
        var result = ""
        var (index, end) = (0, text.startIndex)
        while index < words.count {
            let start = words[index].startIndex
            var taken = 1
            var shown = String(text[start..<words[index].endIndex])
            for count in (1...min(Self.mostWords, words.count - index)).reversed() {
                let phrase = String(text[start..<words[index + count - 1].endIndex])
                guard phrase.count >= Self.leastLetters, try isID(phrase) else { continue }
                (taken, shown) = (count, pseudonym(of: phrase))
                break
            }
            result += text[end..<start] + shown
            end = words[index + taken - 1].endIndex
            index += taken
        }
        return result + text[end...]
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "@_-+'".contains(character)
    }

    /// Quoted texts that are an id.
    private func withoutQuoted(_ text: String) throws -> String {
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        // Every second part stands between quotes; a doubled quote within makes two of one, which no id here has.
        return try parts.enumerated().map { place, part in
            let part = String(part)
            return try place % 2 == 1 && isID(part) ? pseudonym(of: part) : part
        }.joined(separator: "'")
    }
}
