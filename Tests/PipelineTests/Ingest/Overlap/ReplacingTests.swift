import Foundation
import Pipeline
import Store
import Testing

/// An order in a newer export takes the place of all its earlier lines.
@Suite struct ReplacingTests {
    private let header = "Order,Date,Email,SKU,Item Name,Qty,Price\n"

    private func options(_ rule: OverlapRule?, shop: String? = "till") throws -> IngestOptions {
        var options = IngestOptions()
        options.onOverlap = rule
        if let shop {
            options.layout.columns.shop = .format(
                try ShopFormat(
                    text: """
                        name: \(shop)
                        invoice_no: Order
                        stock_code: SKU
                        description: Item Name
                        quantity: Qty
                        invoiced_at: Date
                        unit_price: Price
                        customer_id: Email
                        """, file: "till.txt"))
        }
        return options
    }

    private func line(_ order: Int, _ quantity: Int, _ customer: String = "a", day: Int = 5)
        -> String
    {
        "\(order),2023-01-0\(day),\(customer),MUG,Mug,\(quantity),10.00\n"
    }

    private func revenue(_ database: Connection) throws -> [String] {
        try database.query(
            "select customer_id || ' ' || revenue from customer_fact order by customer_id"
        ).map { try $0.text(0) }
    }

    private func check(_ database: Connection) throws {
        #expect(try database.scalar("select min(reconciles) from file_ledger") == 1)
        let facts = try revenue(database)
        let sums = try database.query(
            """
            select customer_id || ' ' || (sum(amount_e4) / 1e4)
            from invoice_line
            where customer_id is not null
            group by customer_id
            order by customer_id
            """
        ).map { try $0.text(0) }
        #expect(facts == sums)
        #expect(
            try database.scalar(
                "select (select sum(line_count) from invoice) = (select count(*) from sold_line)")
                == 1)
    }

    /// Two pieces became one: 10 is right, where keeping gives 30 and skipping too.
    @Test func theNewerExportCounts() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            header + line(1, 2) + line(2, 1, "b"), into: database, options: options(nil),
            name: "may.csv")
        let report = try IngestTestSupport.ingest(
            header + line(1, 1) + line(3, 1, "c", day: 6), into: database, options: options(nil),
            name: "june.csv")
        #expect(try revenue(database) == ["a 10.0", "b 10.0", "c 10.0"])
        #expect(report.linesReplaced == 1)
        #expect(
            report.decisions.contains {
                $0.hasPrefix(
                    "on overlap replace: 1 order of may.csv came anew; 1 earlier line")
            }, "\(report.decisions)")
        #expect(
            try database.query(
                "select source_id || ' ' || line_no || ' ' || status from line_ledger where status = 'replaced'"
            ).map { try $0.text(0) } == ["1 2 replaced"])
        #expect(
            try database.scalar("select lines_replaced from source_file where source_id = 2") == 1)
        try check(database)
    }

    @Test func anOrderMayLoseItsCustomerAndItsLines() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            header + line(1, 2) + line(1, 3), into: database, options: options(nil))
        try IngestTestSupport.ingest(
            header + line(1, 1, "b"), into: database, options: options(.replace), name: "later.csv")
        #expect(try revenue(database) == ["b 10.0"])
        try check(database)
        // And once more.
        try IngestTestSupport.ingest(
            header + line(1, 4, "a"), into: database, options: options(.replace), name: "last.csv")
        #expect(try revenue(database) == ["a 40.0"])
        #expect(
            try database.scalar("select count(*) from rejected_line where class = 'replaced'") == 3)
        try check(database)
    }

    /// What an earlier line said stays, its total too.
    @Test func replacedLinesKeepTheirTotals() throws {
        let database = try IngestTestSupport.database()
        var options = try options(.replace, shop: nil)
        options.layout.columns = try HeaderNames(text: "line_total=Total")
        let header = "Order,Date,Email,SKU,Item Name,Qty,Price,Total\n"
        try IngestTestSupport.ingest(
            header + "1,2023-01-05,a,MUG,Mug,2,10.00,18.50\n", into: database, options: options)
        try IngestTestSupport.ingest(
            header + "1,2023-01-05,a,MUG,Mug,1,10.00,9.25\n", into: database, options: options,
            name: "later.csv")
        #expect(
            try database.query("select raw from rejected_line").map { try $0.text(0) } == [
                "1,MUG,\"Mug\",2,2023-01-05 00:00:00,10.0,a,\"\",18.5"
            ])
        try check(database)
    }

    /// The next part of an export, and another shop, have other products.
    @Test func anOrderOfOtherProductsIsRefused() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(header + line(1, 2), into: database, options: options(nil))
        let next = header + "1,2023-01-05,a,CUP,Cup,1,5.00\n" + line(2, 1, "b", day: 6)
        let error = try #require(throws: IngestError.self) {
            try IngestTestSupport.ingest(next, into: database, options: options(nil), name: "2.csv")
        }
        #expect(error.description.contains("does it go on here"), "\(error)")
        try IngestTestSupport.ingest(next, into: database, options: options(.keep), name: "2.csv")
        #expect(try revenue(database) == ["a 25.0", "b 10.0"])
        try check(database)
    }

    /// The same bytes again are known; that their lines do not count any more is told.
    @Test func aReplacedFileIsToldWhenItComesAgain() throws {
        let database = try IngestTestSupport.database()
        let first = header + line(1, 2)
        try IngestTestSupport.ingest(first, into: database, options: options(nil))
        try IngestTestSupport.ingest(
            header + line(1, 1), into: database, options: options(nil), name: "b.csv")
        let again = try IngestTestSupport.ingest(first, into: database, options: options(nil))
        #expect(again.alreadyIngested)
        #expect(
            again.warnings.contains { $0.hasPrefix("1 of its lines do not count") },
            "\(again.warnings)")
    }

    @Test func filesOfNoShopAreRefusedAsEver() throws {
        let database = try IngestTestSupport.database()
        let plain = try options(nil, shop: nil)
        try IngestTestSupport.ingest(
            header + line(1, 2) + line(2, 1), into: database, options: plain)
        #expect(throws: IngestError.self) {
            try IngestTestSupport.ingest(
                header + line(2, 1) + line(1, 1), into: database, options: plain)
        }
        try IngestTestSupport.ingest(
            header + line(2, 1) + line(1, 1), into: database,
            options: options(.replace, shop: nil))
        #expect(try revenue(database) == ["a 20.0"])
        try check(database)
    }

    @Test func theOlderExportIsRefused() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            header + line(1, 1) + line(3, 1, "c", day: 6), into: database, options: options(nil),
            name: "june.csv")
        let older = header + line(1, 2)
        let error = try #require(throws: IngestError.self) {
            try IngestTestSupport.ingest(older, into: database, options: options(nil))
        }
        #expect(error.description.contains("before that one, which ends on 2023-01-06"), "\(error)")
        #expect(try revenue(database) == ["a 10.0", "c 10.0"])
        try IngestTestSupport.ingest(older, into: database, options: options(.replace))
        #expect(try revenue(database) == ["a 20.0", "c 10.0"])
        try check(database)
    }

    /// Two shops may both have an order 1.
    @Test func anotherDayIsAnotherShop() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(header + line(1, 1), into: database, options: options(nil))
        let other = header + line(1, 2, "z", day: 7)
        let error = try #require(throws: IngestError.self) {
            try IngestTestSupport.ingest(other, into: database, options: options(nil))
        }
        #expect(error.description.contains("is it another shop?"), "\(error)")
        try IngestTestSupport.ingest(other, into: database, options: options(.keep))
        #expect(try revenue(database) == ["a 10.0", "z 20.0"])
        // A format of another name does not touch the orders either.
        try IngestTestSupport.ingest(
            header + line(1, 5, "y", day: 8), into: database, options: options(nil, shop: "stall"))
        #expect(try revenue(database) == ["a 10.0", "y 50.0", "z 20.0"])
        try check(database)
    }

    /// A mended line takes the place of the rejected one, and not of its order.
    @Test func mendedLinesReplaceNoOrder() throws {
        let database = try IngestTestSupport.database()
        var rejecting = try options(nil)
        rejecting.maxRejects = .limit(1)
        try IngestTestSupport.ingest(
            header + line(1, 2) + line(1, 3).replacing(",3,", with: ",many,"), into: database,
            options: rejecting)
        var mended = ""
        _ = try RejectExport(in: database).write(RejectFilter()) { mended += $0 }
        try IngestTestSupport.ingest(
            mended.replacing(",many,", with: ",3,"), into: database, options: options(nil))
        #expect(try revenue(database) == ["a 50.0"])
        try check(database)
    }

    /// What a newer export cannot read would be lost.
    @Test func anExportWithBadLinesReplacesNothing() throws {
        let database = try IngestTestSupport.database()
        try IngestTestSupport.ingest(
            header + line(1, 2) + line(1, 3), into: database, options: options(nil))
        var rejecting = try options(nil)
        rejecting.maxRejects = .limit(1)
        let text = header + line(1, 2) + line(1, 3).replacing(",3,", with: ",many,")
        #expect(throws: IngestError.self) {
            try IngestTestSupport.ingest(text, into: database, options: rejecting)
        }
        #expect(try revenue(database) == ["a 50.0"])
        try check(database)
    }
}
