import Foundation
import Reports
import Tabular

/// A file of people whom nobody may write to any more: unsubscribes, bounces, a list of objections.
///
/// With a header the columns of addresses, numbers and ids count, by their usual names; where none of them holds
/// addresses, those of other columns do. Without one each line is an address, a number, or an id.
package struct SuppressionFile: Sendable {
    /// The name, without folders.
    package let name: String
    /// What each line says; empty for one that names nobody.
    package private(set) var lines: [[SuppressionList.Entry]] = []
    /// All of it, each once, in the order of the file.
    package private(set) var entries: [SuppressionList.Entry] = []
    /// Lines of which all cells that count are empty.
    package private(set) var nEmpty = 0
    /// Cells that count and hold nothing that somebody can be found by.
    package private(set) var unread: Found = Found()
    /// Addresses in columns that do not count.
    package private(set) var elsewhere: Found = Found()

    /// Cells of a kind, and the first of them.
    package struct Found: Sendable, Hashable {
        package var count = 0
        /// Place and text of the first.
        package var first = ""

        fileprivate mutating func add(_ text: String, _ line: Int) {
            if count == 0 { first = "line \(line): \"\(text.prefix(40))\"" }
            count += 1
        }
    }

    private struct Columns {
        /// By place; `nil` without a header.
        var kinds: [Int: SuppressionList.Kind]?
        var country: PhoneCountry?
        var names: [String] = []
    }

    private static let mostFields = 256
    /// What names of columns hold, without spaces and signs; the first that fits decides.
    private static let parts: [(SuppressionList.Kind, [String])] = [
        (.email, ["mail", "recipient"]), (.phone, ["phone", "mobil", "telefon", "sms"]),
    ]
    private static let headers: [SuppressionList.Kind: Set<String>] = [
        .email: ["address"],
        .phone: ["tel"],
        .customer: ["customerid", "customer", "id", "kundennummer", "userid", "externalid"],
    ]

    /// - Parameters:
    ///   - country: Of phone numbers without one.
    /// - Throws: `IngestError` for a line that names nobody where there is no header; what the file throws.
    package init(path: String, country: PhoneCountry?) throws {
        name = URL(fileURLWithPath: path).lastPathComponent
        let rows = try Self.rows(path)
        var columns = Columns(kinds: nil, country: country)
        var rest = rows[...]
        if let first = rows.first, let kinds = Self.kinds(first.cells) {
            (columns.kinds, columns.names) = (kinds, first.cells)
            rest = rows.dropFirst()
            if !kinds.values.contains(.email) { Self.addAddresses(of: rest, to: &columns) }
        }
        var seen: Set<SuppressionList.Entry> = []
        for row in rest {
            let found = take(row, columns)
            guard !found.isEmpty || columns.kinds != nil else {
                throw Self.nobody(path, row.line, row.cells)
            }
            lines.append(found)
            entries += found.filter { seen.insert($0).inserted }
        }
        guard !entries.isEmpty || columns.kinds != nil && unread.count == 0 else {
            throw IngestError(
                .data,
                "\(path): names nobody\(unread.count > 0 ? " (\(unread.first))" : ""). Expected a line for each e-mail"
                    + " address, phone number or customer, or a header with email, phone or customer_id."
            )
        }
    }

    private static func rows(_ path: String) throws -> [(line: Int, cells: [String])] {
        let source = try IngestError.from(InputFile.stream(path, chunk: 1 << 16).source)
        let reader = CSVRecordReader(source, name: path, fieldCapacity: mostFields)
        let head = try reader.firstBytes(4096)
        let firstLine = head.prefix { $0 != 0x0A }
        // Who is named in brackets may have a comma in the name.
        let delimiter =
            [0x09, UInt8(ascii: ";"), UInt8(ascii: ",")].first { firstLine.contains($0) }
            ?? UInt8(ascii: ",")
        reader.begin(
            delimiter: delimiter, skipping: head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        var rows: [(line: Int, cells: [String])] = []
        while try reader.nextRecord() {
            guard !reader.isBlank, !reader.isEmpty else { continue }
            rows.append(
                (
                    reader.line,
                    (0..<min(reader.fieldCount, mostFields)).map {
                        ContactText.trimmed(
                            TextEncoding.likely(reader.record).text(reader[$0].bytes))
                    }
                ))
        }
        return rows
    }

    private static func kinds(_ cells: [String]) -> [Int: SuppressionList.Kind]? {
        guard !cells.contains(where: { $0.contains("@") }) else { return nil }
        var kinds: [Int: SuppressionList.Kind] = [:]
        for (place, cell) in cells.enumerated() {
            let word = HeaderNames.normalized(cell)
            kinds[place] =
                headers.first { $0.value.contains(word) }?.key
                ?? parts.first { $0.1.contains { word.contains($0) } }?.0
        }
        return kinds.isEmpty ? nil : kinds
    }

    /// Columns of no known name that hold addresses, where none is called so.
    private static func addAddresses(
        of rows: ArraySlice<(line: Int, cells: [String])>, to columns: inout Columns
    ) {
        for row in rows {
            for (place, cell) in row.cells.enumerated()
            where place < columns.names.count && columns.kinds?[place] == nil
                && !addresses(cell).isEmpty
            {
                columns.kinds?[place] = .email
            }
        }
    }

    private mutating func take(
        _ row: (line: Int, cells: [String]), _ columns: Columns
    ) -> [SuppressionList.Entry] {
        guard let kinds = columns.kinds else {
            let isAlone = row.cells.count == 1
            return row.cells.flatMap { Self.entries(of: $0, isAlone: isAlone, columns.country) }
        }
        var found: [SuppressionList.Entry] = []
        var (isEmpty, useless) = (true, [String]())
        for (place, cell) in row.cells.enumerated() where !cell.isEmpty {
            // A line with more cells than columns has several in its last.
            let column = min(place, columns.names.count - 1)
            guard let kind = kinds[column] else {
                if !Self.addresses(cell).isEmpty {
                    elsewhere.add("\(columns.names[column]): \(cell)", row.line)
                }
                continue
            }
            isEmpty = false
            let own = Self.entries(kind, cell, columns.country)
            if own.isEmpty { useless.append(cell) }
            found += own
        }
        if found.isEmpty { useless.forEach { unread.add($0, row.line) } }
        if isEmpty { nEmpty += 1 }
        return found
    }

    // MARK: Cells

    /// The addresses of a cell: one alone, several, or with a name as in `Ann <ann@example.com>` and `mailto:`.
    private static func addresses(_ cell: String) -> [SuppressionList.Entry] {
        guard cell.contains("@") else { return [] }
        var words = cell.split {
            $0.isWhitespace || ",;|<>()[]\"".contains($0)
        }.map(String.init).filter { $0.contains("@") }
        words = words.map { word in
            let start = word.lowercased().hasPrefix("mailto:") ? word.dropFirst(7) : word[...]
            return String(start.prefix { $0 != "?" })
        }
        let whole = words.compactMap { EmailAddress($0) ?? EmailAddress(unended($0)) }
        guard whole.count == words.count, !whole.isEmpty else {
            // What is no address stops whoever has the same in the same place.
            return whole.map { .init(kind: .email, value: $0.text) }
                + [.init(kind: .email, value: EmailAddress.folded(cell))]
        }
        return whole.map { .init(kind: .email, value: $0.text) }
    }

    private static func unended(_ word: String) -> String {
        String(word.reversed().drop { ".:'".contains($0) }.reversed().drop { $0 == "'" })
    }

    private static func numbers(
        _ cell: String, _ country: PhoneCountry?
    ) -> [SuppressionList.Entry] {
        let words = cell.split { ",;|\n".contains($0) }
        return words.compactMap { word in
            (PhoneNumber(String(word), country: country) ?? PhoneNumber(String(word))).map {
                .init(kind: .phone, value: $0.key)
            }
        }
    }

    /// An id; one that is an address counts as that, too.
    private static func customers(_ cell: String) -> [SuppressionList.Entry] {
        guard case .id(let id) = IdentifierText.customer(cell, nullWords: .usual) else { return [] }
        return [.init(kind: .customer, value: id)] + addresses(cell)
    }

    private static func entries(
        _ kind: SuppressionList.Kind, _ cell: String, _ country: PhoneCountry?
    ) -> [SuppressionList.Entry] {
        switch kind {
        case .email: addresses(cell)
        case .phone: numbers(cell, country)
        case .customer: customers(cell)
        }
    }

    /// A cell of a file without a header.
    private static func entries(
        of cell: String, isAlone: Bool, _ country: PhoneCountry?
    ) -> [SuppressionList.Entry] {
        if cell.isEmpty { return [] }
        if cell.contains("@") { return addresses(cell) }
        if cell.hasPrefix("+") { return numbers(cell, country) }
        guard isAlone else { return [] }
        // A nought in front is that of a number within its country, or of an id: whoever it is, is meant.
        return customers(cell) + (cell.hasPrefix("0") ? numbers(cell, country) : [])
    }

    private static func nobody(_ path: String, _ line: Int, _ cells: [String]) -> IngestError {
        IngestError(
            .data,
            "\(path):\(line): \"\(cells.joined(separator: ",").prefix(40))\" names nobody: expected an e-mail address, a phone"
                + " number with its country (+44…), or a customer. Nothing was written. Mend the line, or give the file a header"
                + " with email, phone or customer_id above the columns that count.")
    }
}
