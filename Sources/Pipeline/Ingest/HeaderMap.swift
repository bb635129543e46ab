/// Which field of a record is which column, from the header record.
package struct HeaderMap: Sendable, Hashable {
    /// All header cells, trimmed.
    package let names: [String]
    /// For each `InvoiceColumn`, by raw value, the index of its field; `nil` if it is not there.
    package let fieldIndex: [Int?]
    /// Pairs of cells that name the same column.
    package let duplicates: [String]

    /// Maps header cells, in any order.
    ///
    /// - Parameter columns: Which cell names which column.
    package init(names: [String], columns: HeaderNames = HeaderNames()) {
        self.names = names
        var index = [Int?](repeating: nil, count: InvoiceColumn.allCases.count)
        var duplicates: [String] = []
        for (position, name) in names.enumerated() {
            guard let column = columns.column(of: name) else { continue }
            if let first = index[column.rawValue] {
                duplicates.append("\(names[first]) and \(name)")
            } else {
                index[column.rawValue] = position
            }
        }
        fieldIndex = index
        self.duplicates = duplicates
    }

    /// Columns that no header cell names.
    package var missing: [InvoiceColumn] {
        InvoiceColumn.allCases.filter { fieldIndex[$0.rawValue] == nil }
    }

    /// Whether the header can be used.
    package var isComplete: Bool { missing.isEmpty && duplicates.isEmpty }

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
