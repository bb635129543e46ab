import Pipeline

extension BadInput {
    /// Cases 38 to 48: headers.
    static let headers: [BadInput] = {
        let names = Array(header.dropLast().split(separator: ",").map(String.init))
        func named(_ names: [String]) -> String { names.joined(separator: ",") + "\n" + good }
        let second = [
            "Invoice", "StockCode", "Description", "Quantity", "InvoiceDate", "Price",
            "Customer ID",
            "Country",
        ]
        let map = "select column_map from source_file"
        let ignored = "select ignored_columns from source_file"
        return [
            .file(38, "the names of Online Retail", named(names), Read(kept: 1)),
            .file(39, "the names of Online Retail II", named(second), Read(kept: 1)),
            .file(
                40, "other case, spaces, underscores and quotes",
                named([
                    "INVOICE_NO", " stock code", "\"description\"", "quantity", "invoice-date",
                    "UNIT PRICE", "customer_id", "country ",
                ]),
                Read(kept: 1)),
            .file(
                40, "German names",
                named([
                    "Rechnungsnr.", "Artikel-Nr.", "Bezeichnung", "Stückzahl", "Rechnungsdatum",
                    "Einzelpreis", "Kundennummer", "Land",
                ]),
                Read(kept: 1)),
            .file(
                40, "French names",
                named([
                    "N° de facture", "Référence", "Désignation", "Qté", "Date de facture",
                    "Prix unitaire", "Code client", "Pays",
                ]),
                Read(kept: 1)),
            .file(
                40, "Spanish names, with `Nº`",
                named([
                    "Nº factura", "Código artículo", "Descripción", "Cantidad", "Fecha",
                    "Precio unitario", "Código cliente", "País",
                ]),
                Read(kept: 1)),
            .file(
                40, "Dutch names, with units behind them",
                named([
                    "Factuurnr.", "Artikelnummer", "Omschrijving", "Aantal (stuks)", "Factuurdatum",
                    "Prijs [EUR]", "Klantnummer", "Land",
                ]),
                Read(kept: 1)),
            .file(
                40, "marks in names that cannot be seen",
                named(InvoiceColumn.allCases.map { "\u{200B}\($0.fileNames[0])\u{FEFF}" }),
                Read(kept: 1)),
            .file(
                40, "the names of Shopify, with two countries",
                named([
                    "Name", "Lineitem sku", "Lineitem name", "Lineitem quantity", "Created at",
                    "Lineitem price", "Email", "Billing Country", "Shipping Country",
                ])
                .replacing(",UK\n", with: ",UK,FR\n"),
                Read(
                    kept: 1,
                    query: (
                        "select country || ' ' || ignored_columns from invoice_line, source_file",
                        ["UK Shipping Country"]
                    )),
                "the billing country"),
            .file(
                40, "the names of WooCommerce",
                named([
                    "Order Number", "SKU", "Item Name", "Quantity (- Refund)", "Order Date",
                    "Item Cost", "Customer User ID", "Country Code (Billing)",
                ]),
                Read(kept: 1)),
            .file(
                40, "the names of Magento",
                named([
                    "increment_id", "sku", "name", "qty_ordered", "created_at", "price",
                    "customer_email", "country_id",
                ]),
                Read(kept: 1)),
            .file(
                41, "columns in another order",
                names.reversed().joined(separator: ",") + "\nUK,c,2.55,12/13/2010 8:26,1,d,a,N1\n",
                Read(kept: 1, query: ("select invoice_no || country from invoice_line", ["N1UK"]))),
            .refused(
                42, "a name twice", named(names + ["Country"]),
                "names a column twice (Country and Country)"),
            .file(
                42, "a name twice, of which one is empty",
                named(names + ["Country"]).replacing(",UK\n", with: ",UK,\n"),
                Read(kept: 1, query: ("select country from invoice_line", ["UK"])),
                "the column with content"),
            .file(
                42, "a name twice under --map country=Country#2",
                named(names + ["Country"]).replacing(",UK\n", with: ",UK,FR\n"),
                Read(kept: 1, query: ("select country from invoice_line", ["FR"])),
                "the flag decides"
            ) { $0.layout.columns = HeaderNames(given: [.country: "Country#2"]) },
            .refused(
                42, "two names for a column", named(names + ["Price"]),
                "names a column twice (UnitPrice and Price)"),
            .refused(
                43, "missing columns",
                named([
                    "InvoiceNo", "Code", "Text", "Quantity", "InvoiceDate", "UnitPrice",
                    "CustomerID", "Country",
                ]),
                "missing StockCode. Found: InvoiceNo, Code, Text,",
                "lists found and expected"),
            .file(
                43, "no description, customer or country",
                "InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice\nN1,a,1,2010-12-13,2.55\n",
                Read(
                    kept: 1, warning: "no column names the customer",
                    query: (
                        """
                        select invoice_no from invoice_line
                        where coalesce(description, customer_id, country) is null
                        """, ["N1"]
                    )),
                "with null, and says what cannot be done"),
            .file(
                43, "missing columns under --map",
                named([
                    "InvoiceNo", "StockCode", "Text", "Quantity", "InvoiceDate", "UnitPrice",
                    "CustomerID", "Country",
                ]),
                Read(
                    kept: 1,
                    query: (
                        map + " where column_map like '%description=Text%'",
                        [
                            "invoice_no=InvoiceNo, stock_code=StockCode, description=Text, quantity=Quantity, invoiced_at=InvoiceDate, unit_price=UnitPrice, customer_id=CustomerID, country=Country"
                        ]
                    )),
                "the flag decides"
            ) { $0.layout.columns = HeaderNames(given: [.description: "Text"]) },
            .refused(
                44, "no header", good + good, "If the file has no header, pass --header InvoiceNo,",
                "names the flag"),
            .file(
                44, "no header under --header", good + good,
                Read(
                    kept: 2,
                    query: (
                        "select line_no from invoice_line union all select header_line from source_file",
                        ["1", "2", "0"]
                    )),
                "the flag decides"
            ) { $0.layout.header = names },
            .file(
                44, "no header, semicolons, under --header",
                (good + good).replacing(",", with: ";"),
                Read(kept: 2), "the flag decides"
            ) { $0.layout.header = names },
            .file(
                44, "two headers under --header-line 3", header + good + named(second),
                Read(kept: 1, query: ("select line_no from invoice_line order by line_id", ["4"])),
                "the flag decides"
            ) { $0.layout.headerLine = 3 },
            .file(
                45, "header only", header, Read(kept: 0, warning: "no lines below it"),
                "0 lines, and says so"),
            .refused(46, "an empty file", "", "is empty"),
            .refused(46, "blank lines only", "\n \r\n\n", "is empty"),
            .file(
                47, "unknown extra columns",
                named(names + ["Till", "Note", "Note"]).replacing(",UK\n", with: ",UK,1,x,y\n"),
                Read(kept: 1, query: (ignored, ["Till, Note"])), "not used, named once"),
            .file(
                48, "a header cell with SQL, quotes and brackets",
                named(names + ["\"x\"\"; drop table invoice_line;--\"", "[a]"])
                    .replacing(",UK\n", with: ",UK,1,2\n"),
                Read(kept: 1, query: (ignored, ["x\"; drop table invoice_line;--, [a]"])), "literal"
            ),
        ]
    }()
}
