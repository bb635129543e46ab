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
    /// - Throws: `ExplanationError.unknownCustomer` with the nearest ids there are.
    package init(_ text: String, in connection: Connection) throws {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for spelling in [text, trimmed, Self.asInFiles(trimmed)] {
            if let same = try Self.person(spelling, in: connection) {
                id = same
                note = "\(text) is one person with \(same), as --same-customer said"
                return
            }
            if try Self.isKnown(spelling, in: connection) {
                id = spelling
                note = spelling == text ? nil : "\"\(text)\" is taken for \(spelling)"
                return
            }
        }
        throw ExplanationError.unknownCustomer(
            text, nearest: try Self.nearest(to: trimmed, in: connection))
    }

    /// As `ingest` reads it in a file.
    private static func asInFiles(_ text: String) -> String {
        Array(text.utf8).withUnsafeBufferPointer { bytes in
            let id = IdentifierText(customer: bytes)
            if let number = id.number { return String(number) }
            let found = String(decoding: id.bytes, as: UTF8.self)
            return id.isAddress ? found.lowercased() : found
        }
    }

    private static func person(_ id: String, in connection: Connection) throws -> String? {
        try reading("same_customer") {
            try connection.query("select same_as from same_customer where customer_id = ?", [id])
                .first?.text(0)
        }
    }

    /// Whether any line, matrix or file of customers has it.
    private static func isKnown(_ id: String, in connection: Connection) throws -> Bool {
        try connection.scalar(
            """
            select exists (select 1 from customer_fact where customer_id = ?1)
                or exists (select 1 from snapshot_row where customer_id = ?1)
                or exists (select 1 from snapshot_excluded where customer_id = ?1)
                or exists (select 1 from customer where customer_id = ?1)
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
