/// Which field of a record is which column, from the header record.
package struct HeaderMap: Sendable, Hashable {
    /// A cell that may be a column, and how surely its name says so: 0 is surest.
    struct Candidate: Sendable, Hashable {
        let position: Int
        let rank: Int
    }

    /// Rank of a cell that is a column only for want of a better one.
    static let possibleRank = 1_000

    /// All header cells, trimmed.
    package let names: [String]
    /// For each `InvoiceColumn`, by raw value, the index of its field; `nil` if it is not there.
    ///
    /// A cell may fill two columns, where the caller says so or the product has no other.
    package let fieldIndex: [Int?]
    /// The fields of the columns besides.
    package let sideIndex: [SideColumn: Int]
    /// The format of a shop that the header is read by.
    package let shop: ShopFormat?
    /// Pairs of cells that name the same column.
    package let duplicates: [String]
    /// Columns that such pairs are of.
    let duplicated: [InvoiceColumn]
    /// For each column, by raw value, the cells that may be it, the surest first.
    let candidates: [[Candidate]]
    /// Whether the description stands for the product too, as no cell has its code.
    package let lacksCodes: Bool
    /// What the caller asks for and the header does not have.
    let unmet: [String]
    /// The columns that the caller has named.
    let given: Set<InvoiceColumn>
    /// The same of the columns besides, and those that the caller wants none of (`--map line_discount=none`).
    let givenSides: Set<SideColumn>
    let refused: Set<SideColumn>

    /// Maps header cells, in any order.
    ///
    /// Of several cells for a column the one with the surest name is taken and the others are not
    /// used; two that are equally sure are `duplicates`.
    /// - Parameters:
    ///   - columns: Which cell names which column.
    ///   - settled: What the content of the columns has decided (`ColumnSurvey`).
    package init(
        names: [String], columns: HeaderNames = HeaderNames(), settled: [InvoiceColumn: Int] = [:]
    ) {
        self.names = names
        shop = columns.shop.format(of: names)
        candidates = Self.candidates(names, columns, shop)
        var choice = Choice(names, candidates, settled)
        if shop == nil { choice.takePossible(names, columns) }
        var index = choice.index
        let product = InvoiceColumn.stockCode
        lacksCodes = index[product.rawValue] == nil && columns.given[product] == nil
        if lacksCodes {
            index[product.rawValue] = index[InvoiceColumn.description.rawValue]
        }
        let sides = Self.sides(names, columns, shop, used: index)
        let price = InvoiceColumn.unitPrice
        // What the caller calls the amount of a line is not its price too.
        if columns.given[price] == nil, index[price.rawValue] == sides[.lineTotal] {
            index[price.rawValue] = nil
        }
        fieldIndex = index
        sideIndex = sides
        duplicates = choice.duplicates
        duplicated = choice.duplicated
        given = Set(columns.given.keys)
        refused = Set(SideColumn.allCases.filter { columns.refuses($0, in: names) })
        givenSides = Set(columns.sides.keys).subtracting(refused)
        unmet =
            InvoiceColumn.allCases.compactMap { column in
                index[column.rawValue] == nil ? columns.given[column] : nil
            }
            + SideColumn.allCases.filter(givenSides.contains).compactMap {
                sides[$0] == nil ? columns.sides[$0] : nil
            }
    }

    /// One cell for each column, by the surest name or as settled.
    private struct Choice {
        var index = [Int?](repeating: nil, count: InvoiceColumn.allCases.count)
        var duplicates: [String] = []
        var duplicated: [InvoiceColumn] = []

        init(_ names: [String], _ candidates: [[Candidate]], _ settled: [InvoiceColumn: Int]) {
            for column in InvoiceColumn.allCases {
                if let position = settled[column] {
                    index[column.rawValue] = position
                    continue
                }
                let found = candidates[column.rawValue].filter { $0.rank < possibleRank }
                guard let best = found.first else { continue }
                index[column.rawValue] = best.position
                for other in found.dropFirst() where other.rank == best.rank {
                    duplicates.append("\(names[best.position]) and \(names[other.position])")
                    if duplicated.last != column { duplicated.append(column) }
                }
            }
        }

        /// A cell such as `Name` is the one column that the rest leaves open.
        mutating func takePossible(_ names: [String], _ columns: HeaderNames) {
            for (position, name) in names.enumerated()
            where index.contains(nil) && !index.contains(position) {
                let open = columns.possible(name).filter {
                    index[$0.rawValue] == nil && columns.given[$0] == nil
                }
                if open.count == 1 { index[open[0].rawValue] = position }
            }
        }
    }

    /// The cells that may be each column, the surest first.
    private static func candidates(
        _ names: [String], _ columns: HeaderNames, _ shop: ShopFormat?
    ) -> [[Candidate]] {
        let matches = names.map { columns.match($0) }
        return InvoiceColumn.allCases.map { column in
            if let given = columns.given[column] {
                return columns.positions(of: given, in: names).map {
                    Candidate(position: $0, rank: 0)
                }
            }
            if let shop {
                return (shop.columns[column] ?? []).enumerated().flatMap { rank, name in
                    columns.positions(of: name, in: names).map {
                        Candidate(position: $0, rank: rank)
                    }
                }
            }
            let found = names.indices.compactMap { position -> Candidate? in
                if let match = matches[position], match.column == column {
                    return Candidate(position: position, rank: match.rank)
                }
                if matches[position] != nil, !columns.mayBeProduct(names[position]) { return nil }
                return columns.possible(names[position]).contains(column)
                    ? Candidate(position: position, rank: possibleRank) : nil
            }.sorted { ($0.rank, $0.position) < ($1.rank, $1.position) }
            guard column == .unitPrice, !columns.refuses(.priceUnit, in: names) else {
                return found
            }
            // `Price Unit` beside `Price` is what that is for.
            let prices = found.filter {
                HeaderNames.usualSides[HeaderNames.normalized(names[$0.position])] != .priceUnit
            }
            return prices.isEmpty ? found : prices
        }
    }

    private static func sides(
        _ names: [String], _ columns: HeaderNames, _ shop: ShopFormat?, used: [Int?]
    ) -> [SideColumn: Int] {
        var sides: [SideColumn: Int] = [:]
        for side in SideColumn.allCases {
            let isPriceless = used[InvoiceColumn.unitPrice.rawValue] == nil
            if columns.refuses(side, in: names) || side == .priceUnit && isPriceless {
                continue
            } else if let given = columns.sides[side] {
                sides[side] = columns.positions(of: given, in: names).first
            } else if let shop {
                sides[side] =
                    shop.sides[side]?.lazy
                    .compactMap { columns.positions(of: $0, in: names).first }.first
            } else {
                sides[side] = names.indices.first {
                    !used.contains($0)
                        && (names[$0] == side.rawValue
                            || HeaderNames.usualSides[HeaderNames.normalized(names[$0])] == side)
                }
            }
        }
        // What the caller calls a discount of the order is none of the line too.
        let given = columns.sides.keys.compactMap { sides[$0] }
        return sides.filter { columns.sides[$0.key] != nil || !given.contains($0.value) }
    }

    /// Columns that a header cell names.
    package var matchCount: Int { fieldIndex.count { $0 != nil } }

    /// Columns that no header cell names, and without which the file cannot be read.
    package var missing: [InvoiceColumn] {
        InvoiceColumn.allCases.filter { column in
            guard fieldIndex[column.rawValue] == nil else { return false }
            if column == .unitPrice, sideIndex[.lineTotal] != nil { return false }
            return column.isRequired || given.contains(column)
        }
    }

    /// Columns that no header cell names, and which stay empty.
    package var absent: [InvoiceColumn] {
        InvoiceColumn.allCases.filter { fieldIndex[$0.rawValue] == nil && !$0.isRequired }
    }

    /// Whether the header can be used, but perhaps for cells that name the same column.
    var isReadable: Bool { missing.isEmpty && unmet.isEmpty }

    /// Whether the header can be used.
    package var isComplete: Bool { isReadable && duplicates.isEmpty }

    /// Whether names alone settle everything: those of the published data, each once.
    var isPublished: Bool {
        shop == nil && !lacksCodes && sideIndex.isEmpty && duplicates.isEmpty
            && candidates.allSatisfy { $0.count == 1 && $0[0].rank == 0 }
    }

    /// Whether there is nothing to look at in the columns: all are of the published data, but for the marks of a file for
    /// mending.
    var isSettledByNames: Bool {
        isPublished
            && names.enumerated().allSatisfy { position, name in
                name.isEmpty || fieldIndex.contains(position)
                    || RejectExport.markColumns.contains(name)
            }
    }

    /// Whether it names customers and nothing that only an invoice has, as the export of a CRM does: its
    /// customers may well have a country, a date and a description.
    package var looksLikeCustomers: Bool {
        let ofInvoices: [InvoiceColumn] = [.invoiceNo, .stockCode, .quantity, .unitPrice]
        return fieldIndex[InvoiceColumn.customerID.rawValue] != nil
            && ofInvoices.allSatisfy {
                fieldIndex[$0.rawValue] == nil || lacksCodes && $0 == .stockCode
            }
    }

    /// Header cells that are not used, named once each.
    package var ignored: [String] {
        var seen: Set<String> = []
        let sides = Set(sideIndex.values)
        return names.enumerated().compactMap { position, name in
            guard !name.isEmpty, !fieldIndex.contains(position), !sides.contains(position),
                seen.insert(name).inserted
            else { return nil }
            return name
        }
    }

    /// Fewest fields of a record: all columns with a name.
    package var minFields: Int { (names.lastIndex { !$0.isEmpty } ?? -1) + 1 }

    /// How often one cell is used for columns of text, at most.
    var mostUses: Int {
        let used = fieldIndex.compactMap(\.self)
        return used.map { position in used.count { $0 == position } }.max() ?? 1
    }

    /// A cell as `--map` takes it: `Price#2` for the second of that name, if there are more.
    func cell(_ position: Int) -> String {
        let name = names[position]
        guard names.count(where: { $0 == name }) > 1 else { return name }
        return "\(name)#\(names[...position].count { $0 == name })"
    }

    /// `invoice_no=InvoiceNo, …`, as kept in `source_file.column_map`.
    package var text: String {
        let columns = InvoiceColumn.allCases.compactMap { column in
            fieldIndex[column.rawValue].map { "\(column.sqlName)=\(cell($0))" }
        }
        let sides = SideColumn.allCases.compactMap { side in
            sideIndex[side].map { "\(side.rawValue)=\(cell($0))" }
        }
        return (columns + sides).joined(separator: ", ")
    }
}
