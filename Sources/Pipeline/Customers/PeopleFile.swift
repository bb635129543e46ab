import Tabular

/// The rows of a list of people: unsubscribes, bounces, requests to be forgotten.
///
/// One reader for all such lists: UTF-8, UTF-16 with its mark, Windows-1252; commas, semicolons or tabs; a header by
/// which columns are known, or none.
package struct PeopleFile: Sendable {
    /// What somebody is known by.
    package enum Kind: String, Sendable { case email, phone, customer }

    /// A line that is not empty.
    package struct Row: Sendable {
        package let line: Int
        /// Trimmed.
        package let cells: [String]
    }

    /// Names of columns; `nil` without a header.
    package let names: [String]?
    /// What columns hold, by place, as far as their names say.
    package let kinds: [Int: Kind]
    /// Those below the header.
    package let rows: Slice<PeopleRows>

    private static let mostFields = 256
    /// What names of columns hold, without spaces and signs; the first that fits decides.
    private static let parts: [(Kind, [String])] = [
        (.email, ["mail", "recipient"]), (.phone, ["phone", "mobil", "telefon", "sms"]),
    ]
    private static let headers: [Kind: Set<String>] = [
        .email: ["address"],
        .phone: ["tel"],
        .customer: [
            "customerid", "customer", "id", "kundennummer", "userid", "externalid", "kunde",
            "client",
        ],
    ]

    /// - Parameter isCustomer: Whether a cell of the first line is somebody's id, which no header is.
    /// - Throws: `IngestError` for what is no text; what the file throws.
    /// - Complexity: O(bytes) time; memory for the bytes of all cells and 4 a cell.
    package init(path: String, isCustomer: (String) throws -> Bool = { _ in false }) throws {
        let rows = try Self.rows(path)
        guard let first = rows.first, let kinds = try Self.kinds(first.cells, isCustomer) else {
            (names, kinds, self.rows) = (nil, [:], rows[rows.startIndex...])
            return
        }
        (names, self.rows) = (first.cells, rows.dropFirst())
        self.kinds = kinds.filter { place, kind in
            guard let status = ContactStatusName(first.cells[place]) else { return true }
            return status != .reason && Self.holds(kind, place, of: rows.dropFirst())
        }
    }

    /// Whether a column that is called like a status holds addresses or numbers, as one of "Unsubscribed emails" does.
    ///
    /// What says why a letter came back has addresses among its words, and names nobody.
    private static func holds(_ kind: Kind, _ place: Int, of rows: Slice<PeopleRows>) -> Bool {
        guard
            let cell = rows.lazy.compactMap({ $0.cells.count > place ? $0.cells[place] : nil })
                .first(where: { !$0.isEmpty })
        else { return false }
        switch kind {
        case .email: return EmailAddress.key(address(cell)) != nil
        case .phone:
            let isTime = (cell.hasPrefix("19") || cell.hasPrefix("20")) && cell.count >= 12
            return PhoneNumber(cell).map { !isTime && $0.key.count >= PhoneForms.fewestBare }
                ?? false
        case .customer: return false
        }
    }

    private static func rows(_ path: String) throws -> PeopleRows {
        let source = try IngestError.from(InputFile.stream(path, chunk: 1 << 16).source)
        let reader = CSVRecordReader(
            UnicodeByteSource(source), name: path, fieldCapacity: mostFields)
        let head = try reader.firstBytes(4096)
        let firstLine = head.prefix { $0 != 0x0A }
        if head.contains(0) {
            throw IngestError(
                .data,
                "\(path): is no text, or UTF-16 without the mark at its start. Save it as UTF-8 (CSV)."
            )
        }
        // Who is named in brackets may have a comma in the name.
        let delimiter =
            [0x09, UInt8(ascii: ";"), UInt8(ascii: ",")].first { firstLine.contains($0) }
            ?? UInt8(ascii: ",")
        reader.begin(
            delimiter: delimiter, skipping: head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        var rows = PeopleRows()
        while try reader.nextRecord() {
            guard !reader.isBlank, !reader.isEmpty else { continue }
            guard !rows.isFull else {
                throw IngestError(.data, "\(path): is larger than 4 GB. Give it in several files.")
            }
            rows.begin(line: reader.line)
            let fields = 0..<min(reader.fieldCount, mostFields)
            let encoding =
                reader.hasHighBytes ? TextEncoding.likely(reader.record) : TextEncoding.utf8
            for field in fields.map({ reader[$0] }) {
                if !reader.hasHighBytes, !field.hasDoubledQuotes {
                    rows.add(field.bytes)
                    continue
                }
                let text = encoding.text(field.bytes)
                rows.add(
                    ContactText.trimmed(
                        field.hasDoubledQuotes ? text.withQuotesOnce : text))
            }
        }
        return rows
    }

    private static func kinds(
        _ cells: [String], _ isCustomer: (String) throws -> Bool
    ) rethrows -> [Int: Kind]? {
        guard !cells.contains(where: { $0.contains("@") || isNumber($0) }) else { return nil }
        var kinds: [Int: Kind] = [:]
        for (place, cell) in cells.enumerated() { kinds[place] = kind(cell) }
        guard !kinds.isEmpty, try !cells.contains(where: { try !$0.isEmpty && isCustomer($0) })
        else { return nil }
        return kinds
    }

    /// Whether a cell is a number, a date or a phone number: digits and signs alone.
    private static func isNumber(_ cell: String) -> Bool {
        cell.contains(where: \.isNumber) && !cell.contains(where: \.isLetter)
    }

    /// Which columns name people, in words: what a list means goes by it.
    ///
    /// - Parameter otherwise: How lines are read where there is no header.
    package func reading(otherwise: String) -> String {
        guard let names else { return "has no header: \(otherwise)" }
        let columns = kinds.sorted { $0.key < $1.key }.map { "\"\(names[$0.key])\"" }
        guard let last = columns.last else {
            return "none of its columns says that it names people"
        }
        return columns.count == 1
            ? "its column \(last) names people"
            : "its columns \(columns.dropLast().joined(separator: ", ")) and \(last) name people"
    }

    private static func kind(_ name: String) -> Kind? {
        let word = HeaderNames.normalized(name)
        return headers.first { $0.value.contains(word) }?.key
            ?? parts.first { $0.1.contains { word.contains($0) } }?.0
    }

    // MARK: Cells

    /// The addresses of a cell, folded: one alone, several, or with a name as in `Ann <ann@example.com>` and `mailto:`.
    package static func addresses(_ cell: String) -> [String] {
        guard cell.utf8.contains(UInt8(ascii: "@")) else { return [] }
        // Nearly all cells are one address and nothing else.
        if let only = EmailAddress(cell) { return [only.text] }
        var words = cell.split {
            $0.isWhitespace || ",;|<>()[]\"".contains($0)
        }.map(String.init).filter { $0.contains("@") }
        words = words.map { word in
            let start = word.lowercased().hasPrefix("mailto:") ? word.dropFirst(7) : word[...]
            return String(start.prefix { $0 != "?" })
        }
        let whole = words.compactMap { EmailAddress.key($0) ?? EmailAddress.key(unended($0)) }
        guard whole.count == words.count, !whole.isEmpty else {
            // What is no address stops whoever has the same in the same place.
            return whole + [EmailAddress.folded(cell)]
        }
        return whole
    }

    /// The one address of a cell, folded: as it is, or with a name as in `Ann <ann@example.com>`; the whole cell where it is none or
    /// several, or where words stand beside it: `a b@c.de` is a slip of somebody's address, and `b@c.de` somebody else.
    package static func address(_ cell: String) -> String {
        let folded = EmailAddress.folded(cell)
        // Nearly all cells have nothing around their address.
        guard folded.utf8.contains(where: marks.contains) || folded.utf8.last == UInt8(ascii: ".")
        else { return folded }
        let isInBrackets = folded.hasSuffix(">") && folded.contains("<")
        guard isInBrackets || !folded.contains(where: \.isWhitespace) else { return folded }
        let all = addresses(cell)
        return all.count == 1 ? all[0] : folded
    }

    /// What stands around an address where something does: a space, a bracket, a quote, `mailto:`.
    private static let marks = Set(" \t<>()[]\",;|:'".utf8)

    private static func unended(_ word: String) -> String {
        String(word.reversed().drop { ".:'".contains($0) }.reversed().drop { $0 == "'" })
    }
}
