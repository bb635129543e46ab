import Store

/// A customer as an analyst types him: by the id of the file, in whatever spelling is known to be his.
package struct CustomerReference {
    /// The id that lines and matrices have.
    package let id: String
    /// How the words lead there, where they are others; `nil` where they are the id.
    package let note: String?

    /// Looks for the id itself, then for the person that `--same-customer` says it is, then for it without what a
    /// spreadsheet leaves around ids.
    ///
    /// A pseudonym, as screens show it, is his too.
    ///
    /// - Parameters:
    ///   - names: How ids are shown in notes and errors.
    ///   - followsMerges: Whether an id that `--same-customer` has merged leads to the one that stays.
    /// - Throws: `ExplanationError.unknownCustomer` with the nearest ids there are; `sharedPseudonym`.
    package init(
        _ text: String, in connection: Connection, names: CustomerNames = .plain,
        followsMerges: Bool = true
    ) throws {
        if let pseudonym = Pseudonym(text) {
            let found = try CustomerNames(connection).customers(with: pseudonym, in: connection)
            guard found.count < 2 else {
                throw ExplanationError.sharedPseudonym(pseudonym.text, found.count)
            }
            if let only = found.first {
                (id, note) = (only, nil)
                return
            }
        }
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for spelling in [text, trimmed, Self.asInFiles(trimmed)] {
            if followsMerges, let same = try Self.person(spelling, in: connection) {
                id = same
                note =
                    "\(names.shown(text)) is one person with \(names.shown(same)), as --same-customer said"
                return
            }
            if try Self.isKnown(spelling, in: connection) {
                id = spelling
                note =
                    spelling == text
                    ? nil : "\"\(names.shown(text))\" is taken for \(names.shown(spelling))"
                return
            }
        }
        throw ExplanationError.unknownCustomer(
            names.shown(text),
            nearest: try Self.nearest(to: trimmed, in: connection).map(names.shown))
    }

    /// As `ingest` reads it in a file.
    package static func asInFiles(_ text: String) -> String { IdentifierText.asInFiles(text) }

    private static func person(_ id: String, in connection: Connection) throws -> String? {
        try reading("same_customer") {
            try connection.query("select same_as from same_customer where customer_id = ?", [id])
                .first?.text(0)
        }
    }

    /// Whether any line, matrix or file of customers has it.
    static func isKnown(_ id: String, in connection: Connection) throws -> Bool {
        try connection.scalar(
            """
            select exists (select 1 from customer_fact where customer_id = ?1)
                or exists (select 1 from snapshot_row where customer_id = ?1)
                or exists (select 1 from snapshot_excluded where customer_id = ?1)
                or exists (select 1 from customer where customer_id = ?1)
                or exists (select 1 from same_customer where customer_id = ?1)
            """, [id]) == 1
    }

    /// Up to three ids that are alike.
    private static func nearest(to text: String, in connection: Connection) throws -> [String] {
        var ids = try reading("customer_fact") {
            try connection.query("select customer_id from customer_fact order by customer_id")
                .map { try $0.text(0) }
        }
        var nearest: [String] = []
        while nearest.count < 3, let next = nearestName(to: text, among: ids) {
            nearest.append(next)
            ids.removeAll { $0 == next }
        }
        return nearest
    }
}
