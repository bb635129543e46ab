import Foundation
import Reports
import Tabular

/// A file of people whom nobody may write to any more: unsubscribes, bounces, a list of objections.
///
/// With a header the columns of addresses, numbers and ids count, by their usual names; where none of them holds
/// addresses, those of other columns do. Without one each line is an address, a number, or an id. Where a column says who
/// still gets letters, only who does not counts (`ContactStatus`).
package struct SuppressionFile: Sendable {
    /// The name, without folders.
    package let name: String
    /// What each line says; empty for one that names nobody.
    package private(set) var lines: [[SuppressionList.Entry]] = []
    /// Where each of them stands in the file.
    private(set) var numbers: [Int] = []
    /// Which columns were read, in words.
    let reading: String
    /// Whether the kinds of what stands in a line are told by a header: it is of one person then.
    let hasHeader: Bool
    let path: String
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

    /// Who counts by a column that says who still gets letters, in words; `nil` where none does.
    package private(set) var statusWords: String?

    /// - Parameters:
    ///   - country: Of phone numbers without one.
    ///   - status: `[COLUMN=]VALUE[,VALUE…]`: which values of a column mean that nobody may write.
    ///   - isCustomer: Whether an id is somebody's: no header is.
    /// - Throws: `IngestError` for a line that names nobody where there is no header, and for a status that cannot be
    ///   told; what the file throws.
    /// - Complexity: O(bytes).
    package init(
        path: String, country: PhoneCountry?, status: String? = nil,
        isCustomer: (String) throws -> Bool = { _ in false }
    ) throws {
        name = URL(fileURLWithPath: path).lastPathComponent
        self.path = path
        let file = try PeopleFile(path: path, isCustomer: isCustomer)
        hasHeader = file.names != nil
        var columns = Columns(
            kinds: file.names.map { _ in file.kinds }, country: country, names: file.names ?? [])
        if file.names != nil, !file.kinds.values.contains(.email) {
            Self.addAddresses(of: file.rows, to: &columns)
        }
        reading = file.reading(
            otherwise: "each cell with an address, a number with + or an id alone counts")
        var told = try ContactStatuses.find(in: file.names, asked: status, file: path)
        var seen: Set<SuppressionList.Entry> = []
        for row in file.rows {
            guard told?.takes(row.cells, line: row.line) ?? true else { continue }
            let found = take(row, columns)
            guard !found.isEmpty || columns.kinds != nil else {
                throw Self.nobody(path, row.line, row.cells)
            }
            lines.append(found)
            numbers.append(row.line)
            for entry in found where seen.insert(entry).inserted { entries.append(entry) }
        }
        try told?.check(file: path)
        statusWords = told?.words
        guard !entries.isEmpty || columns.kinds != nil && unread.count == 0 else {
            throw IngestError(
                .data,
                "\(path): names nobody\(unread.count > 0 ? " (\(unread.first))" : ""). Expected a line for each e-mail"
                    + " address, phone number or customer, or a header with email, phone or customer_id."
            )
        }
    }

    /// Columns of no known name that hold addresses, where none is called so.
    private static func addAddresses(
        of rows: ArraySlice<PeopleFile.Row>, to columns: inout Columns
    ) {
        for row in rows {
            for (place, cell) in row.cells.enumerated()
            where place < columns.names.count && columns.kinds?[place] == nil
                && !PeopleFile.addresses(cell).isEmpty
            {
                columns.kinds?[place] = .email
            }
        }
    }

    private mutating func take(
        _ row: PeopleFile.Row, _ columns: Columns
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

    private static func addresses(_ cell: String) -> [SuppressionList.Entry] {
        PeopleFile.addresses(cell).map { .init(kind: .email, value: $0) }
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
