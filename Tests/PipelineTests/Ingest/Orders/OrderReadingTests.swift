import Foundation
import Pipeline
import Store
import Testing

/// What an order's first line says, and what an order says as a whole.
@Suite struct OrderReadingTests {
    private func ingest(
        _ text: String, rows: Int = 4096, orders: (inout LayoutOptions) -> Void = { _ in }
    ) throws -> (database: Connection, report: IngestReport) {
        var options = IngestOptions(maxRejects: .all)
        options.batchRows = rows
        orders(&options.layout)
        let database = try IngestTestSupport.database()
        let report = try IngestTestSupport.ingest(text, into: database, options: options)
        #expect(try database.scalar("select min(reconciles) from file_ledger") == 1)
        return (database, report)
    }

    private func texts(_ database: Connection, _ sql: String) throws -> [String] {
        try database.query(sql).map { try $0.text(0) }
    }

    private let customers = """
        select invoice_no || ' ' || coalesce(customer_id, '-') || ' ' || coalesce(country, '-')
            || ' ' || substr(invoiced_at, 1, 10)
        from invoice_line
        order by line_no
        """

    // MARK: Times

    @Test(arguments: [
        ("2023-01-05", "10:11", "10:11:00"), ("2023-01-05 00:00:00", "10:11:30", "10:11:30"),
        ("2023-01-05T00:00:00.000", "1011", "10:11:00"), ("2023-01-05", "0.4243055556", "10:11:00"),
        ("2023-01-05", "3:05 PM", "15:05:00"), ("2023-01-05", "1899-12-30 10:11", "10:11:00"),
        ("2023-01-05", "2023-01-05 10:11", "10:11:00"), ("2023-01-05", "", "00:00:00"),
        ("2023-01-05 09:00", "09:00", "09:00:00"),
    ])
    func timeOfDayInAColumnOfItsOwn(_ date: String, _ time: String, _ expected: String) throws {
        let text =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Invoice Time\n"
            + "1,A,MUG,1,\(date),2.5,17850,UK,\(time)\n"
        let (database, report) = try ingest(text)
        #expect(
            try texts(database, "select invoiced_at from invoice") == ["2023-01-05 \(expected)"])
        #expect(report.warnings.isEmpty)
    }

    @Test func whatIsNoTimeIsToldAndNotUsed() throws {
        let header =
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Time\n"
        let (_, report) = try ingest(header + "1,A,MUG,1,2023-01-05,2.5,17850,UK,Morning\n")
        #expect(
            report.warnings.contains {
                $0.contains(
                    "the column Time has something else than a time of day in line 2 (\"Morning\")")
            })
        let (_, mixed) = try ingest(
            header
                + "1,A,MUG,1,2023-01-05,2.5,17850,UK,10:11\n2,A,MUG,1,2023-01-05,2.5,17850,UK,Morning\n"
        )
        #expect(mixed.linesKept == 1 && mixed.linesRejected == 1)
        let (_, both) = try ingest(header + "1,A,MUG,1,2023-01-05 08:00,2.5,17850,UK,10:11\n")
        #expect(
            both.warnings.contains { $0.contains("1 line has a time in the date and another one") })
    }

    // MARK: Carrying down

    private let firstLineOnly = """
        Order Number,Order Date,Email,SKU,Item Name,Quantity,Item Price,Billing Country
        3001,2023-01-05,ann@shop.example,FERN,Fern Print,2,16.00,FR
        3001,,,TOTE,Tote Bag,1,20.00,
        ,,,CARD,Card,1,3.00,
        3002,2023-02-11,,MUG,Mug,1,25.00,DE
        3002,2023-02-11,,TOTE,Tote Bag,4,20.00,
        3003,2023-03-11,ben@shop.example,MUG,Mug,1,25.00,FR
        3004,2023-03-12,,MUG,Mug,1,25.00,

        """

    /// However the lines fall into batches.
    @Test(arguments: [1, 2, 3, 4096]) func blankFieldsAreThoseOfTheOrder(_ rows: Int) throws {
        let (database, report) = try ingest(firstLineOnly, rows: rows)
        #expect(
            try texts(database, customers) == [
                "3001 ann@shop.example FR 2023-01-05", "3001 ann@shop.example FR 2023-01-05",
                "3001 ann@shop.example FR 2023-01-05", "3002 - DE 2023-02-11",
                "3002 - DE 2023-02-11", "3003 ben@shop.example FR 2023-03-11",
                "3004 - - 2023-03-12",
            ])
        #expect(report.linesCarried == 3)
        #expect(report.linesWithoutCustomer == 3)
        #expect(
            report.decisions.contains {
                $0.hasPrefix(
                    "customer_id of the order: blank in 2 lines (worth 23.00, the first is line 3)")
            }, "\(report.decisions)")
        #expect(try database.scalar("select lines_carried from source_file") == 3)
        // One order is one invoice.
        #expect(try database.scalar("select count(*) from invoice") == 4)
    }

    @Test func aFlagLeavesThemBlank() throws {
        let (database, report) = try ingest(firstLineOnly) { $0.orders.carriesDown = false }
        #expect(report.linesCarried == 0)
        #expect(report.linesRejected == 2)
        #expect(
            try database.scalar("select count(*) from invoice_line where customer_id is null") == 3)
    }

    /// The first line of an order is bad; the others are its own all the same.
    @Test(arguments: [1, 4096]) func aRejectedFirstLineStillNamesItsOrder(_ rows: Int) throws {
        let (database, report) = try ingest(
            """
            Order Number,Order Date,Email,SKU,Item Name,Quantity,Item Price,Billing Country
            1,2023-01-05,ann@shop.example,FERN,Fern Print,2,16.00,FR
            2,2023-01-06,ben@shop.example,FERN,Fern Print,x,16.00,DE
            2,,,TOTE,Tote Bag,1,20.00,
            ,,,CARD,Card,1,3.00,
            3,2023-01-06,"cid@shop.example"x,FERN,Fern Print,1,16.00,DE
            ,,,CARD,Card,1,3.00,

            """, rows: rows)
        #expect(
            try texts(database, customers) == [
                "1 ann@shop.example FR 2023-01-05", "2 ben@shop.example DE 2023-01-06",
                "2 ben@shop.example DE 2023-01-06",
            ])
        #expect(report.linesRejected == 3)
    }

    /// A line of totals is no line of the last order.
    @Test func aLineOfTotalsIsNotCarried() throws {
        let (_, report) = try ingest(
            """
            Order Number,Order Date,Email,SKU,Item Name,Quantity,Item Price,Billing Country
            1,2023-01-05,ann@shop.example,FERN,Fern Print,2,16.00,FR
            ,,,,Total,2,16.00,
            ,,,,,2,16.00,

            """)
        #expect(report.linesKept == 1 && report.linesRejected == 2)
    }

    /// Equal numbers of the published data, of which one has no customer, have none elsewhere either.
    @Test func invoicesWithoutCustomersStayWithout() throws {
        let line = "N1,a,d,1,12/13/2010 8:26,2.55,,UK\n"
        let (database, report) = try ingest(IngestTestSupport.header + line + line)
        #expect(report.linesCarried == 0)
        #expect(try database.scalar("select count(customer_id) from invoice_line") == 0)
    }

    /// Blank fields of the published data are what its analysts drop: told, and nothing is changed.
    @Test(arguments: [1, 4096]) func publishedNamesAreNotCarriedUnlessAsked(_ rows: Int) throws {
        let text =
            IngestTestSupport.header + "N1,a,d,1,12/13/2010 8:26,2.55,c,UK\n"
            + "N1,b,d,1,12/13/2010 8:26,2.55,,UK\nN1,e,d,1,12/13/2010 8:26,2.55,,UK\n"
            + "N2,e,d,1,12/13/2010 8:26,2.55,,UK\n"
        let (database, report) = try ingest(text, rows: rows)
        #expect(try database.scalar("select count(customer_id) from invoice_line") == 1)
        #expect(
            report.warnings == [
                "2 lines without a customer (the first is line 3) stand below one of the same order that has"
                    + " one, and count for nobody. --carry-down takes it from there"
            ])
        let (carried, other) = try ingest(text, rows: rows) { $0.orders.carriesDown = true }
        #expect(try carried.scalar("select count(customer_id) from invoice_line") == 3)
        #expect(other.warnings.isEmpty && other.linesCarried == 2)
    }

    @Test func quotedAndForeignNumbersAreTheSameOrder() throws {
        let text =
            "Order Number,Order Date,Email,SKU,Item Name,Quantity,Item Price\n"
            + "\"R\"\"\u{E9}1\",2023-01-05,\"a\"\"b\",A,M,1,2\n\"R\"\"\u{E9}1\",2023-01-05,,B,M,1,2\n"
        for bytes in [Array(text.utf8), text.unicodeScalars.map { UInt8($0.value) }] {
            let database = try IngestTestSupport.database()
            try IngestTestSupport.ingest(bytes, into: database)
            #expect(
                try texts(database, "select distinct customer_id from invoice_line") == ["a\"b"])
        }
    }

    // MARK: Amounts

    private func amounts(_ database: Connection) throws -> [Double] {
        try database.query("select amount_e4 / 1e4 from invoice_line order by line_no").map {
            try $0.double(0)
        }
    }

    private let header = "Order,Date,Email,SKU,Item Name,Qty,Price,Total,Off,Subtotal,Back\n"

    private func columns(_ text: String) throws -> (inout LayoutOptions) -> Void {
        let names = try HeaderNames(text: text)
        return { $0.columns = names }
    }

    @Test func theTotalCountsAndNotThePrice() throws {
        let (database, _) = try ingest(
            header + "1,2023-01-05,a,A,M,3,9.99,15.50,,,\n1,2023-01-05,a,B,M,2,4.00,,,,\n",
            orders: try columns("line_total=Total"))
        // Where a line has no total, quantity × price is it.
        #expect(try amounts(database) == [15.5, 8])
        #expect(
            try texts(
                database, "select unit_price || ' ' || coalesce(line_total, '-') from invoice_line")
                == ["9.99 15.5", "4.0 -"])
    }

    /// A price of 0 makes a line no sale; a total beside it says what was paid.
    @Test func aTotalBesideAPriceOfZeroIsASale() throws {
        let (database, report) = try ingest(
            header + "1,2023-01-05,a,A,M,3,0,15.00,,,\n1,2023-01-05,a,B,M,2,0.00,,,,\n"
                + "2,2023-01-06,a,A,M,-1,0,-5.00,,,\n3,2023-01-06,a,A,M,1,0,0,,,\n",
            orders: try columns("line_total=Total"))
        #expect(try amounts(database) == [15, 0, -5, 0])
        #expect(try database.scalar("select revenue from customer_fact") == .real(15))
        #expect(try database.scalar("select return_value from customer_fact") == .real(5))
        #expect(
            report.warnings.contains {
                $0.hasPrefix(
                    "2 lines, the first in line 2, have a total and a price of 0: the total counts")
            }, "\(report.warnings)")
    }

    @Test func aTotalAloneMakesThePrice() throws {
        let (database, _) = try ingest(
            "Order,Date,Email,SKU,Item Name,Qty,Sum\n1,2023-01-05,a,A,M,3,15.50\n"
                + "2,2023-01-05,a,A,M,-1,-5.00\n3,2023-01-05,a,A,M,0,2.00\n",
            orders: try columns("line_total=Sum"))
        #expect(try amounts(database) == [15.5, -5, 2])
        #expect(
            try texts(database, "select unit_price || '' from invoice_line order by line_no")
                == ["5.1667", "5.0", "2.0"])
        #expect(
            try texts(database, "select column_map from source_file")[0].contains("line_total=Sum"))
        // Facts know the totals too.
        #expect(try database.scalar("select revenue from customer_fact") == .real(17.5))
        #expect(try database.scalar("select return_value from customer_fact") == .real(5))
    }

    @Test func theMarkOfTotalsIsThatOfTheFile() throws {
        let (database, report) = try ingest(
            "Order;Date;Email;SKU;Item Name;Qty;Sum\n1;2023-01-05;a;A;M;3;1.234\n"
                + "2;2023-01-05;a;A;M;1;2,50\n", orders: try columns("line_total=Sum"))
        #expect(report.decimalMark == "comma")
        #expect(try amounts(database) == [1234, 2.5])
    }

    @Test func discountsOfLinesAreTakenOff() throws {
        let (database, _) = try ingest(
            header + "1,2023-01-05,a,A,M,3,10.00,,5.00,,\n1,2023-01-05,a,B,M,-1,10.00,,-1,,\n",
            orders: try columns("line_discount=Off"))
        #expect(try amounts(database) == [25, -9])
    }

    /// Three thirds of 10.00, and what is over goes to the last.
    @Test func anOrdersLinesAddUpToTheCent() throws {
        let lines = (1...3).map {
            "1,2023-01-05,a,S\($0),M,1,3.34,,,10.00,\($0 == 1 ? "0.01" : "")\n"
        }
        let (database, report) = try ingest(
            header + lines.joined() + "2,2023-01-05,a,A,M,1,5.00,,,5.00,7.00\n",
            orders: try columns("order_subtotal=Subtotal,order_refund=Back"))
        #expect(try amounts(database) == [3.33, 3.33, 3.33, 0])
        #expect(report.warnings.contains { $0.hasPrefix("2.00 of what was paid back is more") })
        #expect(report.warnings.contains { $0.contains("no day of it (undated)") })
        #expect(try database.scalar("select revenue from customer_fact") == .real(9.99))
    }

    @Test func whatOrdersLackIsTold() throws {
        let (database, report) = try ingest(
            header + "1,2023-01-05,a,A,M,1,5.00,,,9.00,\n",
            orders: try columns("order_subtotal=Subtotal"))
        #expect(try amounts(database) == [5])
        #expect(
            report.warnings.contains {
                $0.hasPrefix("1 order (1) should come to more than the lines are worth, by 4.00")
            })
    }

    @Test func aBadAmountIsABadLine() throws {
        let (database, report) = try ingest(
            header + "1,2023-01-05,a,A,M,1,5.00,x,,,\n", orders: try columns("line_total=Total"))
        #expect(report.linesKept == 0)
        #expect(
            try texts(database, "select reason from rejected_line") == [
                "bad_number: line_total \"x\" is not a decimal number"
            ])
    }

    // MARK: Statuses and currencies

    private let statuses = """
        Order,Date,Email,SKU,Item Name,Qty,Price,Order Status
        1,2023-01-05,a1,A,M,1,30.00,complete
        2,2023-01-05,b1,A,M,1,10.00,Cancelled
        2,2023-01-05,b1,B,M,1,10.00,

        """

    @Test func statusesThatAreNoSalesAreTold() throws {
        let (database, report) = try ingest(statuses)
        #expect(try amounts(database) == [30, 10, 10])
        #expect(
            report.warnings == [
                "Order Status Cancelled counts as a sale: 2 lines of 1 order, 1 customer, worth 20.00"
                    + " (40.0 % of all), the first in line 3. If it is none, ingest the file into a fresh"
                    + " database with --no-sale cancelled"
            ])
    }

    /// The flag is one list: whoever types a status alone takes back the one before.
    @Test func theFlagOfSeveralStatusesNamesThemAll() throws {
        let (_, report) = try ingest(
            statuses.replacing(
                "b1,B,M,1,10.00,", with: "b1,B,M,1,10.00,\n3,2023-01-06,c,A,M,1,9,Refunded"))
        let told = report.warnings.filter { $0.contains("counts as a sale") }
        #expect(told.count == 2)
        #expect(
            told.allSatisfy { $0.contains("--no-sale cancelled,refunded (one list") }, "\(told)")
    }

    @Test func theFlagMakesThemNoSales() throws {
        let (database, report) = try ingest(statuses) { $0.orders.noSale = ["cancelled"] }
        #expect(try amounts(database) == [30, 0, 0])
        #expect(try database.scalar("select count(*) from sale_line") == 1)
        #expect(
            report.warnings.contains { $0.contains("Cancelled is no sale: 2 lines of 1 order") })
    }

    private let currencies = """
        Order,Date,Email,SKU,Item Name,Qty,Price,Currency
        1,2023-01-05,a,A,M,1,30.00,EUR
        2,2023-01-05,b,A,M,1,10.00,gbp
        3,2023-01-05,a,A,M,1,10.00,EUR

        """

    @Test func severalCurrenciesAreRefused() throws {
        let error = try #require(throws: IngestError.self) { try ingest(currencies) }
        #expect(
            error.description.contains(
                "in 2 currencies, which cannot be added up (EUR: 2 lines, first line 2, worth 40.00 EUR; GBP: 1"
            ), "\(error)")
        #expect(error.description.contains("--currency EUR"))
    }

    @Test func oneCurrencyMayBeAskedFor() throws {
        var options = IngestOptions()
        options.layout.orders.currency = "eur"
        let database = try IngestTestSupport.database()
        // Lines that were asked to be left out are none too many.
        let report = try IngestTestSupport.ingest(currencies, into: database, options: options)
        #expect(report.linesKept == 2 && report.linesRejected == 1)
        #expect(
            report.warnings.contains {
                $0.contains(
                    "left out, as Currency is not eur: 1 line of 1 order, 1 customer, worth 10.00")
            }, "\(report.warnings)")
    }

    @Test func oneCurrencyIsRecorded() throws {
        let (_, report) = try ingest(
            "Order,Date,Email,SKU,Item Name,Qty,Price,Currency\n1,2023-01-05,a,A,M,1,30.00,EUR\n")
        #expect(report.choices.contains { $0.subject == "currency" && $0.value == "EUR" })
    }
}
