import Foundation

/// Which header cells name which column: the names that shops use, and those that the caller adds.
public struct HeaderNames: Sendable, Hashable {
    /// Names given by the caller (`--map customer_id=CustNo,…`), for columns that then have no other.
    public var given: [InvoiceColumn: String]

    /// The usual names, and `given` ones in place of them.
    public init(given: [InvoiceColumn: String] = [:]) {
        self.given = given
    }

    /// Reads `column=Header,column=Header`.
    ///
    /// - Throws: `usage` for an unknown column, one named twice, or two with one header.
    public init(text: String) throws(IngestError) {
        var given: [InvoiceColumn: String] = [:]
        for pair in text.split(separator: ",") {
            let sides = pair.split(separator: "=", maxSplits: 1).map {
                $0.trimmingPrefix { $0 == " " }
            }
            guard sides.count == 2,
                let column = InvoiceColumn.allCases.first(where: { $0.sqlName == sides[0] })
            else {
                let names = InvoiceColumn.allCases.map(\.sqlName).joined(separator: ", ")
                throw IngestError(
                    .usage,
                    "--map \(pair): write column=header, for example customer_id=CustNo."
                        + " Columns: \(names).")
            }
            guard given.updateValue(String(sides[1]), forKey: column) == nil else {
                throw IngestError(.usage, "--map names \(column.sqlName) twice.")
            }
        }
        try Self.refuseSharedHeaders(given)
        self.given = given
    }

    /// A cell of the header is one column: with two of them it would be left to chance which it fills.
    private static func refuseSharedHeaders(
        _ given: [InvoiceColumn: String]
    ) throws(IngestError) {
        var columns: [String: InvoiceColumn] = [:]
        for column in InvoiceColumn.allCases {
            guard let header = given[column] else { continue }
            let name = normalized(header)
            guard !name.isEmpty else {
                throw IngestError(
                    .usage, "--map \(column.sqlName)=: name a header after the equals sign.")
            }
            if let other = columns.updateValue(column, forKey: name) {
                throw IngestError(
                    .usage,
                    "--map gives \"\(header)\" to both \(other.sqlName) and \(column.sqlName): a header"
                        + " is one column. Leave one out, or double the column in the file.")
            }
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
        guard let usual = Self.usual[wanted], given[usual.column] == nil else { return nil }
        return usual
    }

    /// Columns that a cell names if the rest of the header leaves just one of them open.
    package func possible(_ cell: String) -> [InvoiceColumn] {
        Self.normalized(cell) == "name" ? [.invoiceNo, .description] : []
    }

    private static func normalized(_ name: String) -> String {
        let folded =
            name.utf8.allSatisfy { $0 < 0x80 }
            ? name.lowercased()
            : name.folding(
                options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
        var kept = String.UnicodeScalarView()
        for scalar in folded.unicodeScalars
        where !ornaments.contains(scalar) && !scalar.properties.isWhitespace {
            kept.append(scalar)
        }
        // A header of ornaments alone (`#`) is itself, and not the same as none.
        return kept.isEmpty ? String(folded.filter { !$0.isWhitespace }) : String(kept)
    }

    /// What names of one column differ in.
    private static let ornaments = Set("_-#.°º:'’".unicodeScalars)

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
}
