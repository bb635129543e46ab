import Store

/// Addresses and names that lead to a customer, and the customers that an address leads to.
///
/// Not `Sendable`: whose an address is is looked up once for all.
package final class ForgottenWords {
    private let connection: Connection
    private var known: Contacts?
    private var knownOthers: Set<String>?

    package init(in connection: Connection) { self.connection = connection }

    /// The id where it says who somebody is, his own addresses and those that were handed over, and his name.
    ///
    /// An address in another column of his row is that of somebody else: of who referred him, of the store he goes to.
    package func words(of id: String) throws -> [String] {
        var words = PersonalID(id) == nil ? [] : [id]
        let names = try connection.columns(ofTable: "customer").map(\.name)
        let rows = try connection.query("select * from customer where customer_id = ?", [id])
        var parts: [String: String] = [:]
        let own = Set(try columns(of: "email") + columns(of: "phone"))
        for row in rows {
            for (name, value) in zip(names, row.values) {
                guard case .text(let text) = value, text != id else { continue }
                switch PersonalID(text) {
                case .email where own.contains(name), .phone where own.contains(name):
                    words.append(text)
                case .name where Self.fullNames.contains(name): words.append(text)
                case nil where Self.fullNames.contains(name) && Self.isName(text):
                    words.append(text)
                case .email, .phone, .name, nil: break
                }
                parts[name] = text
            }
        }
        switch (parts["first_name"], parts["last_name"]) {
        case (let first?, let last?): words += ["\(first) \(last)", "\(last), \(first)"]
        case (let name?, nil), (nil, let name?): if Self.isName(name) { words.append(name) }
        case (nil, nil): break
        }
        for row in try handedOver(id) {
            for case .text(let text) in row.values where text != id { words.append(text) }
        }
        words += try numbers(of: id, words)
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }

    private static let fullNames: Set<String> = ["name", "full_name", "customer_name"]

    /// Whether something that stands for a name may be one, however it is written: `BALTHASAR`, `Müller & Co`.
    private static func isName(_ text: String) -> Bool {
        text.count > 1 && text.contains(where: \.isLetter)
    }

    private func handedOver(_ id: String) throws -> [Row] {
        guard try !connection.columns(ofTable: "hand_over_customer").isEmpty else { return [] }
        return try connection.query(
            "select email, phone from hand_over_customer where customer_id = ?", [id])
    }

    /// A person's numbers as services and people write them: with country, `00` and the digits within it.
    private func numbers(of id: String, _ words: [String]) throws -> [String] {
        let contacts = try contacts()
        return words.filter { PersonalID($0) == .phone }.flatMap { word -> [String] in
            let own = contacts.countries[ByteText(id)]
            let number =
                PhoneNumber(word, country: contacts.country, own: own) ?? PhoneNumber(word)
            guard let number else { return [] }
            guard let whole = number.e164 else { return [number.key] }
            let digits = whole.dropFirst()
            // Shorter ones may be anything: an amount, a code.
            return [whole, "00" + digits] + number.nationalForms.filter { $0.hasPrefix("0") }
        }
    }

    // MARK: Owners

    /// Whose each address and number is.
    private struct Contacts {
        var owners: [String: Set<ByteText>] = [:]
        /// The keys of each, without other forms of numbers.
        var keys: [ByteText: [String]] = [:]
        /// Of numbers without one, for the file and for each customer.
        var country: PhoneCountry?
        var countries: [ByteText: PhoneCountry] = [:]

        mutating func add(_ text: String, of id: ByteText) {
            let all = ContactKey.all(of: text, country: country, own: countries[id])
            for key in all { owners[key, default: []].insert(id) }
            // Also as it is typed: the country of a file may change.
            let typed = ContactKey.of(text)
            keys[id, default: []] += Set([all.first, typed].compactMap(\.self)).sorted()
        }
    }

    /// - Complexity: O(customers), once.
    private func contacts() throws -> Contacts {
        if let known { return known }
        var contacts = Contacts()
        if try !connection.columns(ofTable: "contact_column").isEmpty {
            contacts.country =
                try ContactColumn.stored(in: connection).first { $0.role == .phone }?.country
        }
        var named: [String: PhoneCountry?] = [:]
        try reading("customer_fact") {
            try connection.forEachRow(
                """
                select customer_id, country from customer_fact
                union all
                select customer_id, null
                from customer
                where customer_id not in (select customer_id from customer_fact)
                """
            ) { row in
                let id = ByteText(try row.text(0))
                if !row.isNull(1) {
                    let name = try row.text(1)
                    let country = named[name] ?? PhoneCountry(name)
                    named[name] = .some(country)
                    if let country { contacts.countries[id] = country }
                }
                if ForgottenPerson.isAddress(id.text) { contacts.add(id.text, of: id) }
            }
        }
        for column in try columns(of: "email") + columns(of: "phone") {
            let name = Identifier.quote(column)
            try connection.forEachRow(
                "select customer_id, cast(\(name) as text) from customer where \(name) is not null"
            ) { row in
                contacts.add(row.convertedText(1), of: ByteText(try row.text(0)))
            }
        }
        known = contacts
        return contacts
    }

    /// Customers whose address or number it is, whatever the case of its letters and however a number is written.
    ///
    /// Columns that were said to hold them (`--email`, `--phone`); where none was, those whose name says so.
    /// - Complexity: O(customers) the first time.
    package func owners(of text: String) throws -> [String] {
        let contacts = try contacts()
        // Without a country in front it may be of that of the file, or stand there without one, too.
        let typed = ContactKey.all(of: text, country: contacts.country) + ContactKey.all(of: text)
        return typed.reduce(into: Set<ByteText>()) {
            $0.formUnion(contacts.owners[$1] ?? [])
        }.map(\.text).sorted()
    }

    /// Keys of a person's addresses and numbers that are nobody else's.
    ///
    /// - Parameters:
    ///   - words: Other addresses of the person.
    ///   - ids: All who are forgotten.
    func ownKeys(_ words: [String], of id: String, among ids: Set<ByteText>) throws -> [String] {
        let contacts = try contacts()
        let own = contacts.countries[ByteText(id)]
        let keys =
            (contacts.keys[ByteText(id)] ?? [])
            + words.compactMap { ContactKey.of($0, country: contacts.country, own: own) }
        let mine = Set(keys).filter { (contacts.owners[$0] ?? []).isSubset(of: ids) }
        return mine.isEmpty ? [] : mine.subtracting(try keysOfOthers(besides: ids)).sorted()
    }

    /// Keys of all addresses and numbers in rows of other customers, in whatever column: whose they are is not known.
    ///
    /// - Complexity: O(cells of text), once.
    private func keysOfOthers(besides ids: Set<ByteText>) throws -> Set<String> {
        if let knownOthers { return knownOthers }
        let contacts = try contacts()
        var keys: Set<String> = []
        for column in try connection.columns(ofTable: "customer").map(\.name)
        where column != "customer_id" {
            let name = Identifier.quote(column)
            var texts: [String: Bool] = [:]
            try connection.forEachRow(
                "select customer_id, \(name) from customer where typeof(\(name)) = 'text'"
            ) { row in
                let text = try row.text(1)
                let isOne = texts[text] ?? ForgottenPerson.isAddress(text)
                texts[text] = isOne
                let id = ByteText(try row.text(0))
                guard isOne, !ids.contains(id) else { return }
                keys.formUnion(
                    ContactKey.all(
                        of: text, country: contacts.country, own: contacts.countries[id]))
            }
        }
        knownOthers = keys
        return keys
    }

    private func columns(of role: String) throws -> [String] {
        let known = try connection.columns(ofTable: "customer").map(\.name)
        let told =
            try connection.columns(ofTable: "contact_column").isEmpty
            ? []
            : connection.query("select column_name from contact_column where role = ?", [role])
                .map { try $0.text(0) }
        let own = told.filter { known.contains($0) && $0 != "customer_id" }
        if !own.isEmpty { return own }
        return known.filter { name in
            let words = name.lowercased().split(separator: "_").map(String.init)
            return words.contains { Self.kinds[role]?.contains($0) ?? false }
                && words.allSatisfy {
                    Self.kinds[role]?.contains($0) ?? false || Self.beside.contains($0)
                        || $0.allSatisfy(\.isNumber)
                }
        }
    }

    /// Words by which a column says what it holds.
    private static let kinds: [String: Set<String>] = [
        "email": ["mail", "email", "emails", "emailaddress", "mailadresse", "emailadresse"],
        "phone": [
            "phone", "phonenumber", "mobile", "mobil", "cell", "cellphone", "mobilephone", "tel",
            "telephone", "telefon", "telefonnummer", "handy", "handynummer", "mobilnummer", "sms",
            "whatsapp",
        ],
    ]
    /// Words beside them that leave it the customer's own: `home_phone`, `e_mail_2`; `store_phone` is the store's.
    private static let beside: Set<String> = [
        "e", "address", "adresse", "number", "nummer", "no", "nr", "home", "work", "office",
        "private", "privat", "personal", "business", "day", "daytime", "evening", "primary",
        "secondary", "main", "other", "alternative", "alternate", "second", "first", "default",
        "customer", "kunde", "kunden", "client", "contact", "my", "billing", "invoice", "shipping",
        "delivery", "marketing", "newsletter", "login", "account", "user",
    ]
}
