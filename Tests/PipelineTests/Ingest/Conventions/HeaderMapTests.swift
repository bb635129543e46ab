import Pipeline
import Testing

@Suite struct HeaderMapTests {
    private func column(_ cell: String) -> InvoiceColumn? { HeaderNames().match(cell)?.column }

    @Test func publishedNamesAreSurest() {
        for column in InvoiceColumn.allCases {
            for name in [column.sqlName] + column.fileNames {
                let match = HeaderNames().match(name)
                #expect(match?.column == column && match?.rank == 0, "\(name)")
            }
        }
    }

    @Test(
        arguments: [
            ("ORDER-DATE", .invoicedAt), ("Artikel-Nr.", .stockCode),
            ("Stu\u{308}ckzahl", .quantity),
            ("Stückzahl", .quantity), ("STUCKZAHL", .quantity), ("N° client", .customerID),
            ("Qté", .quantity), ("Prix unitaire HT", .unitPrice), ("Désignation", .description),
            ("Order #", .invoiceNo), ("E-Mail", .customerID), ("Country Code (Billing)", .country),
            ("Ｐｒｉｃｅ", .unitPrice), (" unit  price ", .unitPrice),
        ] as [(String, InvoiceColumn)])
    func spellingAndLanguageDoNotMatter(_ cell: String, _ expected: InvoiceColumn) {
        #expect(column(cell) == expected)
    }

    @Test(arguments: ["", "Total", "Note", "price2", "Name", "Discount", "Currency"])
    func otherCellsAreNoColumns(_ cell: String) {
        #expect(column(cell) == nil)
    }

    @Test func surestNameIsTakenAndTheOthersAreNamed() {
        let header = HeaderMap(names: [
            "Shipping Country", "Billing Country", "Order ID", "InvoiceNo",
        ])
        #expect(header.fieldIndex[InvoiceColumn.country.rawValue] == 1)
        #expect(header.fieldIndex[InvoiceColumn.invoiceNo.rawValue] == 3)
        #expect(header.duplicates.isEmpty)
        #expect(header.ignored == ["Shipping Country", "Order ID"])
    }

    @Test func equallySureNamesAreDuplicates() {
        #expect(HeaderMap(names: ["SKU", "sku"]).duplicates == ["SKU and sku"])
        #expect(HeaderMap(names: ["UnitPrice", "Price"]).duplicates == ["UnitPrice and Price"])
    }

    /// `Name` is the order in exports of Shopify and the product in others.
    @Test func nameIsWhatTheRestLeavesOpen() {
        func index(_ names: [String], _ column: InvoiceColumn) -> Int? {
            HeaderMap(names: names).fieldIndex[column.rawValue]
        }
        #expect(index(["Name", "Lineitem name"], .invoiceNo) == 0)
        #expect(index(["Order", "Name"], .description) == 1)
        #expect(index(["Name"], .invoiceNo) == nil)
        #expect(index(["Order", "Description", "Name"], .description) == 1)
    }

    @Test func givenNamesReplaceTheUsualOnes() {
        let names = HeaderNames(given: [.customerID: "CustNo"])
        #expect(names.match("custno")?.column == .customerID)
        #expect(names.match("CustomerID") == nil)
    }

    /// The text of a record has room for each of its cells once.
    @Test func aCellIsOneColumn() throws {
        // `Name` is the product for the caller, and would be the order for want of another.
        let columns = HeaderNames(given: [.stockCode: "Name"])
        let header = HeaderMap(
            names: [
                "Name", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID",
                "Country",
            ], columns: columns)
        #expect(header.fieldIndex[InvoiceColumn.stockCode.rawValue] == 0)
        #expect(header.missing == [.invoiceNo])
        let used = header.fieldIndex.compactMap(\.self)
        #expect(Set(used).count == used.count)
    }

    @Test(arguments: [
        ("customer_id=X,country=x", "\"x\" to both customer_id and country"),
        ("customer_id=Cust No,invoice_no=CUST-NO", "a header is one column"),
        ("customer_id= ", "name a header"),
    ]) func aHeaderGivenTwiceOrNotAtAllIsRefused(_ map: String, _ words: String) throws {
        let error = try #require(throws: IngestError.self) { try HeaderNames(text: map) }
        #expect(error.kind == .usage)
        #expect(error.description.contains(words), "\(error)")
    }

    /// Behind the last name a record may have no field.
    @Test func aCellWithoutANameIsNoColumn() throws {
        let names = try HeaderNames(text: "country=#")
        #expect(names.match("") == nil)
        #expect(names.match("-") == nil)
        #expect(names.match(" # ")?.column == .country)
        #expect(HeaderNames(given: [.country: ""]).match("") == nil)
    }
}
