import Store

/// Somebody who is to be forgotten: an id of the file, what will stand in its place, and words that lead to him.
struct ForgottenPerson {
    let id: String
    let token: String
    /// The id where it says who somebody is, and addresses of his attributes: taken out of every text.
    let words: [String]

    /// The people that a list names, each with all ids that `--same-customer` has said are his.
    ///
    /// - Returns: Them, and how many of the list have been forgotten before.
    /// - Throws: `ForgetError.unknown` for ids of nobody, all of them at once.
    static func all(
        named texts: [String], in connection: Connection, names: CustomerNames
    ) throws -> (people: [ForgottenPerson], nEarlier: Int) {
        let forgotten = try ForgottenCustomers(in: connection)
        var (ids, seen, earlier): ([String], Set<String>, Set<String>) = ([], [], [])
        var unknown: [String] = []
        for text in texts {
            if ForgottenCustomers.isToken(text) || isForgotten(text, forgotten) {
                earlier.insert(text)
                continue
            }
            guard let id = try known(text, in: connection) else {
                unknown.append(names.shown(text))
                continue
            }
            for other in try same(id, in: connection)
            where !ForgottenCustomers.isToken(other) && seen.insert(other).inserted {
                ids.append(other)
            }
        }
        guard unknown.isEmpty else { throw ForgetError.unknown(unknown, of: texts.count) }
        let people = try ids.map { id in
            ForgottenPerson(
                id: id, token: ForgottenCustomers.newToken(),
                words: try words(of: id, in: connection))
        }
        return (people, earlier.count)
    }

    private static func isForgotten(_ text: String, _ forgotten: ForgottenCustomers?) -> Bool {
        forgotten?.token(of: folded(text)) != nil || forgotten?.token(of: text) != nil
    }

    /// The id as tables have it; also of somebody of whom there are only rejected lines.
    private static func known(_ text: String, in connection: Connection) throws -> String? {
        do {
            return try CustomerReference(text, in: connection, followsMerges: false).id
        } catch ExplanationError.unknownCustomer {
            let id = folded(text)
            return try isInRawLines(id, in: connection) ? id : nil
        }
    }

    /// As `ingest` reads it.
    private static func folded(_ text: String) -> String {
        CustomerReference.asInFiles(
            text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }

    private static func isInRawLines(_ id: String, in connection: Connection) throws -> Bool {
        guard !id.isEmpty else { return false }
        for column in CustomerColumns.raw {
            let (table, name) = column.quoted
            let lines = try connection.query(
                "select \(name) from \(table) where instr(lower(\(name)), lower(?)) > 0", [id])
            for line in lines {
                let bytes = Array(try line.text(0).utf8)
                if PersonalText.range(of: Array(id.utf8), in: bytes) != nil { return true }
            }
        }
        return false
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

    private static func words(of id: String, in connection: Connection) throws -> [String] {
        var words = PersonalID(id) == nil ? [] : [id]
        let rows = try connection.query("select * from customer where customer_id = ?", [id])
        for case .text(let value) in rows.flatMap(\.values)
        where value != id && [.email, .phone].contains(PersonalID(value)) {
            words.append(value)
        }
        return words
    }
}
