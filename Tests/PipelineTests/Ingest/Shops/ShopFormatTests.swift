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
