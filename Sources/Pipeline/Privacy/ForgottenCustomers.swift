import Store

/// Who was forgotten, for what reads files: an id that comes back becomes its token before it is written.
///
/// Not `Sendable`: it counts, and remembers what it has looked up.
package final class ForgottenCustomers {
    private static let tokenStart = "forgotten-"
    /// What stands where a line of a file was.
    package static let emptied = "(deleted: a customer who was forgotten)"
    /// Ids that are remembered; beyond it they are hashed again.
    private static let mostRemembered = 1 << 18

    private let hash: KeyedHash
    private let tokens: [String: String]
    private var known: [String: String?] = [:]
    private var met: Set<String> = []

    /// - Returns: `nil` where nobody was forgotten: then nothing is looked up.
    /// - Throws: `DamagedError` where the key is gone.
    package init?(in connection: Connection) throws {
        var tokens: [String: String] = [:]
        try reading("forgotten_customer") {
            for row in try connection.query("select customer_hash, token from forgotten_customer") {
                tokens[try row.text(0)] = try row.text(1)
            }
        }
        guard !tokens.isEmpty else { return nil }
        guard let hash = try PrivacyRecord.load(from: connection)?.hash else {
            throw DamagedError(
                "privacy",
                "salt is gone, without which nobody can tell who was forgotten: take it from a copy from before"
            )
        }
        (self.hash, self.tokens) = (hash, tokens)
    }

    /// A new token, drawn: it tells nothing of anybody.
    package static func newToken() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<7).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return tokenStart + Pseudonym.written(bytes)
    }

    /// The ids that stand for somebody who was forgotten: a shop's own id may begin like one.
    ///
    /// - Complexity: O(people who were forgotten).
    package static func tokens(in connection: Connection) throws -> Set<String> {
        guard try !connection.columns(ofTable: "forgotten_customer").isEmpty else { return [] }
        return try reading("forgotten_customer") {
            Set(
                try connection.query("select token from forgotten_customer").map {
                    try $0.text(0)
                })
        }
    }

    /// Forgotten customers met so far.
    package var nMet: Int { met.count }

    /// What stands for a customer; `nil` for one who was not forgotten.
    ///
    /// - Parameter id: As `ingest` reads it.
    package func token(of id: String) -> String? {
        let token: String?
        if let remembered = known[id] {
            token = remembered
        } else {
            token = tokens[hash.hex(of: id, for: .forgotten)]
            if known.count < Self.mostRemembered { known[id] = .some(token) }
        }
        if let token { met.insert(token) }
        return token
    }

    /// A line of a file as it is kept: nothing of it where a field or word of it is a forgotten customer.
    package func kept(raw: String) -> String { names(raw) ? Self.emptied : raw }

    /// A text as it is kept: tokens in the place of addresses of forgotten customers.
    package func kept(text: String) -> String {
        PersonalText.masked(text) { withoutAddress($0) }
    }

    /// An address with its token, also one that a word before it or an ending behind it belongs to, as in file names.
    private func withoutAddress(_ found: String) -> String {
        var (head, tail) = (found[...], "")
        while true {
            if let (start, token) = tokenAtEnd(of: head) { return head[..<start] + token + tail }
            guard let dot = head.lastIndex(of: "."), head[..<dot].contains("@") else {
                return found
            }
            (head, tail) = (head[..<dot], head[dot...] + tail)
        }
    }

    private func tokenAtEnd(of text: Substring) -> (start: Substring.Index, token: String)? {
        let name = text.prefix { $0 != "@" }
        let starts = name.indices.filter {
            $0 == text.startIndex || "_-+.&".contains(text[text.index(before: $0)])
        }
        for start in starts {
            let id = String(text[start...])
            if let token = token(of: PersonalID.folded(id)) ?? token(of: id) {
                return (start, token)
            }
        }
        return nil
    }

    private func names(_ line: String) -> Bool {
        let fields = line.split(whereSeparator: { ",;\t|\"".contains($0) })
        let words = line.split(whereSeparator: { ",;\t|\" '<>()".contains($0) })
        return (fields + words).contains { piece in
            let text = String(piece).trimmed
            guard !text.isEmpty else { return false }
            return token(of: text) != nil
                || text.contains("@") && token(of: PersonalID.folded(text)) != nil
                || text.hasSuffix(".0") && token(of: String(text.dropLast(2))) != nil
        }
    }

    /// What is told of a file in which forgotten customers stand; `nil` where none does.
    package func words(of what: String) -> String? {
        guard nMet > 0 else { return nil }
        return "\(nMet) customer\(nMet == 1 ? "" : "s") of the file \(nMet == 1 ? "was" : "were")"
            + " forgotten (workbench forget): \(what)"
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
