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
    /// - Throws: `usage` for an unknown column, or one named twice.
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
        self.given = given
    }

    /// The column that a header cell names, whatever its case, spaces, dashes and underscores.
    package func column(of cell: String) -> InvoiceColumn? {
        let wanted = Self.normalized(cell)
        if let mapped = given.first(where: { Self.normalized($0.value) == wanted }) {
            return mapped.key
        }
        guard let usual = Self.usual[wanted], given[usual] == nil else { return nil }
        return usual
    }

    private static func normalized(_ name: String) -> String {
        String(
            name.lowercased().unicodeScalars.filter { scalar in
                scalar != "_" && scalar != "-" && scalar != "#"
                    && !scalar.properties.isWhitespace
            }.map(Character.init))
    }

    private static let usual: [String: InvoiceColumn] = {
        var result: [String: InvoiceColumn] = [:]
        for column in InvoiceColumn.allCases {
            for name in [column.sqlName] + column.fileNames + column.shopNames {
                result[normalized(name)] = column
            }
        }
        return result
    }()
}
