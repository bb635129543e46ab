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

    @Test func aCellThatTheCallerNamesIsNoOtherColumn() throws {
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
        ("customer_id=X,customer_id=Y", "names customer_id twice"),
        ("line_total=X,line_total=Y", "names line_total twice"),
        ("customer=X", "write column=header"), ("customer_id= ", "name a header"),
    ]) func aColumnGivenTwiceOrNotAtAllIsRefused(_ map: String, _ words: String) throws {
        let error = try #require(throws: IngestError.self) { try HeaderNames(text: map) }
        #expect(error.kind == .usage)
        #expect(error.description.contains(words), "\(error)")
    }

    @Test func aCellMayBeTwoColumnsIfTheCallerSaysSo() throws {
        let names = try HeaderNames(text: "stock_code=Item,description=Item")
        let header = HeaderMap(names: ["Item", "Country"], columns: names)
        #expect(header.fieldIndex[InvoiceColumn.stockCode.rawValue] == 0)
        #expect(header.fieldIndex[InvoiceColumn.description.rawValue] == 0)
        #expect(header.ignored.isEmpty)
    }

    @Test(arguments: [
        "unit_price=\"Price, GBP\",country=Land", "unit_price=Price, GBP,country=Land",
    ]) func aHeaderMayHaveCommas(_ map: String) throws {
        let header = HeaderMap(
            names: ["Price, GBP", "Land"], columns: try HeaderNames(text: map))
        #expect(header.fieldIndex[InvoiceColumn.unitPrice.rawValue] == 0)
        #expect(header.fieldIndex[InvoiceColumn.country.rawValue] == 1)
    }

    @Test func oneOfSeveralCellsOfANameIsCounted() throws {
        for (cell, position) in [("Price#1", 0), ("Price#2", 2), ("price #2", 2)] {
            let names = try HeaderNames(text: "unit_price=\(cell)")
            let header = HeaderMap(names: ["Price", "SKU", "Price"], columns: names)
            #expect(header.fieldIndex[InvoiceColumn.unitPrice.rawValue] == position, "\(cell)")
            #expect(header.duplicates.isEmpty)
            #expect(header.text.contains("unit_price=Price#\(position == 0 ? 1 : 2)"))
        }
        // A cell that is called so is itself.
        let own = HeaderMap(
            names: ["Order #2", "Order", "Order"],
            columns: try HeaderNames(text: "invoice_no=Order #2"))
        #expect(own.fieldIndex[0] == 0)
    }

    @Test func onlyWhatIsNeededIsMissing() {
        let header = HeaderMap(names: ["Order", "SKU", "Qty", "Date", "Price"])
        #expect(header.isComplete)
        #expect(header.absent == [.description, .customerID, .country])
        #expect(HeaderMap(names: ["Order", "SKU", "Qty", "Date"]).missing == [.unitPrice])
    }

    @Test func aProductMayHaveANameAlone() {
        let header = HeaderMap(names: ["Order", "Item Name", "Qty", "Date", "Price"])
        #expect(header.lacksCodes && header.isComplete)
        #expect(header.fieldIndex[InvoiceColumn.stockCode.rawValue] == 1)
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
