/// Which field of a record is which column, from the header record.
package struct HeaderMap: Sendable, Hashable {
    /// All header cells, trimmed.
    package let names: [String]
    /// For each `InvoiceColumn`, by raw value, the index of its field; `nil` if it is not there.
    ///
    /// No two columns have the same field: the bound on the text of a record rests on it.
    package let fieldIndex: [Int?]
    /// Pairs of cells that name the same column.
    package let duplicates: [String]

    /// Maps header cells, in any order.
    ///
    /// Of several cells for a column the one with the surest name is taken and the others are not
    /// used; two that are equally sure are `duplicates`.
    /// - Parameter columns: Which cell names which column.
    package init(names: [String], columns: HeaderNames = HeaderNames()) {
        self.names = names
        var index = [Int?](repeating: nil, count: InvoiceColumn.allCases.count)
        var duplicates: [String] = []
        let matches = names.map { columns.match($0) }
        for column in InvoiceColumn.allCases {
            let ranks = matches.map { $0?.column == column ? $0?.rank : nil }
            guard let best = ranks.compactMap({ $0 }).min() else { continue }
            let positions = ranks.indices.filter { ranks[$0] == best }
            index[column.rawValue] = positions[0]
            for other in positions.dropFirst() {
                duplicates.append("\(names[positions[0]]) and \(names[other])")
            }
        }
        for (position, name) in names.enumerated()
        where index.contains(nil) && !index.contains(position) {
            let open = columns.possible(name).filter { index[$0.rawValue] == nil }
            if open.count == 1 { index[open[0].rawValue] = position }
        }
        fieldIndex = index
        self.duplicates = duplicates
    }

    /// Columns that a header cell names.
    package var matchCount: Int { fieldIndex.count { $0 != nil } }

    /// Columns that no header cell names.
    package var missing: [InvoiceColumn] {
        InvoiceColumn.allCases.filter { fieldIndex[$0.rawValue] == nil }
    }

    /// Whether the header can be used.
    package var isComplete: Bool { missing.isEmpty && duplicates.isEmpty }

    /// Whether it names customers and nothing that only an invoice has, as the export of a CRM does: its
    /// customers may well have a country, a date and a description.
    package var looksLikeCustomers: Bool {
        let ofInvoices: [InvoiceColumn] = [.invoiceNo, .stockCode, .quantity, .unitPrice]
        return !missing.contains(.customerID) && ofInvoices.allSatisfy(missing.contains)
    }

    /// Header cells that are not used, named once each.
    package var ignored: [String] {
        var seen: Set<String> = []
        return names.enumerated().compactMap { position, name in
            guard !name.isEmpty, !fieldIndex.contains(position), seen.insert(name).inserted else {
                return nil
            }
            return name
        }
    }

    /// Fewest fields of a record: all columns with a name.
    package var minFields: Int { (names.lastIndex { !$0.isEmpty } ?? -1) + 1 }

    /// `invoice_no=InvoiceNo, …`, as kept in `source_file.column_map`.
    package var text: String {
        InvoiceColumn.allCases.compactMap { column in
            fieldIndex[column.rawValue].map { "\(column.sqlName)=\(names[$0])" }
        }.joined(separator: ", ")
    }
}
