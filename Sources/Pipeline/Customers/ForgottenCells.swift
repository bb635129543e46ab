import Reports
import Store

/// Cells of a file of customers that name somebody who was forgotten: what is kept in their place.
///
/// An address or a number of theirs is taken out of any cell, whoever's line it is; an id that is neither, such as a
/// number, where most different values of the column are customers' ids, as `forget` itself does.
struct ForgottenCells {
    /// By place of the column: what stands for the text of a cell.
    private var kept: [[String: String]]
    /// Cells that were changed, by place of the column.
    private var counts: [Int]
    /// Cells that may be somebody's id and stay, by place.
    private var left: [Int]
    private let sheet: CustomerSheet
    private let columns: [Int]

    /// Looks at all cells.
    ///
    /// - Parameters:
    ///   - rows: Of the sheet.
    ///   - columns: Of the sheet that are attributes.
    ///   - countries: Of phone numbers without one.
    ///   - isCustomer: Whether an id is somebody's.
    /// - Complexity: O(cells), a keyed hash for each different one.
    init(
        _ sheet: CustomerSheet, rows: [Int], columns: [Int], _ forgotten: ForgottenCustomers,
        countries: [PhoneCountry], isCustomer: (String) throws -> Bool
    ) throws {
        (self.sheet, self.columns) = (sheet, columns)
        (kept, counts, left) = ([], [], [])
        for column in columns {
            var texts: [String: Int] = [:]
            for row in rows {
                let text = sheet.text(row, column)
                if !text.isEmpty { texts[text, default: 0] += 1 }
            }
            var own: [String: String] = [:]
            var ids: [String: String] = [:]
            for text in texts.keys {
                let id = IdentifierText.asInFiles(text)
                if let token = forgotten.token(ofNumber: text, in: countries) {
                    own[text] = token
                } else if let token = forgotten.token(of: id) {
                    if EmailAddress.key(id) != nil {
                        own[text] = token
                    } else if PersonalID(id) == .email {
                        own[text] = forgotten.kept(text: text)
                    } else {
                        ids[text] = token
                    }
                } else {
                    let other = forgotten.kept(text: text)
                    if other != text { own[text] = other }
                }
            }
            var nLeft = 0
            if !ids.isEmpty {
                let known = try texts.keys.count {
                    try ids[$0] != nil || isCustomer(IdentifierText.asInFiles($0))
                }
                if 2 * known > texts.count {
                    own.merge(ids) { first, _ in first }
                } else {
                    nLeft = ids.keys.reduce(0) { $0 + (texts[$1] ?? 0) }
                }
            }
            kept.append(own)
            counts.append(own.keys.reduce(0) { $0 + (texts[$1] ?? 0) })
            left.append(nLeft)
        }
    }

    /// What is kept of a cell, in the place of its value.
    ///
    /// Where numbers or dates are held no token can stand: nothing does.
    func kept(_ value: Value, row: Int, position: Int) -> Value {
        guard !kept[position].isEmpty,
            let other = kept[position][sheet.text(row, columns[position])]
        else { return value }
        if case .text = value { return .text(other) }
        return .null
    }

    /// What is told of it, a sentence each.
    var warnings: [String] {
        func list(_ counts: [Int]) -> String {
            zip(columns, counts).filter { $0.1 > 0 }.map {
                "\"\(sheet.names[$0.0])\" (\(grouped($0.1)))"
            }.joined(separator: ", ")
        }
        var words: [String] = []
        if counts.contains(where: { $0 > 0 }) {
            words.append(
                "cells of other customers name somebody who was forgotten (workbench forget); what stands in their place was"
                    + " taken: \(list(counts))")
        }
        if left.contains(where: { $0 > 0 }) {
            words.append(
                "cells that may be the id of somebody who was forgotten stay, as most others in their columns are nobody's:"
                    + " \(list(left)). If they are, take them out of the file")
        }
        return words
    }
}

extension ForgottenCustomers {
    /// A header cell as it is kept: nothing in it that says who somebody was.
    func kept(header: String) -> String {
        let id = IdentifierText.asInFiles(header)
        return PersonalID(id).flatMap { _ in token(of: id) } ?? kept(text: header)
    }
}

extension CustomerIngest {
    /// What becomes of the cells of a file that name somebody who was forgotten.
    func forgottenCells(
        _ sheet: CustomerSheet, _ customers: CustomerRows, _ columns: [Int],
        _ forgotten: ForgottenCustomers
    ) throws -> ForgottenCells {
        let stored = try ContactColumn.stored(in: database).first { $0.role == .phone }?.country
        let own = Set(customers.ids.map { ByteText($0) })
        return try ForgottenCells(
            sheet, rows: customers.rows, columns: columns, forgotten,
            countries: [contact.country, stored].compactMap(\.self)
        ) { id in
            if own.contains(ByteText(id)) { return true }
            return try database.scalar(
                "select exists (select 1 from customer_fact where customer_id = ?1)"
                    + " or exists (select 1 from customer where customer_id = ?1)", [id]) == 1
        }
    }
}
