import Reports
import Store

/// The one door through which ids of customers, and texts that may hold addresses, go to people.
///
/// Shows a pseudonym in the place of an id that says who somebody is. One key a file, so that a customer has the same
/// pseudonym on every screen, and another one in another file.
public struct CustomerNames: Sendable {
    private let record: PrivacyRecord
    /// What stands for those who were forgotten, which is nobody's name.
    private let tokens: Set<String>
    /// Whether ids are shown as they are (`--with-ids`).
    public let showsIDs: Bool

    /// Shows everything as it is.
    public static let plain = CustomerNames(record: PrivacyRecord(), showsIDs: true)
    /// Of no file: addresses are left out, and nothing has a pseudonym.
    public static let ofNoFile = CustomerNames(record: PrivacyRecord(), showsIDs: false)

    private init(record: PrivacyRecord, showsIDs: Bool) {
        (self.record, self.tokens, self.showsIDs) = (record, [], showsIDs)
    }

    /// Reads what the file says of its ids.
    ///
    /// - Throws: `DamagedError` for a key that is none.
    public init(_ connection: Connection, showsIDs: Bool = false) throws {
        record = try PrivacyRecord.load(from: connection) ?? PrivacyRecord()
        tokens = try ForgottenCustomers.tokens(in: connection)
        self.showsIDs = showsIDs
    }

    /// Since when the file waits to be packed after a `forget` that was cut short.
    public var unpackedSince: String? { record.unpackedSince }

    /// An id as it is shown.
    public func shown(_ id: String) -> String {
        guard !showsIDs, isPersonal(id) else { return id }
        return pseudonym(of: id)
    }

    /// A text with addresses of people taken out; the same address has the same pseudonym as the id.
    public func masked(_ text: String) -> String {
        if showsIDs { return text }
        return PersonalText.masked(text) { found in
            guard PersonalID(found) == .email else { return pseudonym(of: found) }
            let (address, ending) = Self.withoutEnding(found)
            return pseudonym(of: AddressFold.folded(address)) + ending
        }
    }

    /// Endings of files, which are no part of an address that one is called by.
    private static let endings: Set<Substring> = [
        "csv", "tsv", "txt", "gz", "zip", "xlsx", "json", "html", "svg", "png", "db", "sql", "old",
    ]

    private static func withoutEnding(_ found: String) -> (address: String, ending: String) {
        var (address, ending) = (found[...], "")
        while let dot = address.lastIndex(of: "."), let at = address.firstIndex(of: "@"),
            dot > address.index(after: at),
            endings.contains(address[address.index(after: dot)...])
        {
            (address, ending) = (address[..<dot], address[dot...] + ending)
        }
        return (String(address), ending)
    }

    /// A table with all ids and texts as they are shown.
    public func shown(_ table: ResultTable) -> ResultTable {
        if showsIDs { return table }
        var table = table
        for (place, column) in table.columns.enumerated() {
            for row in table.rows.indices {
                guard case .text(let text) = table.rows[row][place] else { continue }
                table.rows[row][place] = .text(shown(text, of: column.name))
            }
        }
        return table
    }

    private func shown(_ text: String, of column: String) -> String {
        if CustomerColumns.isID(column) { return shown(text) }
        if CustomerColumns.ofLines.contains(column) { return maskedLine(text) }
        return masked(text)
    }

    /// Whether an id of the table is shown as a pseudonym.
    ///
    /// - Complexity: O(rows), up to the first.
    public func hidesIDs(of table: ResultTable) -> Bool {
        let places = table.columns.indices.filter { CustomerColumns.isID(table.columns[$0].name) }
        return !showsIDs
            && table.rows.contains { row in
                places.contains {
                    guard case .text(let id) = row[$0] else { return false }
                    return isPersonal(id)
                }
            }
    }

    /// A line of a file, or words about one: cells of the kinds that are ids of the file are taken out, too.
    ///
    /// Which cell was meant for the id is not known of a line that was rejected.
    private func maskedLine(_ text: String) -> String {
        guard record.nName > 0 || record.nPhone > 0 else { return masked(text) }
        var result = ""
        var cell = ""
        func take() {
            let id = cell.trimmed
            var isHidden = false
            switch PersonalID(id) {
            case .name: isHidden = record.nName > 0
            case .phone: isHidden = record.nPhone > 0
            case .email, nil: break
            }
            result += isHidden ? cell.replacing(id, with: pseudonym(of: id)) : cell
            cell = ""
        }
        for character in text {
            if ",;\t|\"".contains(character) {
                take()
                result.append(character)
            } else {
                cell.append(character)
            }
        }
        take()
        return masked(result)
    }

    /// A document with all ids and texts as they are shown.
    public func shown(_ document: Document) -> Document {
        if showsIDs { return document }
        return Document(
            document.blocks.map { block in
                switch block {
                case .heading(let text, let level): .heading(masked(text), level: level)
                case .text(let text): .text(masked(text))
                case .table(let table): .table(shown(table))
                }
            })
    }

    /// Customers with a pseudonym: none, one, or where chance will have it two.
    ///
    /// - Complexity: O(customers), a keyed hash each.
    func customers(with pseudonym: Pseudonym, in connection: Connection) throws -> [String] {
        guard let hash = record.hash else { return [] }
        var found: [String] = []
        try reading("customer_fact") {
            try connection.forEachRow(
                """
                select customer_id from customer_fact
                union
                select customer_id from customer
                union
                select customer_id from snapshot_row
                union
                select customer_id from snapshot_excluded
                """
            ) { row in
                let id = try row.text(0)
                if Pseudonym(of: id, by: hash) == pseudonym { found.append(id) }
            }
        }
        return found
    }

    private func isPersonal(_ id: String) -> Bool {
        PersonalID.isCertain(id) || record.isPersonalAsAWhole && !tokens.contains(id)
    }

    private func pseudonym(of id: String) -> String {
        record.hash.map { Pseudonym(of: id, by: $0).text } ?? "(hidden)"
    }
}
