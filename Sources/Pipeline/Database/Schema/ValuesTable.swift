import Store

/// The table with the raw values of one snapshot.
struct ValuesTable {
    let name: String
    /// Its features, in order.
    let columns: [String]

    /// The statement that makes it.
    ///
    /// - Parameter isInteger: Of each feature: types are those of the values, so that BI tools show
    ///   counts as whole numbers.
    func creation(isInteger: [Bool]) -> String {
        let features = zip(columns, isInteger).map { name, isInteger in
            Self.before(name) + (isInteger ? "integer" : "real") + Self.after
        }
        return "create table \(head)\(features.joined())\(Self.tail)"
    }

    /// Whether a stored text is that of this table, with either type of each feature.
    func isMade(by sql: String) -> Bool {
        var rest = sql.utf8[...]
        func take(_ text: String) -> Bool {
            guard rest.starts(with: text.utf8) else { return false }
            rest = rest.dropFirst(text.utf8.count)
            return true
        }
        guard take("CREATE TABLE "), take(head) else { return false }
        for column in columns {
            guard take(Self.before(column)), take("integer") || take("real"), take(Self.after)
            else { return false }
        }
        return take(Self.tail) && rest.isEmpty
    }

    private var head: String {
        """
        \(Identifier.quote(name)) (
            row_no integer primary key,
            customer_id text not null,
            replicate integer not null
        """
    }

    private static func before(_ column: String) -> String { ",\n    \(Identifier.quote(column)) " }
    private static let after = " not null"
    private static let tail = "\n)"
}
