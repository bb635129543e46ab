import Store

/// How every customer of a file can be reached, and who shares an address with whom: made once, and asked by all
/// that consent, lists of suppressions, arms and files say of people.
///
/// A number has its country from itself, else from `--phone-country`, else from its customer. Customers of files without
/// a line are among them: who has not bought can have said no, too.
package struct ContactBook: Sendable {
    /// Ids, by their bytes.
    package let ids: [String]
    // By bytes: ids are equal where their bytes are, texts where Unicode says so.
    private let places: [[UInt8]: Int]
    package let emails: [EmailAddress?]
    /// With the country wherever one is known.
    package let phones: [PhoneNumber?]
    /// Numbers that may be somebody's whatever is not known of them: digits where no country takes them.
    private let digits: [PhoneNumber?]
    /// What ids that are addresses are compared by.
    private let emailIDs: [String?]
    /// What each is known by, as it is compared: who has one in common with another reads the other's letters.
    private let keys: [[String]]
    /// What stands in the column of addresses, folded, without a name around it; `nil` where nothing does.
    package let typedEmails: [String?]
    /// Whether anything stands in the column of numbers.
    package let hasPhone: [Bool]
    /// The place of the person whose other id it is; its own where it is none.
    package let persons: [Int]
    package let groups: ContactGroups
    /// Which columns are addresses.
    package let columns: [ContactRole: ContactColumn]

    /// Reads all of them.
    ///
    /// - Parameter country: Of numbers that name none, in the place of the one that the customers were read with.
    /// - Complexity: O(customers · log customers).
    package init(from connection: Connection, country: PhoneCountry? = nil) throws {
        let columns = Dictionary(
            try ContactColumn.stored(in: connection).map { ($0.role, $0) }, uniquingKeysWith: { $1 }
        )
        let read = try Self.rows(columns, country, in: connection)
        let ids = read.ids
        let places = Dictionary(
            ids.enumerated().map { (Array($1.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        var persons = Array(ids.indices)
        for (id, kept) in try CustomerMerge(connection).merged() {
            if let place = places[Array(id.text.utf8)],
                let other = places[Array(kept.text.utf8)]
            {
                persons[place] = other
            }
        }
        let emailIDs = ids.map { $0.utf8.contains(UInt8(ascii: "@")) ? EmailAddress.key($0) : nil }
        let bare = Set(read.digits.compactMap { $0?.e164 == nil ? $0?.key : nil })
        keys = ids.indices.map { place in
            let typed = read.typedEmails[place].flatMap { EmailAddress.key($0) }
            let addresses = Set(
                [typed, read.emails[place]?.text, emailIDs[place]].compactMap(\.self))
            // A number without a country may be that of anybody who has it with one.
            let forms = (read.digits[place]?.nationalForms ?? []).filter(bare.contains)
            return addresses.sorted().map { ContactKey.email + $0 }
                + (read.digits[place].map {
                    [($0.e164 == nil ? ContactKey.digits : ContactKey.phone) + $0.key]
                } ?? [])
                + forms.map { ContactKey.digits + $0 } + ["c\(persons[place])"]
        }
        groups = ContactGroups(keys)
        (self.ids, self.places, self.emails, self.phones) = (ids, places, read.emails, read.phones)
        (self.digits, self.emailIDs) = (read.digits, emailIDs)
        (typedEmails, hasPhone) = (read.typedEmails, read.hasPhone)
        (self.persons, self.columns) = (persons, columns)
    }

    /// What the rows of customers say.
    private struct Rows {
        var ids: [String] = []
        var emails: [EmailAddress?] = []
        var phones: [PhoneNumber?] = []
        var digits: [PhoneNumber?] = []
        var typedEmails: [String?] = []
        var hasPhone: [Bool] = []
    }

    private static func rows(
        _ columns: [ContactRole: ContactColumn], _ country: PhoneCountry?, in connection: Connection
    ) throws -> Rows {
        var read = Rows()
        var countries = ContactCountries(country ?? columns[.phone]?.country)
        try forEachRow(columns, in: connection) { row in
            read.ids.append(try row.text(0))
            let address = row.isNull(1) ? "" : PeopleFile.address(try row.text(1))
            let email = address.isEmpty ? nil : address
            read.typedEmails.append(email)
            read.emails.append(
                email.flatMap { EmailAddress($0) ?? EmailAddress(international: $0) })
            let typed = row.isNull(2) ? "" : try row.text(2)
            read.hasPhone.append(!typed.isEmpty)
            let own = try typed.isEmpty || row.isNull(3) ? nil : countries.of(row.text(3))
            let phone = PhoneNumber(typed, country: countries.typed, own: own)
            read.phones.append(phone)
            read.digits.append(phone ?? PhoneNumber(typed))
        }
        return read
    }

    /// Everybody by id: the id, address, number and country, the last three null where nothing is known.
    static func forEachRow(
        _ columns: [ContactRole: ContactColumn], in connection: Connection,
        _ body: (borrowing RowCursor) throws -> Void
    ) throws {
        let known = Set(try connection.columns(ofTable: "customer").map(\.name))
        func expression(_ role: ContactRole) throws -> String {
            guard let column = columns[role] else { return "null" }
            guard known.contains(column.name) else {
                throw DamagedError("contact_column", "customer has no column \(column.name)")
            }
            return column.name == "customer_id"
                ? "everybody.customer_id"
                : "cast(customer.\(Identifier.quote(column.name)) as text)"
        }
        try reading("customer") {
            try connection.forEachRow(
                """
                select everybody.customer_id, \(expression(.email)), \(expression(.phone)),
                    customer_fact.country
                from (
                    select customer_id from customer_fact
                    union
                    select customer_id from customer
                    union
                    select customer_id from same_customer
                ) as everybody
                left join customer on customer.customer_id = everybody.customer_id
                left join customer_fact on customer_fact.customer_id = everybody.customer_id
                order by everybody.customer_id
                """
            ) { row in try body(row) }
        }
    }

    /// Where a customer stands; `nil` for one whom neither lines nor files know.
    package func place(of id: String) -> Int? { places[Array(id.utf8)] }

    /// What somebody is reached by in a channel; empty where there is nothing that can be right.
    package func addresses(_ place: Int, for channel: ContactChannel) -> [String] {
        switch channel {
        case .email: emails[place].map { ["e\($0.text)"] } ?? []
        case .sms: phones[place]?.e164.map { ["p\($0)"] } ?? []
        case .ads: addresses(place, for: .email) + addresses(place, for: .sms)
        }
    }

    /// What somebody is known by in a channel, as it is compared with others; also an id that is an address, and digits
    /// whose country is not known.
    package func known(_ place: Int, for channel: ContactChannel) -> [String] {
        keys[place].filter { key in
            switch channel {
            case .email: key.hasPrefix("e")
            case .sms: key.hasPrefix("p") || key.hasPrefix("n")
            case .ads: !key.hasPrefix("c")
            }
        }
    }

    /// All that somebody shares with whoever has it, too: addresses, numbers, and being one person.
    package func known(_ place: Int) -> [String] { keys[place] }

    /// How somebody can stand on a list of people whom nobody may write to.
    ///
    /// A number stands there with a country or without, whatever is known of that of the customer's: both are looked for.
    package func entries(_ place: Int) -> [SuppressionList.Entry] {
        var entries = [
            SuppressionList.Entry(kind: .customer, value: ids[place]),
            .init(kind: .named, value: ids[place]),
        ]
        // Services write domains beyond ASCII in their own way.
        let addresses = Set(
            [typedEmails[place], emails[place]?.text, emailIDs[place]].compactMap(\.self))
        entries += addresses.sorted().map { .init(kind: .email, value: $0) }
        if let number = digits[place] {
            let forms = [number.key] + number.nationalForms + number.everywhere
            entries += forms.map { .init(kind: .phone, value: $0) }
        }
        return entries
    }

    /// Whether all that is missing of an address for a channel is the country of a number.
    package func lacksCountry(_ place: Int, for channel: ContactChannel) -> Bool {
        guard channel != .email, addresses(place, for: channel).isEmpty else { return false }
        return phones[place].map { $0.e164 == nil } ?? false
    }

    /// Whether anything stands where the address for a channel is.
    package func hasAny(_ place: Int, for channel: ContactChannel) -> Bool {
        switch channel {
        case .email: typedEmails[place] != nil
        case .sms: hasPhone[place]
        case .ads: typedEmails[place] != nil || hasPhone[place]
        }
    }
}
