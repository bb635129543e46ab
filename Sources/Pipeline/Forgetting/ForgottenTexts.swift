import Reports
import Store

/// Takes people out of texts: lines of files as they were, file names, descriptions, notes, conditions.
struct ForgottenTexts {
    let people: [ForgottenPerson]
    let connection: Connection
    /// Names that are something else, too (`ForgottenNames`).
    var shared: Set<String> = []
    /// Whose addresses are, once the people are out of ids and attributes.
    var words: ForgottenWords?

    /// Texts of ours in which any id may stand, whatever it looks like.
    private static let quoting = [CustomerColumns.Column(table: "data_check", name: "detail")]
    /// Conditions, in which an id stands in quotes.
    private static let conditions = [
        CustomerColumns.Column(table: "snapshot", name: "population"),
        CustomerColumns.Column(table: "live_score", name: "population"),
        CustomerColumns.Column(table: "campaign", name: "condition"),
    ]

    /// What addresses are made with: most columns have none, and need no look for each of many people.
    private static let marks = ["@"]

    /// Changes what has to be changed.
    ///
    /// - Complexity: O(people · texts) of the columns that hold addresses.
    func take(_ report: inout ForgetReport) throws {
        for column in CustomerColumns.raw { try empty(column, &report) }
        let columns = try CustomerColumns.texts(in: connection)
        // Numbers are found however they are written: `forms`.
        let words = people.flatMap { person in
            person.addresses.filter { !Self.isNumber($0) }.map { ($0, person.token) }
        }
        let ids = people.filter { !shared.contains($0.id) }
        for column in columns {
            if Self.quoting.contains(column) {
                try replace(column, ids.map { ($0.id, $0.token) } + words, &report)
            } else if Self.conditions.contains(column) {
                let quoted = ids.map { person in
                    let id = person.id.replacingScalar("'", with: "''")
                    return ("'\(id)'", "'\(person.token)'")
                }
                try replace(column, quoted + words, &report)
            } else {
                try replace(column, words, &report)
            }
        }
        for column in CustomerColumns.ofViews { try replace(column, words, &report) }
        try takeFromLists(words, &report)
        try takeFromBlobs(words, &report)
    }

    /// Blobs of the owner's that are text.
    private func takeFromBlobs(
        _ words: [(word: String, token: String)], _ report: inout ForgetReport
    ) throws {
        let forms = forms
        let columns =
            try CustomerColumns.texts(in: connection) + CustomerColumns.ids(in: connection)
        let ours = Set(CustomerColumns.ofOurs(columns))
        for column in columns where !ours.contains(column) {
            let (table, name) = column.quoted
            var changed: [(old: String, new: String)] = []
            try connection.forEachRow(
                """
                select distinct hex(\(name))
                from \(table)
                where typeof(\(name)) = 'blob' and length(\(name)) between 1 and \(BlobText.longest)
                """
            ) { row in
                let hex = try row.text(0)
                guard let blob = BlobText(hex: hex) else { return }
                var text = blob.text
                for (word, token) in words {
                    text = try replaced(word, in: text, with: token) ?? text
                }
                text = forms.replaced(in: text) ?? text
                if text != blob.text { changed.append((hex, blob.hex(of: text))) }
            }
            var count = 0
            for (old, new) in changed {
                try connection.run(
                    "update \(table) set \(name) = x'\(new)' where typeof(\(name)) = 'blob' and hex(\(name)) = ?",
                    [old])
                count += connection.changes
            }
            report.note(column.table, column.name, .replaced, count)
        }
    }

    /// Columns of the owner's that hold ids by their name may hold several in a cell, or `mailto:` before one.
    private func takeFromLists(
        _ words: [(word: String, token: String)], _ report: inout ForgetReport
    ) throws {
        let columns = try CustomerColumns.ids(in: connection)
        let ours = Set(CustomerColumns.ofOurs(columns))
        for column in columns where !ours.contains(column) {
            try replace(column, people.map { ($0.id, $0.token) } + words, &report)
        }
    }

    /// Lines in which anybody of them stands, by id or address, are kept as having been there, and no more.
    private func empty(_ column: CustomerColumns.Column, _ report: inout ForgetReport) throws {
        let (table, name) = column.quoted
        var count = 0
        for word in Set(people.flatMap { $0.words + [$0.id] }).subtracting(shared).sorted() {
            for text in try texts(of: column, with: word) {
                guard try replaced(word, in: text, with: ForgottenCustomers.emptied) != nil
                else { continue }
                try connection.run(
                    "update \(table) set \(name) = ? where \(name) = ?",
                    [ForgottenCustomers.emptied, text])
                count += connection.changes
            }
        }
        let forms = forms
        for text in forms.isEmpty ? [] : try textsWithDigits(of: column)
        where forms.replaced(in: text) != nil {
            try connection.run(
                "update \(table) set \(name) = ? where \(name) = ?",
                [ForgottenCustomers.emptied, text])
            count += connection.changes
        }
        report.note(column.table, column.name, .emptied, count)
    }

    func replace(
        _ column: CustomerColumns.Column, _ words: [(word: String, token: String)],
        _ report: inout ForgetReport
    ) throws {
        let (table, name) = column.quoted
        var (count, kept) = (0, 0)
        let isOfOthers = CustomerColumns.ofOnePerson.contains(column.table)
        let missing = try Self.marks.filter { try texts(of: column, with: $0).isEmpty }
        for (word, token) in words where !missing.contains(where: { word.contains($0) }) {
            for text in try texts(of: column, with: word) {
                // An address that another customer has too is his, where it is his attribute as a whole; in a longer
                // text, and where it is an id, it is taken out.
                if isOfOthers, !people.contains(where: { $0.id == word }),
                    AddressFold.folded(text.trimmed) == AddressFold.folded(word)
                {
                    kept += try rows(of: column, with: text)
                    continue
                }
                guard let other = try replaced(word, in: text, with: token) else { continue }
                // Two texts that differed in the case of an address alone become one.
                try connection.run(
                    "update or replace \(table) set \(name) = ? where \(name) = ?", [other, text])
                count += connection.changes
            }
        }
        let more = try replaceNumbers(column, isOfOthers: isOfOthers, &report)
        (count, kept) = (count + more.changed, kept + more.kept)
        report.note(column.table, column.name, .replaced, count)
        if kept > 0 { report.leaveAddress(column.table, column.name, kept) }
    }

    private func rows(of column: CustomerColumns.Column, with text: String) throws -> Int {
        let (table, name) = column.quoted
        return try connection.query(
            "select count(*) from \(table) where \(name) = ?", [text])[0].int(0)
    }

    /// The text without a word; `nil` where it does not stand there, but in the longer address of somebody else.
    private func replaced(
        _ word: String, in text: String, with other: String
    ) throws -> String? {
        try PersonalText.replacing(word, in: text, with: other) {
            try !(words?.owners(of: $0).isEmpty ?? true)
        }
    }

    /// Phone numbers of theirs, however they are written.
    private var forms: PhoneForms {
        PhoneForms(
            people.flatMap { person in
                person.addresses.filter(Self.isNumber).map { ($0, person.token) }
            })
    }

    /// Whether a word of somebody's is a number that `PhoneForms` finds in every spelling.
    private static func isNumber(_ word: String) -> Bool {
        PersonalID(word) == .phone && PhoneNumber(word) != nil
    }

    private func replaceNumbers(
        _ column: CustomerColumns.Column, isOfOthers: Bool, _ report: inout ForgetReport
    ) throws -> (changed: Int, kept: Int) {
        let (forms, (table, name)) = (forms, column.quoted)
        guard !forms.isEmpty else { return (0, 0) }
        var (count, kept, left) = (0, 0, 0)
        for text in try textsWithDigits(of: column) {
            guard let other = forms.replaced(in: text) else {
                if forms.mayHold(text) { left += try rows(of: column, with: text) }
                continue
            }
            if isOfOthers, ContactKey.of(text) != nil {
                kept += try rows(of: column, with: text)
                continue
            }
            try connection.run(
                "update or replace \(table) set \(name) = ? where \(name) = ?", [other, text])
            count += connection.changes
        }
        if left > 0 { report.leaveRest(column.table, column.name, left) }
        return (count, kept)
    }

    /// Different texts of a column in which a number may stand.
    private func textsWithDigits(of column: CustomerColumns.Column) throws -> [String] {
        let (table, name) = column.quoted
        let digits = String(repeating: "*[0-9]", count: PhoneText.fewestDigits)
        return try connection.query(
            """
            select distinct \(name)
            from \(table)
            where typeof(\(name)) = 'text' and \(name) glob '\(digits)*'
            """
        ).map { try $0.text(0) }
    }

    /// Whether a text has escapes, in which an address may stand as in links, JSON or HTML (`EscapedText`).
    static func isEscaped(_ name: String) -> String {
        let hex = "[0-9A-Fa-f]"
        return
            "(\(name) glob '*%\(hex)\(hex)*' or \(name) glob '*\\u\(hex)\(hex)\(hex)\(hex)*' or \(name) glob '*&#*')"
    }

    /// Different texts of a column with a word somewhere in them.
    func texts(of column: CustomerColumns.Column, with word: String) throws -> [String] {
        let (table, name) = column.quoted
        return try connection.query(
            """
            select distinct \(name)
            from \(table)
            where typeof(\(name)) = 'text'
                and (instr(lower(\(name)), lower(?)) > 0 or \(Self.isEscaped(name)))
            """, [PersonalText.searchable(word)]
        ).map { try $0.text(0) }
    }
}
