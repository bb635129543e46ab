import Foundation

/// Which header cells name which column: the names that shops use, and those that the caller adds.
public struct HeaderNames: Sendable, Hashable {
    /// Names given by the caller (`--map customer_id=CustNo,…`), for columns that then have no other.
    public var given: [InvoiceColumn: String]
    /// Names given by the caller of the columns besides.
    public var sides: [SideColumn: String] = [:]
    /// By which format of a shop the header is read.
    public var shop = ShopChoice.byHeader

    /// The usual names, and `given` ones in place of them.
    public init(given: [InvoiceColumn: String] = [:]) {
        self.given = given
    }

    /// Reads `column=Header,column=Header`; a header with a comma in it stands in double quotes or as it is.
    ///
    /// - Throws: `usage` for an unknown column, or one named twice.
    public init(text: String) throws(IngestError) {
        self.init()
        var pairs: [String] = []
        for piece in ShopFormat.list(text) {
            if piece.contains("=") || pairs.isEmpty {
                pairs.append(piece)
            } else {
                pairs[pairs.count - 1] += ", " + piece
            }
        }
        for pair in pairs { try take(pair) }
    }

    /// Takes one `column=Header`.
    private mutating func take(_ pair: String) throws(IngestError) {
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        let column = InvoiceColumn.allCases.first { $0.sqlName == sides[0] }
        let side = SideColumn(rawValue: sides[0])
        guard sides.count == 2, column != nil || side != nil else {
            let names = InvoiceColumn.allCases.map(\.sqlName) + SideColumn.allCases.map(\.rawValue)
            throw IngestError(
                .usage,
                "--map \(pair): write column=header, for example customer_id=CustNo."
                    + " Columns: \(names.joined(separator: ", ")).")
        }
        guard !Self.normalized(sides[1]).isEmpty else {
            throw IngestError(
                .usage, "--map \(sides[0])=: name a header after the equals sign.")
        }
        let earlier =
            if let column { given.updateValue(sides[1], forKey: column) } else {
                side.flatMap { self.sides.updateValue(sides[1], forKey: $0) }
            }
        guard earlier == nil else {
            throw IngestError(.usage, "--map names \(sides[0]) twice.")
        }
    }

    /// A column that a header cell names, and how surely: 0 for a given or published name, more
    /// for the names of shops, in the order of their list.
    package struct Match: Sendable, Hashable {
        package let column: InvoiceColumn
        package let rank: Int
    }

    /// What a header cell names, whatever its case, accents, spaces, dots, dashes and underscores.
    package func match(_ cell: String) -> Match? {
        let wanted = Self.normalized(cell)
        guard !wanted.isEmpty else { return nil }
        if let mapped = given.first(where: { Self.normalized($0.value) == wanted }) {
            return Match(column: mapped.key, rank: 0)
        }
        let known = Self.usual[wanted] ?? Self.withoutUnit(cell)
        guard let usual = known, given[usual.column] == nil else { return nil }
        return usual
    }

    /// The column of quantities, prices or times that a name with a unit behind it means: `Preis (EUR)`,
    /// `Quantity [pcs]`, `Price, USD`, `price_usd`.
    private static func withoutUnit(_ cell: String) -> Match? {
        let trimmed = cell.last.map { ")]".contains($0) } == true ? cell.dropLast() : cell[...]
        guard let cut = trimmed.lastIndex(where: { "([, _-".contains($0) }) else { return nil }
        let unit = normalized(String(trimmed[trimmed.index(after: cut)...]))
        let stem = trimmed[..<cut].reversed().drop { "([, _-".contains($0) }.reversed()
        guard units.contains(unit), let match = usual[normalized(String(stem))],
            [.quantity, .unitPrice, .invoicedAt].contains(match.column)
        else { return nil }
        return match
    }

    /// Units, currencies and what prices are with or without.
    private static let units = Set(
        """
        usd eur gbp chf inr jpy cny aud cad nzd sek nok dkk pln czk brl mxn try zar rs € £ $ ¥ ₹ kr
        pcs pc pieces piece stk st stück stücke stuks ea each unit units kg g l m
        net gross netto brutto excl incl vat ht ttc mwst utc gmt cet local
        """.split { " \n".contains($0) }.map { normalized(String($0)) })

    /// Whether a cell that is read as the description may hold codes of products, where another one describes them.
    func mayBeProduct(_ cell: String) -> Bool { Self.products.contains(Self.normalized(cell)) }

    private static let products = Set(
        [
            "Product", "Item", "Article", "Artikel", "Produkt", "Ware", "Produit", "Producto",
            "Artículo", "Prodotto", "Articolo", "Produto",
        ].map(normalized))

    /// The cells that a given name means: all of that name, or with `#2` behind it the second of them.
    ///
    /// A cell that is written exactly so goes before those that differ in case and ornaments.
    func positions(of given: String, in names: [String]) -> [Int] {
        let exact = names.indices.filter { names[$0] == given }
        if !exact.isEmpty { return exact }
        if let mark = given.lastIndex(of: "#"), mark > given.startIndex,
            let number = Int(given[given.index(after: mark)...]), number > 0
        {
            let stem = Self.normalized(String(given[..<mark]))
            let alike = names.indices.filter { Self.normalized(names[$0]) == stem }
            if alike.count >= number { return [alike[number - 1]] }
        }
        let wanted = Self.normalized(given)
        return wanted.isEmpty ? [] : names.indices.filter { Self.normalized(names[$0]) == wanted }
    }

    /// Whether the caller wants none of a column besides: `--map line_discount=none`, where no cell is called so.
    func refuses(_ side: SideColumn, in names: [String]) -> Bool {
        guard let given = sides[side], given.lowercased() == "none" else { return false }
        return positions(of: given, in: names).isEmpty
    }

    /// Columns that a cell names if the rest of the header leaves just one of them open.
    package func possible(_ cell: String) -> [InvoiceColumn] {
        if Self.normalized(cell) == "name" { return [.invoiceNo, .description] }
        return mayBeProduct(cell) ? [.stockCode] : []
    }

    static func normalized(_ name: String) -> String {
        // Folding would make letters of the ornaments in `Nº` and `1ª`.
        let folded =
            name.utf8.allSatisfy { $0 < 0x80 }
            ? name.lowercased()
            : name.replacing("º", with: "").replacing("ª", with: "").folding(
                options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        var kept = String.UnicodeScalarView()
        for scalar in withoutHidden(folded).unicodeScalars
        where !ornaments.contains(scalar) && !scalar.properties.isWhitespace
            && !scalar.properties.isDefaultIgnorableCodePoint
        {
            kept.append(scalar)
        }
        // A header of ornaments alone (`#`) is itself, and not the same as none.
        return kept.isEmpty ? String(folded.filter { !$0.isWhitespace }) : String(kept)
    }

    /// Marks that cannot be seen, which names of columns are shown with in words (`VisibleText`).
    private static func withoutHidden(_ name: String) -> String {
        let parts = name.components(separatedBy: "\\u{")
        return parts.dropFirst().reduce(into: parts[0]) { result, part in
            let hex = part.prefix { $0 != "}" }
            if hex.count < part.count,
                let scalar = UInt32(hex, radix: 16).flatMap(Unicode.Scalar.init),
                scalar.properties.isDefaultIgnorableCodePoint
            {
                result += part.dropFirst(hex.count + 1)
            } else {
                result += "\\u{" + part
            }
        }
    }

    /// What names of one column differ in.
    private static let ornaments = Set(
        "_-#.°º:'’".unicodeScalars)

    private static let usual: [String: Match] = {
        var result: [String: Match] = [:]
        for column in InvoiceColumn.allCases {
            for name in [column.sqlName] + column.fileNames {
                result[normalized(name)] = Match(column: column, rank: 0)
            }
            for (position, name) in column.shopNames.enumerated() {
                let key = normalized(name)
                if result[key] == nil { result[key] = Match(column: column, rank: position + 1) }
            }
        }
        return result
    }()

    /// Names of columns besides that are looked at without being asked for.
    static let usualSides: [String: SideColumn] = {
        var result: [String: SideColumn] = [:]
        for side in SideColumn.allCases {
            for name in side.usualNames { result[normalized(name)] = side }
        }
        return result
    }()
}
