import Reports

/// The customers of a sheet: each once, under the id that `invoice_line` would write.
struct CustomerRows {
    /// Rows of the sheet, one a customer.
    private(set) var rows: [Int] = []
    /// Their ids.
    private(set) var ids: [String] = []
    /// Rows equal to an earlier one.
    private(set) var nRepeated = 0
    /// Customers who were forgotten: nothing of their rows is taken.
    private(set) var nForgotten = 0

    /// Customers that an error names.
    private static let maxNamed = 5

    /// Takes rows without a usable id out of the sheet, as rejected.
    ///
    /// - Throws: `data` if a customer stands on two lines that differ.
    init(_ sheet: CustomerSheet) throws(IngestError) {
        Self.rejectBadIDs(sheet)
        var firstRows: [String: Int] = [:]
        var conflicts: [String] = []
        var nConflicts = 0
        for row in 0..<sheet.nRows {
            guard case .id(let id) = Self.customer(sheet, row) else { continue }
            guard let first = firstRows.updateValue(row, forKey: id) else {
                rows.append(row)
                ids.append(id)
                continue
            }
            firstRows[id] = first
            if Self.areEqual(sheet, first, row) {
                nRepeated += 1
                continue
            }
            nConflicts += 1
            if nConflicts <= Self.maxNamed {
                conflicts.append(
                    "  customer \(id) on lines \(sheet.lines[first]) and \(sheet.lines[row]):"
                        + " \(Self.difference(sheet, first, row))")
            }
        }
        guard nConflicts == 0 else {
            if nConflicts > Self.maxNamed {
                conflicts.append("  … and \(nConflicts - Self.maxNamed) more")
            }
            throw IngestError(
                .data,
                "\(sheet.name): \(counted(nConflicts, "line")) of customers that an"
                    + " earlier line has with other values; nothing was kept. Keep one line a"
                    + " customer.\n" + conflicts.joined(separator: "\n"))
        }
    }

    /// The same without customers who were forgotten.
    func without(_ forgotten: ForgottenCustomers?) -> CustomerRows {
        guard let forgotten else { return self }
        var others = self
        (others.rows, others.ids) = ([], [])
        for (row, id) in zip(rows, ids) {
            if forgotten.token(of: id) != nil {
                others.nForgotten += 1
            } else {
                others.rows.append(row)
                others.ids.append(id)
            }
        }
        return others
    }

    // MARK: Ids

    private enum Customer {
        case id(String)
        case bad(String)
    }

    private static func rejectBadIDs(_ sheet: CustomerSheet) {
        var problems: [Int: String] = [:]
        for row in 0..<sheet.nRows {
            if case .bad(let reason) = customer(sheet, row) { problems[row] = reason }
        }
        guard !problems.isEmpty else { return }
        sheet.remove(rows: problems.keys.sorted()) { problems[$0] ?? "" }
    }

    private static func customer(_ sheet: CustomerSheet, _ row: Int) -> Customer {
        let text = sheet.text(row, sheet.layout.idColumn)
        guard !text.isEmpty else { return .bad("customer_id is empty") }
        switch IdentifierText.customer(text, nullWords: sheet.nullWords) {
        case .id(let id): return .id(id)
        case .nobody:
            return .bad("customer_id \"\(text)\" stands for nobody (--null-words)")
        case .damaged:
            return .bad(
                "customer_id \"\(text.prefix(40))\" was damaged by a spreadsheet; format the column"
                    + " as text and export again")
        }
    }

    // MARK: Repeated rows

    /// Whether two rows of one customer hold the same, however the id is written.
    private static func areEqual(_ sheet: CustomerSheet, _ a: Int, _ b: Int) -> Bool {
        firstDifference(sheet, a, b) == nil
    }

    private static func difference(_ sheet: CustomerSheet, _ a: Int, _ b: Int) -> String {
        guard let column = firstDifference(sheet, a, b) else { return "" }
        let (x, y) = (sheet.text(a, column).prefix(40), sheet.text(b, column).prefix(40))
        return "\(sheet.names[column]) \"\(x)\" and \"\(y)\""
    }

    private static func firstDifference(_ sheet: CustomerSheet, _ a: Int, _ b: Int) -> Int? {
        sheet.names.indices.first {
            $0 != sheet.layout.idColumn && !sheet.areEqual(a, b, column: $0)
        }
    }
}
