import Reports
import Store

/// Takes people out of columns that hold an id as a whole: ids of every table, what other customers' attributes say of
/// them, and columns of tables that the owner made, of whatever type and name.
struct ForgottenValues {
    private let tokens: [String: String]
    private let connection: Connection
    /// Names that are something else, too (`ForgottenNames`).
    private let shared: Set<String>

    /// - Precondition: the list of people is made.
    init(
        of people: [ForgottenPerson], sharing shared: Set<String> = [], in connection: Connection
    ) {
        self.shared = shared
        tokens = Dictionary(
            people.map { ($0.id, $0.token) }, uniquingKeysWith: { first, _ in first })
        self.connection = connection
    }

    /// Changes what has to be changed.
    ///
    /// - Throws: `ForgetError.cannotHold` where a table of the owner's takes no token.
    /// - Complexity: O(values) of columns that are not ours; look-ups in ours.
    func take(_ report: inout ForgetReport) throws {
        let others = try CustomerColumns.mayBeIDs(in: connection)
        let ids = try CustomerColumns.ids(in: connection)
        let ours = Set(CustomerColumns.ofOurs(ids))
        for column in ids where ours.contains(column) { try replace(column, &report) }
        for column in ids where !ours.contains(column) {
            try replaceValues(of: column, tokens, &report)
        }
        for column in others { try takeFromOther(column, &report) }
    }

    /// A column of ours: ids stand there as they were read.
    private func replace(
        _ column: CustomerColumns.Column, _ report: inout ForgetReport
    ) throws {
        let (table, name) = column.quoted
        try connection.run(
            """
            update \(table)
            set \(name) = (
                select token from temp.forgetting where forgetting.customer_id = \(table).\(name))
            where \(name) in (select customer_id from temp.forgetting)
            """)
        report.note(column.table, column.name, .replaced, connection.changes)
    }

    /// A column that may hold anything: an address is one anywhere, a number or a name is a customer where
    /// most values are.
    private func takeFromOther(
        _ column: CustomerColumns.Column, _ report: inout ForgetReport
    ) throws {
        let certain = tokens.filter { ForgottenPerson.isAddress($0.key) }
        let rest = tokens.filter { !ForgottenPerson.isAddress($0.key) }
        if !certain.isEmpty { try replaceValues(of: column, certain, &report) }
        let found = try values(of: column, rest)
        guard !found.isEmpty else { return }
        var left = rest
        if try namesCustomers(column) {
            left = rest.filter { shared.contains($0.key) }
            try replaceValues(of: column, rest.filter { !shared.contains($0.key) }, &report)
        }
        let count = try values(of: column, left).reduce(0) { $0 + $1.count }
        if count > 0 { report.leave(column.table, column.name, count) }
    }

    /// Whether more than half of the different values of a column are ids of customers.
    private func namesCustomers(_ column: CustomerColumns.Column) throws -> Bool {
        let (table, name) = column.quoted
        return try connection.scalar(
            """
            select 2 * count(distinct iif(
                cast(\(name) as text) in (
                    select customer_id from customer_fact
                    union
                    select customer_id from temp.forgetting
                    union
                    select token from temp.forgetting
                ), \(name), null)) > count(distinct \(name))
            from \(table)
            """) == 1
    }

    /// Values of a column that are somebody's id, however it is written.
    private func values(
        of column: CustomerColumns.Column, _ tokens: [String: String]
    ) throws -> [(value: Value, hex: String?, token: String, count: Int)] {
        guard !tokens.isEmpty else { return [] }
        let (table, name) = column.quoted
        return try connection.query(
            """
            select
                \(name), cast(\(name) as text), count(*),
                iif(typeof(\(name)) = 'blob', hex(\(name)), null)
            from \(table)
            where typeof(\(name)) in ('text', 'integer', 'real')
                or typeof(\(name)) = 'blob' and length(\(name)) < 1000
            group by \(name)
            """
        ).compactMap { row in
            let token = Self.texts(try row.text(1), hex: try row.optionalText(3)).lazy.compactMap {
                text in
                let id = IdentifierText.asInFiles(
                    text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
                return tokens[text] ?? tokens[id]
            }.first
            return try token.map { (row.values[0], try row.optionalText(3), $0, try row.int(2)) }
        }
    }

    /// What a value says as a text: bytes may be UTF-16, too.
    ///
    /// - Parameter hex: The bytes of a blob in hexadecimal digits; `nil` for what is none.
    static func texts(_ text: String, hex: String?) -> [String] {
        guard let hex, hex.utf8.count >= 4, hex.utf8.count % 4 == 0 else { return [text] }
        let digits = hex.utf8.map { UInt16(Character(Unicode.Scalar($0)).hexDigitValue ?? 0) }
        let units = stride(from: 0, to: digits.count, by: 4).map {
            digits[$0] << 12 | digits[$0 + 1] << 8 | digits[$0 + 2] << 4 | digits[$0 + 3]
        }
        return [text]
            + [units, units.map(\.byteSwapped)].map { units in
                String(
                    decoding: units.first == 0xFEFF ? units.dropFirst() : units[...],
                    as: UTF16.self)
            }
    }

    private func replaceValues(
        of column: CustomerColumns.Column, _ tokens: [String: String],
        _ report: inout ForgetReport
    ) throws {
        let (table, name) = column.quoted
        let types = try connection.columns(ofTable: "customer").filter { $0.name == column.name }
        let isNumber =
            column.table == "customer"
            && types.contains { $0.declaredType.lowercased() != "text" }
        var count = 0
        for (value, hex, token, _) in try values(of: column, tokens) {
            // Attributes of numbers hold numbers only: what they say of the person goes.
            let result = Result { () throws(StoreError) in
                try connection.run(
                    """
                    update \(table)
                    set \(name) = ?1
                    where iif(?3 is null, \(name) is ?2, typeof(\(name)) = 'blob' and hex(\(name)) = ?3)
                    """,
                    [isNumber ? .null : .text(token), value, hex.map { .text($0) } ?? .null])
            }
            if case .failure(let error) = result {
                throw column.table == "customer"
                    ? error : ForgetError.cannotHold(column.table, column.name)
            }
            count += connection.changes
        }
        report.note(column.table, column.name, isNumber ? .emptied : .replaced, count)
    }
}
