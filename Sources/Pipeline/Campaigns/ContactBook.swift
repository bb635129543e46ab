import Store

/// How every customer of a file can be reached, and who shares an address with whom.
///
/// Customers of files without a line are among them: who has not bought can have said no, too.
package struct ContactBook: Sendable {
    /// Ids, by their bytes.
    package let ids: [String]
    // By bytes: ids are equal where their bytes are, texts where Unicode says so.
    private let places: [[UInt8]: Int]
    package let emails: [EmailAddress?]
    package let phones: [PhoneNumber?]
    /// What stands in the column of addresses, folded; `nil` where nothing does.
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
    /// - Complexity: O(customers · log customers).
    package init(from connection: Connection) throws {
        let columns = Dictionary(
            try ContactColumn.stored(in: connection).map { ($0.role, $0) }, uniquingKeysWith: { $1 }
        )
        let read = try Self.rows(columns, in: connection)
        let (ids, emails, phones) = (read.ids, read.emails, read.phones)
        let places = Dictionary(
            ids.enumerated().map { (Array($1.utf8), $0) }, uniquingKeysWith: { first, _ in first })
        var persons = Array(ids.indices)
        for (id, kept) in try CustomerMerge(connection).stored() {
            if let place = places[Array(id.utf8)], let other = places[Array(kept.utf8)] {
                persons[place] = other
            }
        }
        groups = ContactGroups(
            ids.indices.map { place in
                [
                    emails[place].map { "e\($0.text)" }, phones[place].map { "p\($0.key)" },
                    "c\(persons[place])",
                ]
                .compactMap(\.self)
            })
        (self.ids, self.places, self.emails, self.phones) = (ids, places, emails, phones)
        (typedEmails, hasPhone) = (read.typedEmails, read.hasPhone)
        (self.persons, self.columns) = (persons, columns)
    }

    /// What the rows of customers say.
    private struct Rows {
        var ids: [String] = []
        var emails: [EmailAddress?] = []
        var phones: [PhoneNumber?] = []
        var typedEmails: [String?] = []
        var hasPhone: [Bool] = []
    }

    private static func rows(
        _ columns: [ContactRole: ContactColumn], in connection: Connection
    ) throws -> Rows {
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
        var read = Rows()
        let country = columns[.phone]?.country
        try reading("customer") {
            try connection.forEachRow(
                """
                select everybody.customer_id, \(expression(.email)), \(expression(.phone))
                from (
                    select customer_id from customer_fact
                    union
                    select customer_id from customer
                    union
                    select customer_id from same_customer
                ) as everybody
                left join customer on customer.customer_id = everybody.customer_id
                order by everybody.customer_id
                """
            ) { row in
                read.ids.append(try row.text(0))
                let typed = row.isNull(1) ? "" : EmailAddress.folded(try row.text(1))
                let email = typed.isEmpty ? nil : typed
                read.typedEmails.append(email)
                read.emails.append(email.flatMap { EmailAddress($0) })
                let digits = row.isNull(2) ? "" : try row.text(2)
                let phone = digits.isEmpty ? nil : digits
                read.hasPhone.append(phone != nil)
                read.phones.append(phone.flatMap { PhoneNumber($0, country: country) })
            }
        }
        return read
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

    /// Whether anything stands where the address for a channel is.
    package func hasAny(_ place: Int, for channel: ContactChannel) -> Bool {
        switch channel {
        case .email: typedEmails[place] != nil
        case .sms: hasPhone[place]
        case .ads: typedEmails[place] != nil || hasPhone[place]
        }
    }
}
