import Foundation
import Pipeline
import Store
import Testing

@Suite struct ShopFormatTests {
    /// Ingests a whole export and gives its lines, `invoice|customer|product|amount|country`.
    private func lines(
        _ name: String, options: IngestOptions = IngestOptions()
    ) throws -> (lines: [String], report: IngestReport) {
        let text = try String(
            contentsOf: IngestTestSupport.root.appendingPathComponent(
                "Tests/Fixtures/shops/\(name)"),
            encoding: .utf8)
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(text, into: database, options: options)
        let rows = try database.query(
            """
            select
                coalesce(invoice_no, '-') || '|' || coalesce(customer_id, '-') || '|' || coalesce(stock_code, '-')
                    || '|' || printf('%.2f', amount_e4 / 1e4) || '|' || coalesce(country, '-')
            from invoice_line
            order by line_no
            """)
        #expect(
            try database.scalar("select shop from source_file")
                == .text(name.components(separatedBy: ".")[0]))
        #expect(try database.scalar("select min(reconciles) from file_ledger") == 1)
        return (try rows.map { try $0.text(0) }, report)
    }

    /// Subtotal is after the discount of ten per cent, and 5.00 were paid back of #1002.
    @Test func shopify() throws {
        let (lines, report) = try lines("shopify.csv")
        #expect(
            lines == [
                "#1001|ann@shop.example|FERN|28.80|FR", "#1001|ann@shop.example|-|18.00|FR",
                "#1002|ben@shop.example|MUG|7.50|FR", "#1002|ben@shop.example|CARD|7.49|FR",
                "#1003|cid@shop.example|MUG|0.00|FR", "#1004|-|MUG|10.00|FR",
                "#1005|dan@shop.example|MUG|0.00|FR",
            ])
        #expect(report.warnings.contains { $0.hasPrefix("4.50 EUR of what was paid back is more") })
        #expect(report.taxBasis == .included)
        #expect(
            report.warnings.contains { $0.contains("Financial Status voided is no sale: 1 line") })
        #expect(report.warnings.contains { $0.hasPrefix("19.50 EUR paid back in 2 orders") })
        #expect(report.linesCarried == 2)
    }

    @Test func woocommerce() throws {
        let (lines, report) = try lines("woocommerce.csv")
        #expect(
            lines == [
                "501|ann@shop.example|FERN|32.00|FR", "501|ann@shop.example|TOTE|20.00|FR",
                "502|ben@shop.example|TOTE|0.00|DE", "503|ben@shop.example|-|12.50|DE",
            ])
        #expect(report.warnings.contains { $0.contains("Order Status Cancelled is no sale") })
    }

    @Test func magento() throws {
        #expect(
            try lines("magento.csv").lines == [
                "000000012|ann@shop.example|24-MB01|68.00|US",
                "000000013|ben@shop.example|24-MB01|0.00|US",
                "000000014|ben@shop.example|24-MB04|32.00|US",
                "000000015|ann@shop.example|24-MB04|0.00|US",
            ])
    }

    @Test func etsy() throws {
        #expect(
            try lines("etsy.csv").lines == [
                "3001|paperfan|FOX-01|10.00|United States",
                "3001|paperfan|FOX-ST|3.00|United States",
                "3002|moonlover|BEAR-01|4.50|Canada",
            ])
    }

    /// Net sales are those of the line, not of a piece; the time of day stands in a column of its own.
    @Test func square() throws {
        let (lines, report) = try lines("square.csv")
        #expect(
            lines == [
                "SQC3z|C1|MUG-1|30.00|-", "SQB2y|-|-|12.00|-", "SQC4z|C1|MUG-1|-15.00|-",
                "SQC5z|C1|MUG-1|-4.00|-",
            ])
        #expect(report.taxBasis == .excluded)
        #expect(report.firstInvoicedAt == "2026-08-15 14:00:00")
        #expect(!report.warnings.contains { $0.contains("counts as a sale") }, "\(report.warnings)")
    }

    /// An order that was cancelled has neither quantity nor price.
    @Test func amazon() throws {
        let (lines, report) = try lines("amazon.txt")
        #expect(lines == ["111-1|-|MUG|17.50|US", "111-2|-|MUG|0.00|US"])
        #expect(report.warnings.contains { $0.contains("no column names the customer") })
        #expect(
            try self.lines("amazon-orders.txt").lines == [
                "111-1|x1@marketplace.amazon.com|MUG|20.00|US",
                "111-1|x1@marketplace.amazon.com|CARD|9.99|US",
            ])
        // Fees and transfers are no sales; a refund is a return.
        #expect(
            try self.lines("amazon-transactions.csv").lines == [
                "111-1|-|MUG|17.50|-", "111-1|-|MUG|-8.75|-", "-|-|-|0.00|-", "-|-|-|0.00|-",
            ])
        #expect(
            try self.lines("amazon-sales.csv").lines == [
                "405-1|-|SET389|0.00|IN", "171-2|-|JNE3781|812.00|IN",
            ])
    }

    @Test func superstore() throws {
        #expect(
            try lines("superstore.csv").lines == [
                "CA-2016-152156|CG-12520|FUR-BO-1|261.96|United States",
                "CA-2016-152156|CG-12520|FUR-CH-1|731.94|United States",
                "US-2015-108966|SO-20335|FUR-TA-1|957.58|United States",
            ])
    }

    /// Copies of Superstore lack some of its columns.
    @Test func superstoreWithFewerColumns() throws {
        let report = try IngestTestSupport.ingest(
            """
            Order ID,Order Date,Ship Date,Customer ID,Customer Name,Product ID,Sales,Quantity,Discount,Profit
            CA-1,11/28/2016,12/1/2016,CG-1,Ann Lee,P1,5.00,2,0,1

            """, into: IngestTestSupport.database())
        #expect(report.shop == "superstore")
        #expect(report.columnMap.contains("line_total=Sales"))
    }

    /// item-price is the amount of the line, also where the report was cut down.
    @Test func amazonWithSomeColumns() throws {
        #expect(
            try lines("amazon-items.csv").lines == [
                "305-1|a@marketplace.example|MUG|15.00|-",
                "305-2|b@marketplace.example|CARD|3.50|-",
            ])
    }

    @Test func billingDocumentsOfSAP() throws {
        let (rows, report) = try lines("sap.csv")
        #expect(
            rows == [
                "0090000001|0000001000|000000000000012345|15.00|DE",
                "0090000001|0000001000|000000000000012346|3.50|DE",
                "0090000002|0000001001|000000000000012345|30.00|DE",
                "0090000003|0000001001|000000000000012345|0.00|DE",
            ])
        #expect(
            report.warnings.contains { $0.contains("FKART S1 is no sale") }, "\(report.warnings)")
        #expect(
            try lines("sap-list.csv").lines == [
                "90000001|1000|M-1|15.00|US", "90000001|1000|M-2|3.50|US",
                "90000002|1001|M-1|30.00|US",
            ])
    }

    /// The invoice that was cancelled is no sale either, as a column says so.
    @Test func sapInGerman() throws {
        let (rows, report) = try lines("sap-liste.csv")
        #expect(
            rows == [
                "90000001|1000|M-1|1250.00|DE", "90000001|1000|M-2|3.50|DE",
                "90000002|1001|M-1|0.00|DE", "90000003|1001|M-1|0.00|DE",
            ])
        #expect(
            report.warnings.contains {
                $0.hasPrefix("Storniert X is no sale")
                    && $0.contains("2 lines of 2 orders, 1 customer, worth 60.00 EUR")
                    && $0.hasSuffix("--map voided=none counts them")
            }, "\(report.warnings)")
    }

    private func amounts(
        _ text: String, map: String? = nil
    ) throws -> (amounts: [Double], report: IngestReport) {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        if let map { options.layout.columns = try HeaderNames(text: map) }
        let report = try IngestTestSupport.ingest(text, into: database, options: options)
        return (
            try database.query("select amount_e4 / 1e4 from invoice_line order by line_no").map {
                try $0.double(0)
            }, report
        )
    }

    /// Orders without an amount yet, and what came to nothing, are known kinds and no bad lines.
    @Test func amazonOrdersWithoutAnAmount() throws {
        let head =
            "amazon-order-id,purchase-date,order-status,product-name,sku,quantity,currency,item-price,buyer-email\n"
        let (amounts, report) = try amounts(
            head + """
                1,2024-01-01T10:00:00+00:00,Shipped,Mug,S1,1,USD,19.99,a@x.com
                2,2024-01-02T10:00:00+00:00,Pending,Mug,S1,1,,,
                3,2024-01-03T10:00:00+00:00,Cancelled,Mug,S1,0,,,b@x.com
                4,2024-01-03T10:00:00+00:00,Unshipped,Mug,S1,0,,,b@x.com

                """)
        #expect(amounts == [19.99, 0, 0, 0])
        #expect(
            report.choices.contains {
                $0.subject == "order-status Pending" && $0.value == "no sale"
                    && $0.basis.hasPrefix(
                        "1 line of 1 order, 0 customers, without an amount, the first in line 3")
            }, "\(report.choices)")
        #expect(throws: IngestError.self) {
            try self.amounts(head + "1,2024-01-01T10:00:00+00:00,Shipped,Mug,S1,1,USD,,a@x.com\n")
        }
    }

    @Test func feesOfAmazonThatNobodyHasListed() throws {
        let head =
            "date/time,settlement id,type,order id,sku,description,quantity,product sales,promotional rebates,other,total\n"
        let (amounts, report) = try amounts(
            head
                + "\"Jan 5, 2023 10:11:12 AM PST\",1,Order,1,MUG,Mug,2,20.00,-2.50,0,17\n"
                + "\"Jan 6, 2023 10:11:12 AM PST\",1,Amazon Fees,,,Subscription,,0,0,-5,-5\n"
                + "\"Jan 6, 2023 10:11:12 AM PST\",1,Lost Parcel,,,Whatever,,,,-5,-5\n")
        #expect(amounts == [17.5, 0, 0])
        #expect(report.choices.contains { $0.subject == "type Amazon Fees" })
        #expect(report.linesRejected == 0)
    }

    @Test(arguments: [
        "ID,Purchase Date,Status,Customer Email,SKU,Name,Qty Ordered,Price",
        "Increment ID,Created At,Status,Customer Email,Product SKU,Product Name,Qty Ordered,Base Price",
    ])
    func magentoGridsWithAPlainStatus(header: String) throws {
        let (amounts, report) = try amounts(
            header
                + "\n000000012,2023-01-05 10:11:12,complete,a@x.com,S1,Bag,2.0000,34.0000\n000000013,2023-01-05 10:11:12,canceled,b@x.com,S1,Bag,1.0000,34.0000\n"
        )
        #expect(report.shop == "magento")
        #expect(amounts == [68, 0])
    }

    // MARK: Statuses of no shop

    private static let rows = """
        1,A1,Mug,2024-01-05,1,10.00,c1,%1
        2,A1,Mug,2024-01-06,1,20.00,c2,%2
        3,A1,Mug,2024-01-07,1,70.00,c3,%1

        """

    private func statuses(
        _ name: String, _ usual: String, _ other: String, map: String? = nil
    ) throws -> (amounts: [Double], report: IngestReport) {
        try amounts(
            "Order,SKU,Item Name,Date,Qty,Price,Customer ID,\(name)\n"
                + Self.rows.replacing("%1", with: usual).replacing("%2", with: other), map: map)
    }

    @Test(arguments: [
        ("Vorgang", "Rechnung", "Gutschrift"), ("Estado", "Pagado", "Devuelto"),
        ("Stato", "Pagato", "Rimborsato"), ("Belegart", "RE", "GS"),
        ("Transaction Type", "Sale", "Adjustment"),
    ])
    func aStatusThatIsNotUnderstoodIsTold(name: String, usual: String, other: String) throws {
        let (amounts, report) = try statuses(name, usual, other)
        #expect(amounts == [10, 20, 70])
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "the column \(name) is not used, and says of lines: \"\(usual)\" in 2 lines (66.7 % of the lines, 80.0 % of the file's net revenue, 2 customers)"
                )
                    && $0.contains("--map order_status=") && $0.contains("--no-sale")
            }, "\(report.warnings)")
    }

    @Test func aStatusThatSaysNothingIsNotTold() throws {
        for (usual, other) in [("paid", "shipped"), ("Rechnung", "Bezahlt")] {
            let report = try statuses("Estado", usual, other).report
            #expect(!report.warnings.contains { $0.contains("Estado") }, "\(report.warnings)")
        }
    }

    /// It is read by its name, and what it says is not understood.
    @Test func aStatusThatIsReadIsToldToo() throws {
        let (_, report) = try statuses("Statut", "Payée", "En litige")
        #expect(
            report.warnings.contains {
                $0.hasPrefix("the column Statut says of lines: \"Payée\"")
                    && $0.contains("\"En litige\" in 1 line")
            }, "\(report.warnings)")
    }

    @Test(arguments: [
        ("Void", "0", "1"), ("Is Cancelled", "false", "true"), ("Storno", "", "X"),
        ("Voided (Y/N)", "N", "Y"),
    ])
    func flagsOfVoidLinesAreToldAndTaken(name: String, usual: String, other: String) throws {
        let (amounts, report) = try statuses(name, usual, other)
        #expect(amounts == [10, 20, 70])
        #expect(
            report.warnings.contains {
                $0.hasPrefix("the column \(name) is filled in 1 of 3 lines")
                    && $0.contains("--map voided=")
            }, "\(report.warnings)")
        let taken = try statuses(name, usual, other, map: "voided=\(name)")
        #expect(taken.amounts == [10, 0, 70])
        #expect(
            taken.report.warnings.contains {
                $0.hasPrefix("\(name) \(other) is no sale")
                    && $0.contains("worth 20.00 (20.0 % of all)")
            }, "\(taken.report.warnings)")
    }

    @Test func everyFormatHasAnExportAndAPage() throws {
        let folder = IngestTestSupport.root.appendingPathComponent("Tests/Fixtures/shops").path
        let stems = try FileManager.default.contentsOfDirectory(atPath: folder).map {
            $0.components(separatedBy: ".")[0]
        }
        let page = try String(
            contentsOf: IngestTestSupport.root.appendingPathComponent("docs/shops.md"),
            encoding: .utf8)
        for name in ShopFormat.names {
            #expect(stems.contains(name))
            #expect(page.contains("`\(name)`"), "\(name)")
        }
    }

    @Test func noneGoesByNamesAlone() throws {
        var options = IngestOptions()
        options.layout.columns.shop = .none
        let text = try String(
            contentsOf: IngestTestSupport.root.appendingPathComponent(
                "Tests/Fixtures/shops/superstore.csv"), encoding: .utf8)
        let error = try #require(throws: IngestError.self) {
            try IngestTestSupport.ingest(
                text, into: IngestTestSupport.database(), options: options)
        }
        #expect(error.description.contains("--line-total Sales"), "\(error)")
    }

    // MARK: Formats of users

    private let own = """
        # Our till.
        name: till
        header: Bon, Artikel, Bezahlt
        invoice_no: Bon
        stock_code: Artikel
        quantity: "Menge, Stk"
        invoiced_at: Tag
        line_total: Bezahlt
        customer_id: Karte
        order_status: Art
        no_sale: Storno
        guests: ohne
        on_overlap: skip
        """

    @Test func aFormatOfOnesOwn() throws {
        let format = try ShopFormat(text: own, file: "till.txt")
        var options = IngestOptions()
        options.layout.columns.shop = .format(format)
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(
            """
            Bon,Artikel,"Menge, Stk",Tag,Bezahlt,Karte,Art
            1,A,2,2023-01-05,7.00,K1,Verkauf
            2,A,1,2023-01-06,3.50,Ohne,Verkauf
            3,A,1,2023-01-07,3.50,K1,storno

            """, into: database, options: options)
        #expect(report.shop == "till")
        #expect(
            try database.query(
                "select coalesce(customer_id, '-') || (amount_e4 / 1e4) from invoice_line order by line_no"
            ).map { try $0.text(0) } == ["K17.0", "-3.5", "K10.0"])
    }

    @Test(arguments: [
        ("invoice_no Bon", ":1: \"invoice_no Bon\" is no line"),
        ("colour: red", "colour is no key"),
        ("name:", "name has no value"), ("on_overlap: maybe", "is none of keep"),
        ("invoice_no: A", "says nothing of stock_code"),
    ]) func whatAFormatCannotSayIsRefused(_ text: String, _ words: String) throws {
        let error = try #require(throws: IngestError.self) {
            try ShopFormat(text: text, file: "x.txt")
        }
        #expect(error.description.contains(words), "\(error)")
        #expect(error.kind == .data)
    }

    @Test func anUnknownNameListsTheKnownOnes() throws {
        let error = try #require(throws: IngestError.self) { try ShopChoice("shopfy") }
        #expect(error.kind == .inputMissing)
        #expect(error.description.contains("shopify, woocommerce"))
    }
}
