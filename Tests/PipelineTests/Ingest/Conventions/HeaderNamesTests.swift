import Pipeline
import Testing

@Suite struct HeaderNamesTests {
    private func column(_ cell: String) -> InvoiceColumn? { HeaderNames().match(cell)?.column }

    @Test(arguments: [
        ("Material", InvoiceColumn.stockCode), ("PLU", .stockCode), ("Artikelnummer", .stockCode),
        ("Artikel-Nr.", .stockCode), ("MATNR", .stockCode), ("Código artículo", .stockCode),
        ("Codice prodotto", .stockCode), ("Debitor", .customerID), ("Sold-to party", .customerID),
        ("Bill-to", .customerID), ("KUNNR", .customerID), ("Code client", .customerID),
        ("Klantnummer", .customerID), ("household_key", .customerID), ("Belegnummer", .invoiceNo),
        ("Rechnungsnummer", .invoiceNo), ("VBELN", .invoiceNo), ("Nº factura", .invoiceNo),
        ("Numero fattura", .invoiceNo), ("Factuurnr.", .invoiceNo), ("BASKET_ID", .invoiceNo),
        ("Billing Document", .invoiceNo), ("Menge", .quantity), ("Billed Quantity", .quantity),
        ("FKIMG", .quantity), ("Quantità", .quantity), ("Aantal", .quantity),
        ("Einzelpreis", .unitPrice), ("Einzelpreis (EUR)", .unitPrice), ("Price, USD", .unitPrice),
        ("Unit Price [£]", .unitPrice), ("price_usd", .unitPrice), ("Date (UTC)", .invoicedAt),
        ("Precio unitario", .unitPrice), ("Prijs", .unitPrice),
        ("Bezeichnung", .description), ("Désignation", .description), ("Fecha", .invoicedAt),
        ("Date d'achat", .invoicedAt), ("Factuurdatum", .invoicedAt), ("FKDAT", .invoicedAt),
        ("País", .country), ("Country/Region", .country), ("InvoiceNo\\u{200b}", .invoiceNo),
    ])
    func namesOfTillsAndMerchandiseSystems(_ cell: String, _ wanted: InvoiceColumn) {
        #expect(column(cell) == wanted)
    }

    @Test(arguments: [
        "Ship Date", "Unnamed: 0", "Revenue", "TotalPrice", "Amount", "Sales", "Net Value",
        "Profit",
        "Discount", "Customer Name", "Price Category", "Description (long form of it)",
        "Country (ship)", "Price Note", "Price (old)", "Row ID",
        "()",
        ", EUR",
    ])
    func whatIsNoColumnOfOursIsNone(_ cell: String) {
        #expect(column(cell) == nil)
    }

    @Test func aWordForAProductIsItsCodeWhereAnotherCellDescribesIt() {
        let both = HeaderMap(names: ["Bon", "Artikel", "Bezeichnung", "Menge", "Datum", "Preis"])
        #expect(both.fieldIndex[InvoiceColumn.stockCode.rawValue] == 1)
        #expect(both.fieldIndex[InvoiceColumn.description.rawValue] == 2)
        #expect(!both.lacksCodes)
        let numbered = HeaderMap(names: ["Bon", "Artikel", "Artikelnr", "Menge", "Datum", "Preis"])
        #expect(numbered.fieldIndex[InvoiceColumn.stockCode.rawValue] == 2)
        #expect(numbered.fieldIndex[InvoiceColumn.description.rawValue] == 1)
        let alone = HeaderMap(names: ["Bon", "Artikel", "Menge", "Datum", "Preis"])
        #expect(alone.lacksCodes)
    }
}
