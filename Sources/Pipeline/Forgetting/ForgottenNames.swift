import Store

/// Takes names of people out of texts, as far as they are names there.
///
/// A name is written like a country, a product or a segment ("Rose Gold"), and an address is not. So it is taken out of
/// the person's own rows and of texts that are notes or names of files; other columns keep it, and that is told.
struct ForgottenNames {
    /// A name, and whose it is.
    struct Name {
        let text: String
        let person: ForgottenPerson
    }

    /// Names that are something else in the file, too, and those of one word: taken out of nothing but the person's own
    /// rows.
    let shared: Set<String>
    private let names: [Name]
    private let texts: ForgottenTexts
    private let connection: Connection

    /// Texts of ours that say something in words: a name in them is a name.
    private static let prose: Set<CustomerColumns.Column> = [
        .init(table: "source_file", name: "name"), .init(table: "customer_file", name: "name"),
        .init(table: "campaign_file", name: "path"), .init(table: "hand_over_file", name: "path"),
        .init(table: "data_check", name: "detail"), .init(table: "publication", name: "note"),
        .init(table: "rejected_line", name: "reason"),
        .init(table: "rejected_customer", name: "reason"),
        .init(table: "suppressed_contact", name: "source"),
    ]

    /// - Precondition: nothing has been changed.
    /// - Complexity: O(names · texts).
    init(of people: [ForgottenPerson], in connection: Connection) throws {
        names = people.flatMap { person in
            person.names.map { Name(text: $0, person: person) }
        }
        texts = ForgottenTexts(people: people, connection: connection)
        self.connection = connection
        var shared = Set(names.map(\.text).filter(ForgottenPerson.isOneWord))
        if !names.isEmpty {
            let columns = try CustomerColumns.texts(in: connection)
            let ours = Set(CustomerColumns.ofOurs(columns))
            for column in columns where !Self.prose.contains(column) {
                for name in names where !shared.contains(name.text) {
                    // Who is called so by the file is whom other columns mean by it.
                    if !ours.contains(column), name.text == name.person.id { continue }
                    let isShared = try texts.texts(of: column, with: name.text).contains { text in
                        guard Self.holds(name.text, text) else { return false }
                        if ours.contains(column) { return true }
                        guard text.trimmed.lowercased() == name.text.lowercased() else {
                            return false
                        }
                        return try Self.count(
                            text, column, notOf: name.person.id, in: connection) > 0
                    }
                    if isShared { shared.insert(name.text) }
                }
            }
        }
        self.shared = shared
    }

    /// Changes what has to be changed, and notes what stays.
    ///
    /// - Precondition: ids are tokens already.
    func take(_ report: inout ForgetReport) throws {
        guard !names.isEmpty else { return }
        let columns = try CustomerColumns.texts(in: connection)
        let ours = Set(CustomerColumns.ofOurs(columns))
        for column in columns {
            if Self.prose.contains(column) {
                try texts.replace(
                    column,
                    names.filter { !shared.contains($0.text) }.map { ($0.text, $0.person.token) },
                    &report)
            } else if !ours.contains(column) {
                try takeFromOwnRows(column, &report)
            }
            try noteRest(column, isOurs: ours.contains(column), &report)
        }
        for column in CustomerColumns.raw { try noteRest(column, isOurs: true, &report) }
    }

    private func takeFromOwnRows(
        _ column: CustomerColumns.Column, _ report: inout ForgetReport
    ) throws {
        guard let id = try Self.idColumn(of: column.table, in: connection) else { return }
        let (table, name) = column.quoted
        var count = 0
        for one in names {
            for text in try texts.texts(of: column, with: one.text) {
                guard
                    let other = PersonalText.replacing(
                        one.text, in: text, with: one.person.token)
                else { continue }
                try connection.run(
                    "update \(table) set \(name) = ? where \(name) = ? and \(id) = ?",
                    [other, text, one.person.token])
                count += connection.changes
            }
        }
        report.note(column.table, column.name, .replaced, count)
    }

    private func noteRest(
        _ column: CustomerColumns.Column, isOurs: Bool, _ report: inout ForgetReport
    ) throws {
        var found: Set<String> = []
        for name in names {
            for text in try texts.texts(of: column, with: name.text)
            // As a whole value of what is not ours it was told among ids.
            where (isOurs || text != name.person.id) && Self.holds(name.text, text) {
                found.insert(text)
            }
        }
        let count = try found.sorted().reduce(0) {
            try $0 + Self.count($1, column, notOf: nil, in: connection)
        }
        if count > 0 { report.leaveName(column.table, column.name, count) }
    }

    private static func holds(_ name: String, _ text: String) -> Bool {
        PersonalText.holds(Array(name.utf8), in: Array(text.utf8))
    }

    /// Rows with a text that are not those of a person.
    private static func count(
        _ text: String, _ column: CustomerColumns.Column, notOf person: String?,
        in connection: Connection
    ) throws -> Int {
        let (table, name) = column.quoted
        let sql = "select count(*) from \(table) where \(name) = ?"
        guard let person, let id = try idColumn(of: column.table, in: connection) else {
            return try connection.query(sql, [text])[0].int(0)
        }
        return try connection.query(
            sql + " and cast(\(id) as text) is not ?", [text, person])[0].int(0)
    }

    /// The column that says whose a row is, as SQL takes it.
    private static func idColumn(
        of table: String, in connection: Connection
    ) throws -> String? {
        try connection.columns(ofTable: table).map(\.name).first {
            $0.lowercased() == "customer_id"
        }.map { Identifier.quote($0) }
    }
}
