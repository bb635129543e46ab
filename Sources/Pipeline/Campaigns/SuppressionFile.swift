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
    /// All of it, each once, in the order of the file.
    package private(set) var entries = SuppressionEntries()
    /// Numbers without a country as they were typed, beside what they are with that of today: another country later makes other
    /// numbers of them, and of their customers'.
    private(set) var digits = SuppressionEntries()
    /// What each line says: places among the entries, line by line.
    private var said: [UInt32] = []
    /// Where each line ends among these.
    private var ends: [UInt32] = []
    /// Where each of them stands in the file.
    private var numbers: [UInt32] = []
    /// Which columns were read, in words.
    package let reading: String
    /// Whether the kinds of what stands in a line are told by a header: it is of one person then.
    let hasHeader: Bool
    let path: String
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
        var kinds: [Int: PeopleFile.Kind]?
        var country: PhoneCountry?
        var names: [String] = []
    }

    private var scratch: [UInt8] = []

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
        let rows = file.rows.base
        var told = try ContactStatuses.find(
            in: file.names, asked: status, file: path, besides: Set((columns.kinds ?? [:]).keys)
        ) { place in file.rows.map { place < $0.cells.count ? $0.cells[place] : "" } }
        for row in file.rows.indices {
            guard told?.takes(rows[row].cells, line: rows.line(row)) ?? true else { continue }
            let before = said.count
            take(row, of: rows, columns)
            guard said.count > before || columns.kinds != nil else {
                throw Self.nobody(path, rows.line(row), rows[row].cells)
            }
            ends.append(UInt32(said.count))
            numbers.append(UInt32(rows.line(row)))
        }
        try told?.check(file: path)
        statusWords = told.map { $0.words + Self.unread(of: file, besides: columns.kinds) }
        guard !entries.isEmpty || columns.kinds != nil && unread.count == 0 else {
            throw IngestError(
                .data,
                "\(path): names nobody\(unread.count > 0 ? " (\(unread.first))" : ""). Expected a line for each e-mail"
                    + " address, phone number or customer, or a header with email, phone or customer_id."
            )
        }
    }

    /// Columns that were not taken for one of people or of a status, in words: one of them may say more.
    private static func unread(of file: PeopleFile, besides kinds: [Int: PeopleFile.Kind]?)
        -> String
    {
        let rows = file.rows.base
        let names = (file.names ?? []).enumerated().filter { place, name in
            kinds?[place] == nil && ContactStatusName(name) == nil
                && file.rows.indices.contains { row in
                    place < rows.cellCount(row) && rows.withCell(row, place) { !$0.isEmpty }
                }
        }.map(\.element)
        guard !names.isEmpty else { return "" }
        return "; not read: \(quotedNames(names.prefix(mostUnread)))"
            + (names.count > mostUnread ? " and \(names.count - mostUnread) more" : "")
            + " (where one of them stops people, call it unsubscribed)"
    }

    /// Columns that are named of those that were not read.
    private static let mostUnread = 6

    /// Columns of no known name that hold addresses, where none is called so.
    private static func addAddresses(
        of rows: Slice<PeopleRows>, to columns: inout Columns
    ) {
        for row in rows {
            for (place, cell) in row.cells.enumerated()
            where place < columns.names.count && columns.kinds?[place] == nil
                && holdsAddress(cell, under: columns.names[place])
            {
                columns.kinds?[place] = .email
            }
        }
    }

    /// Whether a cell has an address; under the name of a status it is nothing else.
    private static func holdsAddress(_ cell: String, under name: String) -> Bool {
        guard cell.utf8.contains(UInt8(ascii: "@")) else { return false }
        switch ContactStatusName(name) {
        case nil: return !PeopleFile.addresses(cell).isEmpty
        case .stop, .beside: return EmailAddress.key(PeopleFile.address(cell)) != nil
        case .consent, .reason, .perhaps: return false
        }
    }

    // MARK: Lines

    /// Lines that count.
    package var nLines: Int { ends.count }

    /// Places of what a line says among the entries.
    package func said(_ line: Int) -> ArraySlice<UInt32> {
        said[(line == 0 ? 0 : Int(ends[line - 1]))..<Int(ends[line])]
    }

    /// Where a line stands in the file.
    func number(_ line: Int) -> Int { Int(numbers[line]) }

    private mutating func take(_ row: Int, of rows: PeopleRows, _ columns: Columns) {
        let nCells = rows.cellCount(row)
        guard let kinds = columns.kinds else {
            for cell in 0..<nCells where !takeAddress(row, cell, of: rows) {
                let text = rows[row].cells[cell]
                add(Self.entries(of: text, isAlone: nCells == 1, columns.country))
                if text.hasPrefix("0") { addDigits(text) }
            }
            return
        }
        let before = said.count
        var (isEmpty, useless) = (true, [String]())
        for cell in 0..<nCells where rows.withCell(row, cell, { !$0.isEmpty }) {
            // A line with more cells than columns has several in its last.
            let column = min(cell, columns.names.count - 1)
            guard let kind = kinds[column] else {
                if rows.withCell(row, cell, { $0.contains(UInt8(ascii: "@")) }) {
                    let text = rows[row].cells[cell]
                    if !Self.addresses(text).isEmpty {
                        elsewhere.add("\(columns.names[column]): \(text)", rows.line(row))
                    }
                }
                continue
            }
            isEmpty = false
            if kind == .email, takeAddress(row, cell, of: rows) { continue }
            let text = rows[row].cells[cell]
            let own = Self.entries(kind, text, columns.country)
            if own.isEmpty { useless.append(text) }
            add(own)
            if kind == .phone { addDigits(text) }
        }
        if said.count == before { useless.forEach { unread.add($0, rows.line(row)) } }
        if isEmpty { nEmpty += 1 }
    }

    /// Takes a cell that is one address of ASCII, as nearly all are.
    private mutating func takeAddress(_ row: Int, _ cell: Int, of rows: PeopleRows) -> Bool {
        scratch.removeAll(keepingCapacity: true)
        guard rows.withCell(row, cell, { EmailAddress.append($0, to: &scratch) }) else {
            return false
        }
        let place = scratch.withUnsafeBufferPointer { entries.insert(.email, $0) }
        said.append(UInt32(place))
        return true
    }

    private mutating func add(_ own: [SuppressionList.Entry]) {
        for entry in own { said.append(UInt32(entries.insert(entry))) }
    }

    private mutating func addDigits(_ cell: String) {
        for number in Self.words(cell).compactMap({ PhoneNumber($0) }) where number.e164 == nil {
            _ = digits.insert(.init(kind: .phone, value: number.key))
        }
    }

    // MARK: Cells

    private static func words(_ cell: String) -> [String] {
        cell.split { ",;|\n".contains($0) }.map(String.init)
    }

    private static func addresses(_ cell: String) -> [SuppressionList.Entry] {
        PeopleFile.addresses(cell).map { .init(kind: .email, value: $0) }
    }

    private static func numbers(
        _ cell: String, _ country: PhoneCountry?
    ) -> [SuppressionList.Entry] {
        words(cell).compactMap { word in
            (PhoneNumber(word, country: country) ?? PhoneNumber(word)).map {
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
        _ kind: PeopleFile.Kind, _ cell: String, _ country: PhoneCountry?
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
