import Store

/// Somebody who is to be forgotten: an id of the file, what will stand in its place, and words that lead to him.
struct ForgottenPerson {
    let id: String
    let token: String
    /// The id where it says who somebody is, and addresses and names of his: taken out of every text.
    let words: [String]
    /// Of the words those that are nobody else's by the way they are written: addresses and numbers.
    var addresses: [String] { words.filter(Self.isAddress) }
    /// The others: names, which may be a country or a product, too.
    var names: [String] { words.filter { !Self.isAddress($0) } }
    /// Whether he was forgotten before, and what was written of him since is to go.
    var isEarlier = false
    /// Keys of addresses and numbers that are nobody else's (`ContactKey`).
    var contacts: [String] = []

    /// Whether a word is a name of one word, which is a word of anything else, too: `Balthasar`, `Rose`, `Guest`.
    static func isOneWord(_ word: String) -> Bool {
        !isAddress(word) && !word.contains(where: \.isWhitespace)
    }

    /// Whether a word is an e-mail address or a phone number.
    static func isAddress(_ word: String) -> Bool {
        switch PersonalID(word) {
        case .email, .phone: true
        case .name, nil: false
        }
    }

    /// Whom a list names.
    struct Named {
        var people: [ForgottenPerson] = []
        /// Of the list, those forgotten before.
        var nEarlier = 0
        /// Sentences on those who were named by an address of theirs.
        var notes: [String] = []
    }

    /// The people that a list names, each with all ids that `--same-customer` has said are his.
    ///
    /// Who was forgotten before is among them with the token of then, so that a second time takes out what was
    /// written of him since.
    /// - Throws: `ForgetError.unknown` for ids of nobody, all of them at once; `shared`.
    static func all(
        named texts: [String], in connection: Connection, names: CustomerNames
    ) throws -> Named {
        let forgotten = try ForgottenCustomers(in: connection)
        let tokens = try ForgottenCustomers.tokens(in: connection)
        var (found, ids, seen, earlier) = (Named(), [String](), Set<ByteText>(), Set<String>())
        var unknown: [String] = []
        let words = ForgottenWords(in: connection)
        let spellings = try Spellings(in: connection)
        for typed in texts {
            let text = Self.plain(typed)
            if tokens.contains(text) {
                earlier.insert(text)
                continue
            }
            if let old = Self.earlier(text, forgotten) {
                earlier.insert(text)
                if seen.insert(ByteText(old.id)).inserted { found.people.append(old) }
                continue
            }
            guard
                let id = try known(
                    text, words, spellings, in: connection, names: names, notes: &found.notes)
            else {
                unknown.append(names.shown(text))
                continue
            }
            for other in try same(spellings.all(of: id), in: connection)
            where !tokens.contains(other) && seen.insert(ByteText(other)).inserted {
                ids.append(other)
            }
        }
        guard unknown.isEmpty else { throw ForgetError.unknown(unknown, of: texts.count) }
        found.people += try ids.map { id in
            var person = ForgottenPerson(
                id: id, token: ForgottenCustomers.newToken(), words: try words.words(of: id))
            person.contacts = try words.ownKeys(person.addresses, of: id, among: seen)
            return person
        }
        found.nEarlier = earlier.count
        return found
    }

    /// The address of `Ann <ann@example.com>` and `mailto:ann@example.com`; other words as they are.
    private static func plain(_ text: String) -> String {
        guard EmailAddress.key(text) == nil else { return text }
        let addresses = PeopleFile.addresses(text)
        guard addresses.count == 1, EmailAddress.key(addresses[0]) != nil else { return text }
        return addresses[0]
    }

    /// Looks for everybody whom a word may mean, those who were forgotten among them.
    struct Look {
        private let connection: Connection
        private let forgotten: ForgottenCustomers?
        private let words: ForgottenWords
        private let spellings: Spellings

        init(in connection: Connection) throws {
            self.connection = connection
            forgotten = try ForgottenCustomers(in: connection)
            words = ForgottenWords(in: connection)
            spellings = try Spellings(in: connection)
        }

        /// All ids of them; tokens of the forgotten; nobody where it is not known.
        func everybody(called typed: String) throws -> Set<ByteText> {
            let text = ForgottenPerson.plain(typed)
            if let old = ForgottenPerson.earlier(text, forgotten) { return [ByteText(old.token)] }
            var ids: [String]
            do {
                ids = [try CustomerReference(text, in: connection, followsMerges: false).id]
            } catch ExplanationError.unknownCustomer {
                ids = []
            }
            // An id that is an address may be that of another customer, too.
            ids += try words.owners(of: text)
            ids = ids.flatMap { spellings.all(of: $0) }
            return Set(try ForgottenPerson.same(ids, in: connection).map { ByteText($0) })
        }
    }

    private static func earlier(
        _ text: String, _ forgotten: ForgottenCustomers?
    ) -> ForgottenPerson? {
        for id in [folded(text), text] {
            guard let token = forgotten?.token(of: id) else { continue }
            return ForgottenPerson(
                id: id, token: token, words: PersonalID(id) == nil ? [] : [id], isEarlier: true)
        }
        return nil
    }

    /// The id as tables have it; also of somebody of whom there are only an address or rejected lines.
    private static func known(
        _ text: String, _ words: ForgottenWords, _ spellings: Spellings, in connection: Connection,
        names: CustomerNames, notes: inout [String]
    ) throws -> String? {
        do {
            return try CustomerReference(text, in: connection, followsMerges: false).id
        } catch ExplanationError.unknownCustomer {
            let other = folded(text)
            if let id = spellings.all(of: other).dropFirst().first { return id }
            let owners = try words.owners(of: text)
            guard owners.count < 2 else {
                throw ForgetError.shared(
                    names.masked(text), owners.map { names.shown($0) })
            }
            if let owner = owners.first {
                notes.append(
                    "\(names.masked(text)) is an address of customer \(names.shown(owner)), who is meant"
                )
                return owner
            }
            let id = folded(text)
            return try isInRawLines(id, in: connection) ? id : nil
        }
    }

    /// As `ingest` reads it.
    private static func folded(_ text: String) -> String {
        IdentifierText.asInFiles(
            text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    private static func isInRawLines(_ id: String, in connection: Connection) throws -> Bool {
        guard !id.isEmpty else { return false }
        for column in CustomerColumns.raw {
            let (table, name) = column.quoted
            let lines = try connection.query(
                """
                select \(name)
                from \(table)
                where instr(lower(\(name)), lower(?)) > 0 or \(ForgottenTexts.isEscaped(name))
                """, [PersonalText.searchable(id)])
            for line in lines
            where PersonalText.holds(Array(id.utf8), in: Array(try line.text(0).utf8)) {
                return true
            }
        }
        return false
    }

    private static func same(_ ids: [String], in connection: Connection) throws -> [String] {
        try ids.flatMap { try same($0, in: connection) }
    }

    /// All ids of a person: `same_customer` has a row for each but the one that stays.
    private static func same(_ id: String, in connection: Connection) throws -> [String] {
        let kept = try connection.query(
            "select same_as from same_customer where customer_id = ?", [id]
        ).first.map { try $0.text(0) }
        let others = try connection.query(
            "select customer_id from same_customer where same_as = ? order by customer_id",
            [kept ?? id])
        return [kept ?? id] + (try others.map { try $0.text(0) })
    }

    /// Ids that are one address and were read in several spellings, by a version that kept letters beyond ASCII apart.
    private struct Spellings {
        private var ids: [String: [String]] = [:]

        /// - Complexity: O(customers).
        init(in connection: Connection) throws {
            try PrivacyRecord.forEachOldSpelling(in: connection) {
                ids[AddressFold.folded($0), default: []].append($0)
            }
        }

        /// The id, and all others that are the same address.
        func all(of id: String) -> [String] {
            guard id.utf8.contains(UInt8(ascii: "@")), !ids.isEmpty else { return [id] }
            let others = ids[AddressFold.folded(id)] ?? []
            return others.contains { ByteText($0) == ByteText(id) } ? others : [id] + others
        }
    }
}
