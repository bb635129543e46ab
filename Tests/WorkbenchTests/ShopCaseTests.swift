import Foundation
import TestSupport
import Testing

/// Shops whose conventions are not those of Online Retail: cases 11, 12, 33, 39, 46, 50 and 53 of issue 12.
struct ShopCaseTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("shop.db")
    }

    private static let header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

    private func ingest(_ text: String, as name: String, _ flags: String...) throws
        -> Command.Outcome
    {
        let file = try folder.write(text, to: name)
        return try Command.workbench("ingest", [file, "--db", database] + flags)
    }

    private func value(_ sql: String) throws -> String {
        let outcome = try Command.sqlite3(database, sql)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output.split(separator: "\n").joined(separator: " ")
    }

    // MARK: Cancellations

    private static let superstore = """
        Row ID,Order ID,Order Date,Customer ID,Country,Product ID,Product Name,Sales,Quantity,Unit Price
        1,CA-2016-152156,11/8/2016,CG-12520,United States,FUR-BO-1,Bookcase,260.00,2,130.0000
        2,CA-2016-152156,11/8/2016,CG-12520,United States,FUR-CH-1,Chair,732.00,3,244.0000
        3,US-2015-108966,10/11/2015,SO-20335,United States,FUR-TA-1,Table,957.50,5,191.5000
        4,CA-2016-138688,6/12/2016,DV-13045,United States,OFF-LA-1,Labels,14.62,2,7.3100
        5,CA-2017-114412,4/15/2017,CG-12520,United States,OFF-PA-1,Paper,15.50,3,5.1667
        6,US-2017-200001,12/24/2017,DV-13045,United States,OFF-PA-1,Paper,31.00,1,31.0000

        """

    @Test func ordersOfCaliforniaAreSales() throws {
        let outcome = try ingest(Self.superstore, as: "superstore.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("0.0 % of the sales, before returns, without a customer"))
        #expect(outcome.errors.contains("cancellations sign: invoices that begin with C have"))
        #expect(outcome.errors.contains("4 lines, 2 customers, 50.8 % of the sales before returns"))
        #expect(outcome.errors.contains("--cancellations c-prefix"))
        #expect(
            try value("select customer_id, invoice_count from customer_features_rfm order by 1")
                == "CG-12520|2 DV-13045|2 SO-20335|1")
        #expect(
            try value("select customer_id, invoice_count from customer_fact order by 1")
                == "CG-12520|2 DV-13045|2 SO-20335|1")
        #expect(
            try value("select cancellation_rule, cancellation_basis from shop_convention")
                == "sign|data")
    }

    @Test func dryRunShowsWhatWouldBeDecided() throws {
        let file = try folder.write(Self.superstore, to: "superstore.csv")
        let outcome = try Command.workbench("ingest", file, "--db", database, "--dry-run")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("--cancellations"))
        #expect(outcome.errors.contains("4 lines, 2 customers, 50.8 % of the sales before returns"))
        #expect(
            outcome.errors.contains(
                "superstore.csv: 0.0 % of the sales, before returns, without a customer"))
        #expect(!FileManager.default.fileExists(atPath: database))
    }

    @Test func theOwnersFlagDecidesForTheWholeDatabase() throws {
        _ = try ingest(Self.superstore, as: "superstore.csv")
        let again = try ingest(
            Self.superstore, as: "superstore.csv", "--cancellations", "c-prefix")
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.errors.contains("nothing changed"))
        #expect(again.errors.contains("cancellations are told by c-prefix from now on"))
        #expect(
            try value("select customer_id, invoice_count from customer_fact order by 1")
                == "CG-12520|0 DV-13045|1 SO-20335|1")
        #expect(try value("select count(*) from sale_line") == "2")
    }

    private static let returned =
        header + "1,A,MUG,5,2023-01-05 10:00,100,a,UK\nC2,A,MUG,-5,2023-02-05 10:00,100,a,UK\n"
        + "3,A,MUG,1,2023-03-05 10:00,7.5,b,UK\n4,A,MUG,1,2023-03-06 10:00,2.5,,UK\n"

    @Test func aLaterFileThatContradictsIsRefused() throws {
        let first = try ingest(Self.returned, as: "jan.csv")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.errors.contains("0.5 % of the sales, before returns, without a customer"))
        #expect(!first.errors.contains("cancellations"))
        let other = Self.header + "CA-1,A,MUG,5,2023-05-05 10:00,10,a,UK\n"
        let second = try ingest(other, as: "feb.csv")
        #expect(second.status == 65)
        #expect(second.errors.contains("--cancellations sign"))
        #expect(second.errors.contains("1 line, 1 customer, 100.0 % of the sales before returns"))
        #expect(try value("select count(*) from source_file") == "1")
        let told = try ingest(other, as: "feb.csv", "--cancellations", "sign")
        #expect(told.status == 0, "\(told.errors)")
        #expect(try value("select count(*) from sale_line") == "4")
        #expect(try value("select invoice_count from customer_fact where customer_id = 'a'") == "2")
    }

    @Test func predictKeepsTheRuleOfTheSnapshot() throws {
        _ = try ingest(Self.superstore, as: "superstore.csv")
        let sweep = try Command.workbench(
            "sweep", "--db", database, "--features", "rfm", "--algorithm", "kmeans",
            "--n-clusters", "2", "--tol", "1e-4")
        #expect(sweep.status == 0, "\(sweep.errors)")
        // One line alone, whose invoice begins with C: without the rule there would be no customer.
        let file = try folder.write(
            Self.header + "C-9,A,MUG,5,2017-12-25 10:00,10,new,UK\n"
                + "C-8,A,MUG,-1,2017-12-25 11:00,10,new,UK\n", to: "new.csv")
        let outcome = try Command.workbench(
            "predict", "latest", "--transactions", file, "--db", database, "--format", "csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("new,"))
    }

    // MARK: Returns

    @Test func whoSentEverythingBackIsWorthNothing() throws {
        _ = try ingest(Self.returned, as: "jan.csv")
        #expect(
            try value("select customer_id, net_revenue from customer_features_rfm_net order by 1")
                == "a|0.0 b|7.5")
        #expect(
            try value("select customer_id, revenue from customer_features_rfm order by 1")
                == "a|500.0 b|7.5")
    }

    @Test func refundsByNegativePricesAreTakenOff() throws {
        let text =
            Self.header
            + "1,A,MUG,5,2023-01-05 10:00,100,a,UK\n2,A,MUG,1,2023-02-05 10:00,-120,a,UK\n"
        let outcome = try ingest(text, as: "refund.csv")
        #expect(
            outcome.errors.contains(
                "credits, which are taken off as returns are, as their price is below 0: 1 line, 1 customer"
            ))
        #expect(try value("select net_revenue from customer_fact") == "380.0")
        #expect(try value("select net_revenue from customer_features_rfm_net") == "380.0")
    }

    // MARK: Codes

    private static let shirts = """
        Order ID,SKU,Item Name,Quantity,Order Date,Item Price,Email,Billing Country
        1,M,Shirt size M,2,2023-01-05,20,ann@shop.example,GB
        2,L,Shirt size L,1,2023-02-05,20,ben@shop.example,GB
        3,s,Shirt size S,1,2023-03-05,20,cid@shop.example,GB
        4,XL,Shirt size XL,1,2023-03-06,20,ann@shop.example,GB
        5,GIFT,Gift box,1,2023-03-07,45,cid@shop.example,GB

        """

    @Test func sizesOfShirtsAreProducts() throws {
        let outcome = try ingest(Self.shirts, as: "shirts.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("products here, though no products in Online Retail"))
        for code in ["M (Shirt size M)", "s (Shirt size S)", "GIFT (Gift box)"] {
            #expect(outcome.errors.contains(code), "\(code)")
        }
        #expect(try value("select count(*) from non_product_code") == "0")
        #expect(
            try value("select customer_id, revenue from customer_fact order by 1")
                == "ann@shop.example|60.0 ben@shop.example|20.0 cid@shop.example|65.0")
        #expect(try value("select count(*) from sale_line") == "5")
        let check = try Command.workbench(
            "features", "--check", "--features", "rfm", "--db", database)
        #expect(check.status == 0, "\(check.errors)")
        #expect(!(check.output + check.errors).contains("non_product_line"))
        #expect(!(check.output + check.errors).contains("insert into non_product_code"))
    }

    @Test func theOwnerMayWantTheListNevertheless() throws {
        let outcome = try ingest(
            Self.shirts, as: "shirts.csv", "--non-product-codes", "online-retail")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("no sales, by the table non_product_code"))
        #expect(
            outcome.errors.contains("warning: shirts.csv: M is left out of all sales")
                || outcome.errors.contains("M is left out of all sales"))
        #expect(try value("select count(*) from sale_line") == "2")
    }

    @Test func codesOfOnlineRetailHoldWhereDescriptionsSaySo() throws {
        let plain = try ingest(
            Self.header + "1,A,MUG,1,2010-12-01 10:00,2,a,UK\n", as: "day1.csv")
        #expect(plain.status == 0)
        #expect(try value("select count(*) from non_product_code") == "0")
        let outcome = try ingest(
            Self.header + "2,POST,POSTAGE,1,2010-12-02 10:00,18,a,UK\n"
                + "2,A,MUG,1,2010-12-02 10:00,2,a,UK\n3,M,Manual,1,2010-12-02 11:00,5,b,UK\n",
            as: "day2.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("M (Manual), POST (POSTAGE); 2 lines, 2 customers, 92.0 %"))
        #expect(try value("select count(*) from non_product_code") == "26")
        #expect(try value("select revenue from customer_fact order by customer_id") == "4.0 0.0")
    }

    @Test func feesOfOtherShopsAreProposed() throws {
        let text =
            Self.header + "1,MUG1,Blue mug,2,2023-01-05 10:00,10,a,UK\n"
            + "1,SHIP,Shipping & handling,1,2023-01-05 10:00,4.95,a,UK\n"
            + "2,VAN,Toy delivery van,1,2023-01-06 10:00,10,b,UK\n"
            + "2,R10,Rabatt 10%,1,2023-01-06 10:00,-1,b,UK\n"
            + "3,MUG1,Adjustment,1,2023-01-06 10:00,0,b,UK\n"
        _ = try ingest(text, as: "fees.csv")
        let check = try Command.workbench(
            "features", "--check", "--features", "rfm", "--db", database, "--format", "csv")
        #expect(check.status == 0, "\(check.errors)")
        #expect(check.output.contains("values ('SHIP', 'Postage')"))
        #expect(check.output.contains("values ('R10'"))
        #expect(!check.output.contains("'VAN'") && !check.output.contains("'MUG1'"))
    }

    // MARK: Small shops, and without descriptions

    private func shop(customers: Int, description: String) -> String {
        var text = Self.header
        for customer in 0..<customers {
            for order in 0...customer % 4 {
                text +=
                    "\(customer)-\(order),P\(order),\(description),\(order + 1),"
                    + "2023-0\(1 + order)-1\(customer % 9) 10:00,\(customer + 3).5,"
                    + "K\(100 + customer),UK\n"
            }
        }
        return text
    }

    @Test func theDefaultGridRunsWhatFits() throws {
        _ = try ingest(shop(customers: 12, description: "ITEM"), as: "shop12.csv")
        let sweep = try Command.workbench("sweep", "--db", database, "--outliers", "none")
        #expect(sweep.status == 0, "\(sweep.errors)")
        #expect(
            sweep.errors.contains(
                "kmeans: n_clusters 15, 20, 25, 30 left out: more than the 12 rows"))
        #expect(
            try value("select distinct n_clusters from run where algorithm = 'kmeans' order by 1")
                == "2 3 4 5 10")
        #expect(try value("select count(*) from run where algorithm = 'dbscan'") == "9")
        let typed = try Command.workbench(
            "sweep", "--db", database, "--outliers", "none", "--n-clusters",
            "2,3,4,5,10,15,20,25,30")
        #expect(typed.status == 64)
        #expect(typed.errors.contains("--n-clusters 30 is more than the 12 rows"))
    }

    @Test func withoutDescriptionsRFMWorksAndStandardSaysWhyNot() throws {
        _ = try ingest(shop(customers: 12, description: ""), as: "nodesc.csv")
        let standard = try Command.workbench("sweep", "--db", database)
        #expect(standard.status == 65)
        #expect(standard.errors.contains("no complete line"))
        #expect(standard.errors.contains("12 customers has a description"))
        #expect(standard.errors.contains("--features rfm"))
        for set in ["rfm", "rfm_net", "rfm_score", "behaviour", "basket"] {
            let outcome = try Command.workbench("features", "--features", set, "--db", database)
            #expect(outcome.status == 0, "\(set): \(outcome.errors)")
        }
        #expect(
            try value("select as_of from observation_end")
                == (try value("select max(invoiced_at) from invoice")))
        let window = try Command.workbench(
            "features", "--features", "rfm", "--window", "60d", "--db", database)
        #expect(window.status == 0, "\(window.errors)")
    }

    @Test func withoutCustomersItSaysSo() throws {
        let outcome = try ingest(
            Self.header + "1,A,MUG,1,2010-12-01 10:00,2,,UK\n", as: "guests.csv")
        #expect(outcome.errors.contains("100.0 % of the sales, before returns, without a customer"))
        let sweep = try Command.workbench("sweep", "--db", database)
        #expect(sweep.status == 65)
        #expect(sweep.errors.contains("the only line has no customer"))
    }

    // MARK: Files

    @Test func aWorkbookWhoseSheetsOverlapIsInAsAWholeOrNotAtAll() throws {
        let book = Places.fixture("ingest/workbooks/two_sheets_overlap.xlsx")
        let refused = try Command.workbench("ingest", book, "--db", database)
        #expect(refused.status == 65)
        #expect(refused.errors.contains("3 of 5 lines are in the database already"))
        #expect(refused.errors.contains("--on-overlap skip"))
        #expect(!FileManager.default.fileExists(atPath: database))
        let dry = try Command.workbench("ingest", book, "--db", database, "--dry-run")
        #expect(dry.status == 65)
        #expect(dry.errors.contains("3 of 5 lines are in the database already"))
        let skipped = try Command.workbench(
            "ingest", book, "--db", database, "--on-overlap", "skip")
        #expect(skipped.status == 0, "\(skipped.errors)")
        #expect(try value("select count(*) from invoice_line") == "7")
    }

    @Test func aFolderOfOtherThingsToo() throws {
        let inner = try TemporaryFolder()
        let drop = inner.path
        for (name, text) in [
            ("README.txt", "January orders of the shop.\n"), ("desktop.ini", "[.ShellClassInfo]\n"),
            ("Thumbs.db", "\u{10}x"), ("~$report.xlsx", "\u{7}Person A"), (".DS_Store", "x"),
            ("notes.md", "# Notes\n\nAll, of, it\n"), ("._jan.csv", "x"),
        ] {
            _ = try inner.write(text, to: name)
        }
        let empty = try Command.workbench("ingest", drop, "--db", database)
        #expect(empty.status == 66)
        #expect(empty.errors.contains("the folder has no table in it"))
        _ = try inner.write(Self.header + "1,A,MUG,1,2010-12-01 10:00,2,a,UK\n", to: "jan.csv")
        _ = try inner.write(
            (Self.header + "2,A,MUG,1,2010-12-02 10:00,2,a,UK\n").replacing(",", with: "\t"),
            to: "feb.txt")
        let outcome = try Command.workbench("ingest", drop, "--db", database)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("left out, as no tables: "))
        for name in [
            "README.txt", "desktop.ini", "Thumbs.db", "~$report.xlsx", ".DS_Store", "notes.md",
            "._jan.csv",
        ] {
            #expect(outcome.errors.contains(name), "\(name)")
        }
        #expect(try value("select name from source_file order by 1") == "feb.txt jan.csv")
    }

    @Test func aTableOfAFolderThatCannotBeReadIsStillRefused() throws {
        let inner = try TemporaryFolder()
        _ = try inner.write(Self.header + "1,A,MUG,1,2010-12-01 10:00,2,a,UK\n", to: "jan.csv")
        _ = try inner.write("<!doctype html><html></html>", to: "feb.csv")
        #expect(try Command.workbench("ingest", inner.path, "--db", database).status == 65)
    }

    // MARK: Quotes and marks

    private func tab(_ lines: [String]) -> String {
        let text = Self.header + lines.map { $0 + "\n" }.joined()
        return text.replacing(",", with: "\t")
    }

    @Test func inchesAreNoQuotes() throws {
        let outcome = try ingest(
            tab([
                "1,A,\"BIG\" MUG,1,2023-01-05 10:00,2,a,UK",
                "2,B,\" PIPE,1,2023-01-05 10:00,2,b,UK",
                "3,C,6\" PIPE,1,2023-01-05 10:00,2,c,UK", "4,D,\",1,2023-01-05 10:00,2,d,UK",
            ]), as: "inches.txt")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("quotes none"))
        #expect(try value("select count(*) from invoice_line") == "4")
        #expect(
            try value("select description from invoice_line where invoice_no = '1'")
                == "\"BIG\" MUG")
    }

    @Test func aQuoteThatShowsLateMakesTheFileReadAgain() throws {
        var lines = (0..<3000).map { "\($0),A,MUG,1,2023-01-05 10:00,2,a\($0),UK" }
        lines += ["X1,A,\"ODD,1,2023-01-05 10:00,2,a,UK", "X2,A,MUG\",1,2023-01-05 10:00,2,a,UK"]
        let outcome = try ingest(tab(lines), as: "late.tsv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.errors.contains(
                "quotes none: read as quotes around fields, those from line 3002"))
        #expect(try value("select count(*) from invoice_line") == "3002")
        let told = try ingest(
            tab(lines), as: "late.tsv", "--quote", "double", "--max-rejects", "all")
        #expect(told.status == 0)
    }

    @Test func quotedFieldsOfTabFilesStayQuoted() throws {
        let text =
            tab(["1,A,\"RED;MUG\",1,2023-01-05 10:00,2,a,UK"])
            + "2\tB\t\"two\nlines\"\t1\t2023-01-05 10:00\t2\tb\tUK\n"
            + "3\tC\t\"a\ttab and a \"\"quote\"\"\"\t1\t2023-01-05 10:00\t2\tb\tUK\n"
        let outcome = try ingest(text, as: "quoted.tsv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.errors.contains("quotes none"))
        #expect(
            try value("select description from invoice_line where stock_code = 'C'")
                == "a\ttab and a \"quote\"")
    }

    @Test func severalByteOrderMarksAreLeftOut() throws {
        let outcome = try ingest(
            "\u{FEFF}\u{FEFF}" + Self.header + "1,A,MUG,1,2010-12-01 10:00,2,a,UK\n",
            as: "doublebom.csv")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("byte order mark stands 2 times"))
        #expect(try value("select invoice_no from invoice_line") == "1")
    }
}
