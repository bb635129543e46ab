import Store

/// Addresses and names that lead to a customer, and the customers that an address leads to.
package struct ForgottenWords {
    private let connection: Connection

    package init(in connection: Connection) { self.connection = connection }

    /// The id where it says who somebody is, the addresses of his attributes and of what was handed over, and his name.
    package func words(of id: String) throws -> [String] {
        var words = PersonalID(id) == nil ? [] : [id]
        let names = try connection.columns(ofTable: "customer").map(\.name)
        let rows = try connection.query("select * from customer where customer_id = ?", [id])
        var parts: [String: String] = [:]
        for row in rows {
            for (name, value) in zip(names, row.values) {
                guard case .text(let text) = value, text != id else { continue }
                switch PersonalID(text) {
                case .email, .phone: words.append(text)
                case .name where Self.fullNames.contains(name): words.append(text)
                case .name, nil: break
                }
                parts[name] = text
            }
        }
        if let first = parts["first_name"], let last = parts["last_name"] {
            words += ["\(first) \(last)", "\(last), \(first)"]
        }
        for row in try handedOver(id) {
            for case .text(let text) in row.values where text != id { words.append(text) }
        }
        // The same number as services have it.
        words += words.filter { PersonalID($0) == .phone && $0.hasPrefix("+") }.map {
            "+" + $0.filter { $0.isASCII && $0.isNumber }
        }
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }

    private static let fullNames: Set<String> = ["name", "full_name", "customer_name"]

    private func handedOver(_ id: String) throws -> [Row] {
        guard try !connection.columns(ofTable: "hand_over_customer").isEmpty else { return [] }
        return try connection.query(
            "select email, phone from hand_over_customer where customer_id = ?", [id])
    }

    /// Customers whose address or number it is, whatever the case of its letters and what stands between its digits.
    ///
    /// Columns that were said to hold them (`--email`, `--phone`); where none was, those whose name says so.
    /// - Complexity: O(customers).
    package func owners(of text: String) throws -> [String] {
        let kind = PersonalID(text)
        guard kind == .email || kind == .phone else { return [] }
        var owners: Set<String> = []
        for column in try columns(of: kind == .email ? "email" : "phone") {
            let name = Identifier.quote(column)
            for row in try connection.query(
                "select customer_id, cast(\(name) as text) from customer where \(name) is not null")
            where Self.key(try row.text(1), kind) == Self.key(text, kind) {
                owners.insert(try row.text(0))
            }
        }
        return owners.sorted()
    }

    private static func key(_ text: String, _ kind: PersonalID?) -> String {
        kind == .phone
            ? text.filter { $0.isASCII && $0.isNumber || $0 == "+" }
            : PersonalID.folded(text.filter { !$0.isWhitespace })
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
        let parts = role == "email" ? ["mail"] : ["phone", "mobile", "tel"]
        return known.filter { name in parts.contains { name.lowercased().contains($0) } }
    }
}
