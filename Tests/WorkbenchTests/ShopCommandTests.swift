import Foundation
import TestSupport
import Testing

/// Exports of shops, end to end.
struct ShopCommandTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("new.db")
    }

    private func ingest(_ arguments: String...) throws -> Command.Outcome {
        try Command.workbench("ingest", arguments + ["--db", database])
    }

    @Test func anExportIsKnownByItsHeader() throws {
        let outcome = try ingest(Places.fixture("shops/shopify.csv"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        for words in [
            "shop shopify: its header is that of Shopify, Orders > Export",
            "warning: Financial Status voided is no sale", "currency EUR",
        ] {
            #expect(outcome.errors.contains(words), "\(words)")
        }
        let rows = try Command.sqlite3(
            database, "select customer_id, revenue from customer_fact order by 1")
        #expect(
            rows.output == "ann@shop.example|46.8\nben@shop.example|14.99\ncid@shop.example|0.0\n"
                + "dan@shop.example|0.0\n")
    }

    /// A preview lays nothing on lines, and says so.
    @Test func theDryRunSaysThatAmountsOfOrdersAreStillOn() throws {
        let outcome = try ingest(Places.fixture("shops/shopify.csv"), "--dry-run")
        #expect(
            outcome.errors.contains(
                "of the sales, before returns, without a customer, before discounts and refunds of orders"
            ),
            "\(outcome.errors)")
    }

    @Test func theDryRunShowsAllOfIt() throws {
        let outcome = try ingest(
            Places.fixture("shops/square.csv"), "--dry-run", "--format", "csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for words in ["shop,square", "amount of a line,Net Sales", "--line-total", "invoiced_time"]
        {
            #expect(outcome.output.contains(words), "\(words)\n\(outcome.output)")
        }
    }

    @Test func flagsAreHeeded() throws {
        let file = try folder.write(
            "Order,Date,Email,SKU,Item Name,Qty,Sum,State\n1,2023-01-05,a,A,M,3,15.50,ok\n"
                + "2,2023-01-05,b,A,M,1,4.00,storno\n", to: "till.csv")
        let refused = try ingest(file)
        #expect(refused.status == 65)
        let outcome = try ingest(
            file, "--line-total", "Sum", "--map", "order_status=State", "--no-sale", "storno, void")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = try Command.sqlite3(
            database, "select customer_id, revenue from customer_fact order by 1")
        #expect(rows.output == "a|15.5\nb|0.0\n")
    }

    @Test func aFormatOfOnesOwnIsAFile() throws {
        let format = try folder.write(
            """
            name: till
            invoice_no: Bon
            stock_code: Ware
            quantity: Stk
            invoiced_at: Tag
            line_total: Summe
            customer_id: Karte

            """, to: "till.txt")
        let file = try folder.write(
            "Bon,Ware,Stk,Tag,Summe,Karte\n1,A,2,2023-01-05,7.00,K1\n", to: "till.csv")
        let outcome = try ingest(file, "--shop", format)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try Command.sqlite3(database, "select shop, column_map from source_file").output
                == "till|invoice_no=Bon, stock_code=Ware, quantity=Stk, invoiced_at=Tag, customer_id=Karte, line_total=Summe\n"
        )
        #expect(try ingest(file, "--shop", "nowhere").status == 66)
    }

    @Test func flagsOfTransactionsDoNotGoWithCustomers() throws {
        let outcome = try ingest("x.csv", "--customers", "--shop", "etsy")
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("--shop does not go with --customers"))
    }

    /// `predict` reads a file of transactions as `ingest` does, with the same flags.
    @Test func predictionTakesTheFlagsOfIngest() throws {
        let shop = try SmallShop.shared.get()
        let lines = try String(contentsOfFile: SmallShop.lines, encoding: .utf8)
        let other = try folder.write(
            lines.replacing("CustomerID", with: "Who").replacing("UnitPrice", with: "Each"),
            to: "other.csv")
        func predict(_ file: String, _ more: String...) throws -> Command.Outcome {
            try Command.workbench(
                "predict",
                ["kmeans_3_0.001", "--transactions", file, "--format", "csv", "--db", shop.path]
                    + more)
        }
        let plain = try predict(SmallShop.lines)
        #expect(plain.status == 0, "\(plain.errors)")
        #expect(try predict(other).status == 65)
        let mapped = try predict(other, "--map", "customer_id=Who,unit_price=Each")
        #expect(mapped.status == 0, "\(mapped.errors)")
        #expect(mapped.output == plain.output)
        let alone = try Command.workbench(
            "predict", "kmeans_3_0.001", "--map", "customer_id=Who", "--db", shop.path)
        #expect(alone.status == 64)
        #expect(alone.errors.contains("--map goes with --transactions"))
    }
}
