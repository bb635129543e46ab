import Store

/// Where an id still stands after all was taken out: what may be something else is told, not changed.
struct ForgottenRest {
    /// The longest run of ASCII letters and digits of an id, and ids with it: a text that holds the id has it too.
    private let ids: [Substring: [[UInt8]]]
    /// The same with their addresses: of blobs, which are changed where they are text alone.
    private let words: [Substring: [[UInt8]]]
    private let connection: Connection

    /// - Precondition: ids that are names are told by `ForgottenNames`.
    init(of people: [ForgottenPerson], in connection: Connection) {
        let ids = people.map(\.id).filter { id in !people.contains { $0.names.contains(id) } }
        self.ids = Self.byRuns(ids)
        words = Self.byRuns(
            ids + people.flatMap(\.addresses).filter { $0.utf8.contains(UInt8(ascii: "@")) })
        self.connection = connection
    }

    private static func byRuns(_ words: [String]) -> [Substring: [[UInt8]]] {
        Dictionary(grouping: words) { runs(of: $0).max { $0.count < $1.count } ?? "" }
            .mapValues { $0.map { Array($0.utf8) } }
    }

    /// Looks through all values and definitions of the file.
    ///
    /// - Precondition: everything has been changed.
    /// - Complexity: O(texts).
    func look(_ report: inout ForgetReport) throws {
        guard !words.isEmpty else { return }
        let columns = try CustomerColumns.texts(in: connection)
        let ids = try CustomerColumns.ids(in: connection)
        let ours = Set(CustomerColumns.ofOurs(columns + ids))
        for column in columns + CustomerColumns.raw + ids.filter({ !ours.contains($0) }) {
            let isOurs = ours.contains(column) || CustomerColumns.raw.contains(column)
            let (table, name) = column.quoted
            var count = 0
            try connection.forEachRow(
                """
                select
                    cast(\(name) as text), count(*),
                    iif(typeof(\(name)) = 'blob' and length(\(name)) < 100000, hex(\(name)), null),
                    typeof(\(name)) = 'blob'
                from \(table)
                where typeof(\(name)) in ('text', 'blob')
                group by \(name)
                """
            ) { row in
                // A whole value of what is not ours was told among ids.
                let texts = ForgottenValues.texts(
                    row.convertedText(0), hex: row.isNull(2) ? nil : row.convertedText(2))
                let wanted = try row.int(3) == 1 ? words : self.ids
                if texts.contains(where: { Self.holds($0, wanted, butWhole: !isOurs) }) {
                    count += Int(try row.int(1))
                }
            }
            if count > 0 { report.leaveRest(column.table, column.name, count) }
        }
        try connection.forEachRow(
            "select name, sql from sqlite_schema where sql is not null order by name"
        ) { row in
            let name = row.convertedText(0)
            if Self.isOfTheOwner(name), Self.holds(row.convertedText(1), self.ids, butWhole: false)
            {
                report.leaveDefinition(name)
            }
        }
    }

    /// Whether a table, view or index is none of the program's, so that its definition may name somebody.
    static func isOfTheOwner(_ name: String) -> Bool {
        !CustomerColumns.isOurs(name) && name != "customer" && name != ScoredView.name
            && !EmbeddedSQL.views.contains { $0.name == name }
    }

    private static func holds(
        _ text: String, _ ids: [Substring: [[UInt8]]], butWhole: Bool
    ) -> Bool {
        let bytes = Array(text.utf8)
        return ([bytes] + (EscapedText(bytes).map { [$0.bytes] } ?? [])).contains { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            return (runs(of: text) + [""]).contains { run in
                ids[run]?.contains { id in
                    PersonalText.range(of: id, in: bytes).map { !butWhole || $0 != bytes.indices }
                        ?? false
                } ?? false
            }
        }
    }

    private static func runs(of text: String) -> [Substring] {
        AddressFold.folded(text).split { !$0.isASCII || !$0.isLetter && !$0.isNumber }
    }
}
