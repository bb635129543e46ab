import Tabular

/// Currencies that a header names.
extension InvoiceFilePass {
    /// Codes that are taken for a currency in the name of a column; others are words too.
    private static let codes: Set<String> = [
        "EUR", "USD", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
        "HUF",
        "INR", "BRL", "MXN", "CNY", "ZAR", "ILS", "SGD", "HKD", "AED",
    ]

    /// The currency in the name of the price's column: `Price (EUR)`, `Unit Price [USD]`, `Preis €`.
    private static func currency(in cell: String) -> Currency? {
        for character in cell where "€£¥₹".contains(character) || character == "$" {
            return Currency(String(character))
        }
        let words = cell.split { !$0.isLetter }
        guard words.count > 1, let code = words.last.map({ $0.uppercased() }), codes.contains(code)
        else { return nil }
        return Currency(code)
    }

    /// Takes the currency that the header of the prices, or of the totals in their place, names.
    ///
    /// - Parameter hasRates: Whether amounts in others are converted.
    /// - Throws: `data` where the caller says another one.
    static func takeCurrency(
        of header: HeaderMap, into summary: inout PassSummary, name: String, hasRates: Bool
    ) throws(IngestError) {
        let price = InvoiceColumn.unitPrice.rawValue
        guard let position = header.fieldIndex[price] ?? header.sideIndex[.lineTotal],
            header.names.indices.contains(position),
            let currency = currency(in: header.cell(position)),
            !summary.money.take(header: currency, line: summary.headerLine)
        else { return }
        if hasRates {
            summary.money.convert(header: currency)
            return
        }
        throw IngestError(
            .data,
            "\(name): its prices are headed \"\(header.cell(position))\", which is another currency than"
                + " --currency says. Leave the flag out, pass --rates FILE to convert them, or use a database for"
                + " each (--db).")
    }
}
