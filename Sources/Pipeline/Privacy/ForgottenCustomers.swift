import Reports
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

    private let connection: Connection
    private let hash: KeyedHash
    private let tokens: [String: String]
    /// By hashes of addresses and numbers that were nobody else's.
    private let contacts: [String: String]
    /// Of numbers without one in texts; `nil` tries all.
    private let country: PhoneCountry?
    private var known: [String: String?] = [:]
    private var knownDigits: [String: String?] = [:]
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
        (self.connection, self.hash, self.tokens) = (connection, hash, tokens)
        contacts = try Self.contacts(in: connection)
        country = try contacts.isEmpty ? nil : Self.country(in: connection)
    }

    private static func country(in connection: Connection) throws -> PhoneCountry? {
        guard try !connection.columns(ofTable: "contact_column").isEmpty else { return nil }
        return try reading("contact_column") {
            try connection.query("select phone_country from contact_column where role = 'phone'")
                .first?.optionalText(0)
        }.flatMap { PhoneCountry($0) }
    }

    private static func contacts(in connection: Connection) throws -> [String: String] {
        // Of a later migration than forgotten_customer in files that may only be read.
        guard try !connection.columns(ofTable: "forgotten_contact").isEmpty else { return [:] }
        return try reading("forgotten_contact") {
            try connection.query(
                "select contact_hash, token from forgotten_contact inner join forgotten_customer using (token)"
            ).reduce(into: [:]) { $0[try $1.text(0)] = try $1.text(1) }
        }
    }

    /// Stores the addresses of somebody, so that later files do not bring them back under another id.
    ///
    /// - Parameter keys: As `ContactKey` makes them; none that is another customer's too.
    package static func store(
        _ keys: [String], of token: String, by hash: KeyedHash, in connection: Connection
    ) throws {
        for key in keys {
            try connection.run(
                """
                insert into forgotten_contact (contact_hash, token) values (?, ?)
                on conflict (contact_hash) do nothing
                """, [hash.hex(of: key, for: .forgottenContact), token])
        }
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

    /// What stands for a customer, also for an id that is or holds an address of one, or is a number of one in whatever
    /// spelling; `nil` for who was not forgotten.
    ///
    /// - Parameter id: As `ingest` reads it.
    package func token(of id: String) -> String? {
        let token: String?
        if let remembered = known[id] {
            token = remembered
        } else {
            token = exact(id) ?? tokenOfContact(id)
            if known.count < Self.mostRemembered { known[id] = .some(token) }
        }
        if let token { met.insert(token) }
        return token
    }

    private func exact(_ id: String) -> String? { tokens[hash.hex(of: id, for: .forgotten)] }

    private func tokenOfContact(_ text: String) -> String? {
        switch PersonalID(text) {
        case .email:
            var found: String?
            _ = PersonalText.masked(text) { address in
                found = found ?? tokenInside(address)?.token
                return address
            }
            return found
        case .phone, nil: return tokenOfNumber(text)
        case .name: return nil
        }
    }

    /// What stands for the owner of a number that an id is: spaced otherwise, with its country or without, with the nought
    /// before it or not.
    private func tokenOfNumber(_ id: String) -> String? {
        guard !contacts.isEmpty, let number = PhoneText.Digits(whole: id), isNumber(number),
            let token = contact(of: number), !isCustomer(id)
        else { return nil }
        return token
    }

    /// Whether an id is that of a customer who stays: then it is no number of somebody else.
    ///
    /// Where the file cannot be read, the statement that comes next fails, and nothing of this is kept.
    private func isCustomer(_ id: String) -> Bool {
        let found = try? connection.scalar(
            """
            select exists (select 1 from customer_fact where customer_id = ?1)
                or exists (select 1 from customer where customer_id = ?1)
            """, [id])
        return found != 0
    }

    /// What stands for the owner of a phone number.
    ///
    /// - Parameter countries: Of a number without one: those that its file and its customer may mean.
    package func token(ofNumber text: String, in countries: [PhoneCountry] = []) -> String? {
        guard !contacts.isEmpty else { return nil }
        let keys = countries.compactMap { ContactKey.of(text, country: $0) } + [ContactKey.of(text)]
        let token = keys.lazy.compactMap { $0.flatMap { self.contact($0) } }.first
        if let token { met.insert(token) }
        return token
    }

    /// What stands for the owner of a number in a text, by its digits alone.
    private func token(of found: PhoneText.Digits) -> String? {
        guard isNumber(found), let token = contact(of: found) else { return nil }
        met.insert(token)
        return token
    }

    /// Whether digits are a number by the way they are written: as short as a date, or the end of something else, they may
    /// be anything.
    private func isNumber(_ found: PhoneText.Digits) -> Bool {
        let isLong = found.text.utf8.count >= PhoneForms.fewestBare && !found.isBehindOthers
        return found.hasPlus || found.text.hasPrefix("0") || isLong
    }

    private func contact(of found: PhoneText.Digits) -> String? {
        let (digits, hasPlus) = (found.text, found.hasPlus)
        let text = (hasPlus ? "+" : "") + digits
        if let remembered = knownDigits[text] { return remembered }
        var keys = [ContactKey.of(text)].compactMap(\.self)
        if !hasPlus, !digits.hasPrefix("00") {
            keys += (country.map { [$0] } ?? PhoneCountry.all).compactMap {
                ContactKey.of(text, country: $0)
            }
            keys += [ContactKey.of("+" + digits)].compactMap(\.self)
        }
        let token = Set(keys).lazy.compactMap { self.contact($0) }.first
        if knownDigits.count < Self.mostRemembered { knownDigits[text] = .some(token) }
        return token
    }

    private func contact(_ key: String) -> String? {
        contacts.isEmpty ? nil : contacts[hash.hex(of: key, for: .forgottenContact)]
    }

    private func address(_ text: String) -> String? {
        let folded = AddressFold.folded(text)
        return exact(folded) ?? exact(text) ?? contact(ContactKey.email + folded)
    }

    /// A line of a file as it is kept: nothing of it where a field or word of it is a forgotten customer.
    package func kept(raw: String) -> String { names(raw) ? Self.emptied : raw }

    /// A text as it is kept: tokens in the place of addresses of forgotten customers.
    ///
    /// - Parameters:
    ///   - isName: Whether it is the name of a file, in which words and endings stand beside an address; elsewhere
    ///     `joe.ann@x.de` is another address than `ann@x.de`.
    ///   - owners: What stands for those whose line it is of: there an address of theirs is theirs, whatever is before it.
    package func kept(text: String, isName: Bool = false, of owners: Set<String> = []) -> String {
        let text = kept(code: text, isName: isName, of: owners)
        guard !contacts.isEmpty else { return text }
        return PhoneText.replacing(in: text) { token(of: $0) } ?? text
    }

    /// A number or code as it is kept: digits in it are none of a phone.
    package func kept(code text: String, isName: Bool = false, of owners: Set<String> = [])
        -> String
    {
        PersonalText.masked(text) { found in
            if found.utf8.first == UInt8(ascii: "+"), !found.utf8.contains(UInt8(ascii: "@")) {
                return exact(found) ?? token(ofNumber: found) ?? found
            }
            let isPart = found.utf8.count < text.trimmed.utf8.count
            guard
                let (range, token) = tokenInside(
                    found, isName: isName, isPart: isPart, of: owners)
            else { return found }
            met.insert(token)
            return found.replacingCharacters(in: range, with: token)
        }
    }

    /// An address with its token, among what stands beside it without a space: quotes, letters without case, and in names
    /// of files words and endings.
    ///
    /// - Parameters:
    ///   - isPart: Whether it stands in a longer text, where a number with a mark may be before it: `78-ann@x.de`.
    ///   - owners: Of the line: of theirs anything with a mark may be (`ref-ann@x.de`).
    private func tokenInside(
        _ found: String, isName: Bool = false, isPart: Bool = false, of owners: Set<String> = []
    ) -> (range: Range<String.Index>, token: String)? {
        guard let at = found.lastIndex(of: "@") else { return nil }
        let starts = found[..<at].indices.filter { place in
            place == found.startIndex || !Self.isWord(found[found.index(before: place)])
        }
        /// Whether what is longer by the part before a place is no address of another customer.
        func isTheirs(_ place: String.Index, _ end: String.Index, _ token: String) -> Bool {
            guard place > found.startIndex, !isName else { return true }
            let before = found[..<place]
            let mark = found[found.index(before: place)]
            if !Self.isOfAddress(mark) || owners.contains(token) { return true }
            // What an apostrophe joins may be a name (o'brien@) or a word beside one (d'anna@).
            let isNumber =
                before.contains(where: \.isNumber) && !before.contains(where: \.isCased)
            return isPart && (mark == "'" || isNumber)
                && !isCustomer(AddressFold.folded(String(found[..<end])))
        }
        let ends =
            [found.endIndex]
            + found[at...].dropFirst(2).indices.filter { place in
                let next = found[place]
                switch next {
                case ".": return isEnding(found[place...], isName)
                // The last part of a domain has no dash: ann@x.de-7.
                case "-": return isName || !found[place...].contains(".")
                default: return !Self.isOfDomain(next)
                }
            }.reversed()
        for end in ends {
            for start in starts where start < at {
                if let token = address(String(found[start..<end])), isTheirs(start, end, token) {
                    return (start..<end, token)
                }
            }
        }
        return nil
    }

    /// Whether a full stop begins the ending of a file and not of a domain.
    private func isEnding(_ rest: Substring, _ isName: Bool) -> Bool {
        let word = rest.dropFirst().prefix { Self.isWord($0) }
        // No domain ends in a number.
        return isName || word.isEmpty
            || word.allSatisfy(\.isNumber) && !rest.dropFirst(word.count + 1).contains(".")
    }

    private static func isWord(_ letter: Character) -> Bool { letter.isCased || letter.isNumber }

    private static func isOfAddress(_ letter: Character) -> Bool {
        isWord(letter) || ".!#$%&'*+/=?^_`{|}~-".contains(letter)
    }

    private static func isOfDomain(_ letter: Character) -> Bool {
        isWord(letter) || letter == "-" || letter == "."
    }

    private func names(_ line: String) -> Bool {
        kept(text: line) != line || !owners(ofLine: line).isEmpty
    }

    /// What stands for those of whom a field or word of a line is the id.
    package func owners(ofLine line: String) -> Set<String> {
        let fields = line.split(whereSeparator: { ",;\t|\"".contains($0) })
        let words = line.split(whereSeparator: { ",;\t|\" '<>()".contains($0) })
        return (fields + words).reduce(into: []) { owners, piece in
            let text = String(piece).trimmed
            guard !text.isEmpty else { return }
            let id = text.hasSuffix(".0") ? String(text.dropLast(2)) : nil
            if let token = token(of: text) ?? id.flatMap({ self.token(of: $0) }) {
                owners.insert(token)
            }
        }
    }

    /// What is told of a file in which forgotten customers stand; `nil` where none does.
    package func words(of what: String) -> String? {
        guard nMet > 0 else { return nil }
        return "\(counted(nMet, "customer")) of the file \(nMet == 1 ? "was" : "were")"
            + " forgotten (workbench forget): \(what)"
    }
}

extension String {
    /// Without white space around it.
    var trimmed: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
