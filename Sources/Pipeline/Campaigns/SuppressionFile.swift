import Foundation
import Tabular

/// A file of people whom nobody may write to any more: unsubscribes, bounces, a list of objections.
///
/// With a header the columns of addresses, numbers and ids count, by their usual names. Without one each line is an
/// address, a number with its country, or an id.
package struct SuppressionFile: Sendable {
    /// The name, without folders.
    package let name: String
    package let entries: [SuppressionList.Entry]
    /// Lines that name nobody, all of them with an empty cell.
    package let nEmpty: Int

    private static let mostFields = 256
    private static let headers: [SuppressionList.Kind: Set<String>] = [
        .email: [
            "email", "emailaddress", "mail", "emails", "address", "emailadresse", "recipient",
        ],
        .phone: ["phone", "phonenumber", "mobile", "telephone", "telefon", "sms", "tel"],
        .customer: ["customerid", "customer", "id", "kundennummer", "userid", "externalid"],
    ]

    /// - Parameters:
    ///   - country: Of phone numbers without one.
    /// - Throws: `IngestError` for a line that names nobody; what the file throws.
    package init(path: String, country: PhoneCountry?) throws {
        let source = try IngestError.from(InputFile.stream(path, chunk: 1 << 16).source)
        let reader = CSVRecordReader(source, name: path, fieldCapacity: Self.mostFields)
        let head = try reader.firstBytes(4096)
        let firstLine = head.prefix { $0 != 0x0A }
        let delimiter =
            [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].first { firstLine.contains($0) }
            ?? UInt8(ascii: ",")
        reader.begin(
            delimiter: delimiter, skipping: head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        var columns: [(place: Int, kind: SuppressionList.Kind)]?
        var (entries, seen, nEmpty, isFirst) = (
            [SuppressionList.Entry](), Set<SuppressionList.Entry>(), 0, true
        )
        while try reader.nextRecord() {
            guard !reader.isBlank, !reader.isEmpty else { continue }
            let cells = (0..<min(reader.fieldCount, Self.mostFields)).map {
                ContactText.trimmed(TextEncoding.likely(reader.record).text(reader[$0].bytes))
            }
            if isFirst {
                isFirst = false
                columns = Self.columns(cells)
                if columns != nil { continue }
            }
            let found = Self.entries(cells, columns, country)
            if found.isEmpty {
                guard
                    columns.map({
                        $0.allSatisfy { $0.place >= cells.count || cells[$0.place].isEmpty }
                    }) ?? false
                else { throw Self.nobody(path, reader.line, cells) }
                nEmpty += 1
            }
            for entry in found where seen.insert(entry).inserted { entries.append(entry) }
        }
        guard !entries.isEmpty || columns != nil else {
            throw IngestError(
                .data,
                "\(path): names nobody. Expected a line for each e-mail address, phone number or customer."
            )
        }
        name = URL(fileURLWithPath: path).lastPathComponent
        (self.entries, self.nEmpty) = (entries, nEmpty)
    }

    private static func columns(
        _ cells: [String]
    ) -> [(place: Int, kind: SuppressionList.Kind)]? {
        guard !cells.contains(where: { $0.contains("@") }) else { return nil }
        let found = cells.enumerated().compactMap { place, cell in
            headers.first { $0.value.contains(HeaderNames.normalized(cell)) }.map {
                (place, $0.key)
            }
        }
        return found.isEmpty ? nil : found
    }

    private static func entries(
        _ cells: [String], _ columns: [(place: Int, kind: SuppressionList.Kind)]?,
        _ country: PhoneCountry?
    ) -> [SuppressionList.Entry] {
        guard let columns else {
            return cells.compactMap { cell in
                if cell.isEmpty { return nil }
                if cell.contains("@") { return entry(.email, cell, country) }
                if cells.count > 1 {
                    return cell.hasPrefix("+") ? entry(.phone, cell, country) : nil
                }
                return cell.hasPrefix("+")
                    ? entry(.phone, cell, country) : entry(.customer, cell, country)
            }
        }
        return columns.compactMap { column in
            column.place < cells.count ? entry(column.kind, cells[column.place], country) : nil
        }
    }

    private static func entry(
        _ kind: SuppressionList.Kind, _ cell: String, _ country: PhoneCountry?
    ) -> SuppressionList.Entry? {
        guard !cell.isEmpty else { return nil }
        switch kind {
        case .email: return .init(kind: kind, value: EmailAddress.folded(cell))
        case .phone:
            return PhoneNumber(cell, country: country).map { .init(kind: kind, value: $0.key) }
        case .customer:
            guard case .id(let id) = IdentifierText.customer(cell, nullWords: .usual) else {
                return nil
            }
            return .init(kind: kind, value: id)
        }
    }

    private static func nobody(_ path: String, _ line: Int, _ cells: [String]) -> IngestError {
        IngestError(
            .data,
            "\(path):\(line): \"\(cells.joined(separator: ",").prefix(40))\" names nobody: expected an e-mail address, a phone"
                + " number with its country (+44…), or a customer. Nothing was written. Mend the line, or give the file a header"
                + " with email, phone or customer_id above the columns that count.")
    }
}
