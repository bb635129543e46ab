import Foundation
import Pipeline
import Store
import Testing

/// Amounts beside the price are read as the price is, and nothing of them is lost without a word.
@Suite struct InvoiceFilePassOrdersTests {
    private func ingest(
        _ text: String, _ map: [SideColumn: String] = [:], rejects: Int = 0,
        _ change: (inout IngestOptions) -> Void = { _ in }
    ) throws -> (database: Connection, report: IngestReport) {
        var options = IngestOptions(maxRejects: .limit(rejects))
        for (column, header) in map { options.layout.columns.sides[column] = header }
        change(&options)
        let database = try IngestTestSupport.database()
        return (database, try IngestTestSupport.ingest(text, into: database, options: options))
    }

    private func facts(_ database: Connection) throws -> [String] {
        try database.query(
            """
            select customer_id || ' ' || revenue || ' ' || return_value || ' ' || net_revenue
            from customer_fact
            order by customer_id
            """
        ).map { try $0.text(0) }
    }

    /// With a quantity above zero an amount below it is a return, once.
    @Test func anAmountBelowZeroIsAReturn() throws {
        let (database, report) = try ingest(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country,Line Total
            1,A,x,10,2023-01-05,10,K1,UK,100
            2,A,x,2,2023-01-06,10,K1,UK,-20
            3,A,x,-1,2023-01-06,10,K2,UK,10

            """, [.lineTotal: "Line Total"])
        #expect(try facts(database) == ["K1 100.0 20.0 80.0", "K2 0.0 10.0 -10.0"])
        #expect(
            try database.query("select net_revenue from customer_features_rfm_net").map {
                try $0.double(0)
            }.first == 80)
        #expect(
            report.warnings.contains {
                $0.hasPrefix("quantity and amount have different signs in 2 lines")
            })
    }

    /// The decimal mark that a price settles later holds for what was read before.
    @Test func amountsBesideThePriceHangOnTheMark() throws {
        let (refund, _) = try ingest(
            """
            InvoiceNo;StockCode;Description;Quantity;InvoiceDate;Price;CustomerID;Country;Refund
            1;A;x;1;2023-01-05;100;K1;UK;30,00
            2;A;x;1;2023-01-06;12,50;K1;UK;

            """, [.orderRefund: "Refund"])
        #expect(try facts(refund) == ["K1 82.5 0.0 82.5"])
        let (total, _) = try ingest(
            """
            InvoiceNo;StockCode;Description;Quantity;InvoiceDate;Price;CustomerID;Country;Total
            1;A;x;1;2023-01-05;1250;K1;UK;1.250
            2;A;x;1;2023-01-06;3,50;K1;UK;3,50

            """, [.lineTotal: "Total"])
        #expect(try facts(total) == ["K1 1253.5 0.0 1253.5"])
    }

    @Test(arguments: [SideColumn.orderRefund, .orderDiscount, .orderSubtotal, .lineDiscount])
    func whatIsNoAmountIsABadLine(_ column: SideColumn) throws {
        let text = """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,CustomerID,Country,Side
            1,A,x,1,2023-01-05,100,K1,UK,5.00 refunded
            2,A,x,1,2023-01-06,12.50,K1,UK,

            """
        #expect(throws: IngestError.self) { try ingest(text, [column: "Side"]) }
        let (database, report) = try ingest(text, [column: "Side"], rejects: 1)
        #expect(report.linesRejected == 1)
        #expect(try facts(database) == ["K1 12.5 0.0 12.5"])
    }

    /// An amount that changes from line to line of an order is none of the order.
    @Test func anAmountOfTheOrderIsTheSameInAllItsLines() throws {
        let text = """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,CustomerID,Country,Refunded
            1,A,x,1,2023-01-05,10,K1,UK,10
            1,B,x,1,2023-01-05,20,K1,UK,5

            """
        let error = #expect(throws: IngestError.self) {
            try ingest(text, [.orderRefund: "Refunded"])
        }
        #expect(error?.description.contains("--map line_discount=") == true)
        let (database, _) = try ingest(text, [.lineDiscount: "Refunded"])
        #expect(try facts(database) == ["K1 15.0 0.0 15.0"])
        // Blank in the others, or the same again, it is one.
        let (once, _) = try ingest(
            text.replacing("UK,5", with: "UK,"), [.orderRefund: "Refunded"])
        #expect(try facts(once) == ["K1 20.0 0.0 20.0"])
    }

    @Test func pricesOfTinyQuantitiesAreOutOfRange() throws {
        func text(_ quantity: String, _ total: String) -> String {
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Total,CustomerID,Country
            1,A,x,\(quantity),2023-01-05,\(total),K1,UK
            2,A,x,1,2023-01-05,1,K1,UK

            """
        }
        let map = [SideColumn.lineTotal: "Total"]
        let (_, report) = try ingest(text("0.0001", "100000000000"), map, rejects: 1)
        #expect(report.linesRejected == 1)
        let (large, _) = try ingest(text("2000000", "2000000.00"), map)
        #expect(try facts(large) == ["K1 2000001.0 0.0 2000001.0"])
    }

    /// A share of next to nothing is none.
    @Test func statusesOfAFileThatComesToNothing() throws {
        let (_, report) = try ingest(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,Status,CustomerID,Country
            1,A,x,1,2023-01-05,1000000000,pending,K1,UK
            2,A,x,-1,2023-01-05,1000000000,refunded,K1,UK
            3,A,x,1,2023-01-05,0.1,paid,K1,UK
            4,A,x,1,2023-01-05,0.2,paid,K1,UK
            5,A,x,-1,2023-01-05,0.3,paid,K1,UK

            """)
        #expect(report.warnings.contains { $0.contains("worth 1,000,000,000.00, the first") })
    }

    /// The status is that of the line's own order, also below a line that is rejected.
    @Test func aStatusStaysWithItsOrder() throws {
        let (database, _) = try ingest(
            """
            Order ID,SKU,Qty,Order Date,Price,Customer ID,Status
            1,a,1,2023-01-15 10:00,10.00,7,cancelled
            2,a,1,notadate,10.00,8,paid
            2,b,1,2023-01-16 10:00,20.00,8,
            4,a,1,notadate,10.00,8,cancelled
            4,b,1,2023-01-16 10:00,20.00,8,

            """, rejects: 2
        ) { $0.layout.orders.noSale = ["cancelled"] }
        #expect(
            try database.query("select invoice_no || ' ' || unit_price from invoice_line").map {
                try $0.text(0)
            } == ["1 0.0", "2 20.0", "4 0.0"])
    }

    /// Wherever batches end, also where nothing else is carried down.
    @Test(arguments: [1, 3, 4096]) func statusesGoOverBatches(_ rows: Int) throws {
        let lines = (0..<50).map {
            "\($0),a,1,2023-01-15 10:00,10.00,7,cancelled\n\($0),b,1,2023-01-15 10:00,10.00,7,\n"
        }
        let (database, _) = try ingest(
            "Order ID,SKU,Qty,Order Date,Price,Customer ID,Status\n" + lines.joined()
        ) {
            $0.batchRows = rows
            $0.layout.orders.noSale = ["cancelled"]
            $0.layout.orders.carriesDown = false
        }
        #expect(try database.scalar("select count(*) from invoice_line where unit_price > 0") == 0)
    }

    @Test func currenciesAreComparedAsCurrencies() throws {
        let text = """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,Currency,CustomerID,Country
            1,A,x,1,2023-01-05,10,EUR,K1,UK
            2,A,x,1,2023-01-06,20,€,K1,UK

            """
        #expect(try ingest(text).report.currency == "EUR")
        #expect(throws: IngestError.self) {
            try ingest(text.replacing(",10,", with: ",$10,").replacing(",20,", with: ",$20,"))
        }
    }

    /// Somebody has an address where the id says nobody.
    @Test func guestsWithAnAddressAreTold() throws {
        let (_, report) = try ingest(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Email,Country
            1,A,x,1,2023-01-05,10,7,a@x.de,UK
            2,A,x,1,2023-01-06,20,0,b@x.de,UK
            3,A,x,1,2023-01-07,30,,c@x.de,UK

            """)
        #expect(
            report.warnings.contains {
                $0.hasPrefix("Customer ID names a customer in 1 of 3 lines, and Email in 3")
            })
    }

    /// Tills begin anew every day, so a customer of another day is carried on demand only, and told.
    @Test(arguments: [false, true])
    func aCustomerOfAnotherDayIsToldOrCarried(_ isPublished: Bool) throws {
        let header =
            isPublished
            ? IngestTestSupport.header
            : "Order ID,SKU,Product,Qty,Order Date,Price,Customer ID,Country\n"
        let lines = """
            1,A,x,1,2023-01-13,10,7,UK
            1,B,y,2,2023-01-14,5,,UK
            1,C,z,1,2023-01-14,4,,UK
            2,A,x,1,2023-01-15,10,8,UK
            3,A,x,1,2023-01-16,10,,UK

            """
        func told(_ report: IngestReport) -> [String] {
            report.warnings.filter { $0.contains("on another day") }
        }
        let (_, unasked) = try ingest(header + lines)
        #expect(unasked.linesWithoutCustomer == 3)
        #expect(
            told(unasked).first?.hasPrefix("2 lines without a customer (worth 14") == true,
            "\(unasked.warnings)")
        #expect(told(unasked).first?.contains("the first is line 3)") == true)
        let (database, asked) = try ingest(header + lines) {
            $0.layout.orders.carriesDown = true
        }
        #expect(asked.linesWithoutCustomer == 1 && told(asked).isEmpty)
        #expect(try facts(database) == ["7 24.0 0.0 24.0", "8 10.0 0.0 10.0"])
        let (_, left) = try ingest(header + lines) { $0.layout.orders.carriesDown = false }
        #expect(left.linesWithoutCustomer == 3 && told(left).isEmpty)
    }
}
