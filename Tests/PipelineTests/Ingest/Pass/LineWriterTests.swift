import Pipeline
import Store
import TestSupport
import Testing

/// Lines go into the star and come out as they stood in the file.
@Suite struct LineWriterTests {
    private static let header = IngestTestSupport.header

    /// Lines of `count` invoices, `rounds` lines each, every invoice once a round.
    private func scattered(_ count: Int, rounds: Int) -> [String] {
        (0..<rounds).flatMap { round in
            (0..<count).map { number in
                "\(number),P\((number * 7 + round) % 50),"
                    + (number % 9 == 0 ? "" : "THING \(number % 11)")
                    + ",\(round - 1).25,12/13/2010 8:\(10 + number % 50),2.5,C\(number % 40),UK"
            }
        }
    }

    private func database(_ lines: [String], batchRows: Int = 64) throws -> Connection {
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.batchRows = batchRows
        try IngestTestSupport.ingest(
            Self.header + lines.joined(separator: "\n") + "\n", into: database, options: options)
        return database
    }

    private func rows(_ database: Connection, order: String) throws -> [[Value]] {
        try database.query(
            """
            select line_id, line_no, invoice_no, stock_code, description, quantity, invoiced_at,
                unit_price, customer_id, country
            from invoice_line
            order by \(order)
            """
        ).map(\.values)
    }

    @Test(arguments: [1, 64, 4096])
    func linesInNoOrderAreAllThereUnderTheirNumbers(batchRows: Int) throws {
        let lines = scattered(700, rounds: 3)
        let database = try database(lines, batchRows: batchRows)
        let found = try rows(database, order: "line_id")
        #expect(found.count == lines.count)
        for (index, row) in found.enumerated() {
            #expect(row[0] == .integer(Int64(index + 1)))
            #expect(row[1] == .integer(Int64(index + 2)))
            let fields = lines[index].split(separator: ",", omittingEmptySubsequences: false)
            #expect(row[2] == .text(String(fields[0])))
            #expect(row[3] == .text(String(fields[1])))
            #expect(row[4] == (fields[2].isEmpty ? .null : .text(String(fields[2]))))
            #expect(row[5] == .real(Double(fields[3]) ?? .nan))
        }
        #expect(try database.scalar("select count(*) from invoice") == 700)
        #expect(try database.integrityCheck().isEmpty)
        #expect(try database.foreignKeyViolations().isEmpty)
        #expect(
            try database.query(
                "select last_line_id, first_invoice_id, last_invoice_id from source_file")[0]
                .values == [2100, 1, 700])
    }

    /// The order of the lines in the file changes no feature.
    @Test func orderChangesNoFeature() throws {
        let lines = scattered(700, rounds: 3)
        let sorted = lines.sorted { $0.split(separator: ",")[0] < $1.split(separator: ",")[0] }
        let query = "select * from customer_features order by customer_id"
        let expected = try database(lines).query(query).map(\.values)
        #expect(expected.count == 40)
        #expect(try database(sorted).query(query).map(\.values) == expected)
    }

    @Test func aProductStandsOnceInTheDatabase() throws {
        let database = try database(scattered(60, rounds: 2))
        let before = try database.query("select * from product order by product_id").map(\.values)
        try IngestTestSupport.ingest(
            Self.header
                + scattered(60, rounds: 2).map { $0.replacing("2010", with: "2011") }
                .joined(separator: "\n"), into: database, name: "next.csv")
        #expect(
            try database.query("select * from product order by product_id").map(\.values) == before)
        #expect(try database.scalar("select count(*) from product where product_id < 0") != 0)
        #expect(
            try database.scalar(
                "select count(*) from product where (product_id < 0) <> (description is null)")
                == 0)
        #expect(try database.scalar("select count(*) from invoice") == 120)
    }

    /// What is left out leaves nothing behind.
    @Test func skippedLinesLeaveNoInvoiceAndNoProduct() throws {
        let lines = scattered(60, rounds: 2)
        let database = try database(lines)
        let before = try rows(database, order: "line_id")
        var options = IngestOptions()
        options.onOverlap = .skip
        let report = try IngestTestSupport.ingest(
            Self.header
                + (lines + ["N1,NEW,NEW,1,12/13/2010 9:00,1,C1,UK"]).joined(separator: "\n"),
            into: database, options: options, name: "again.csv")
        #expect(report.linesKept == 1)
        let after = try rows(database, order: "line_id")
        #expect(Array(after.dropLast()) == before)
        #expect(try database.scalar("select count(*) from invoice") == 61)
        #expect(
            try database.scalar(
                "select count(*) from invoice where invoice_id not in (select invoice_id from sold_line)"
            )
                == 0)
        #expect(
            try database.scalar(
                "select count(*) from product where product_id not in (select product_id from sold_line)"
            )
                == 0)
        let next = try IngestTestSupport.ingest(
            Self.header + "N2,NEW,NEW,1,12/14/2010 9:00,1,C1,UK\n", into: database,
            name: "third.csv")
        #expect(next.linesKept == 1)
        #expect(
            try database.scalar("select count(distinct line_id) - count(*) from sold_line") == 0)
    }

    private struct Amount {
        var quantity: String
        var price: String
        var e4: Double
        var restE14: Double
    }

    /// What a line is worth, in ten-thousandths and 1e-14, by hand.
    @Test func amountsAreWhole() throws {
        let amounts = [
            Amount(quantity: "6", price: "2.55", e4: 153_000, restE14: 0),
            Amount(quantity: "-6", price: "2.55", e4: -153_000, restE14: 0),
            Amount(quantity: "0.395", price: "2", e4: 7_900, restE14: 0),
            Amount(quantity: "0.395", price: "2.55", e4: 10_072, restE14: 5_000_000_000),
            Amount(quantity: "-0.395", price: "2.55", e4: -10_072, restE14: -5_000_000_000),
            Amount(quantity: "3", price: "0.00005", e4: 3, restE14: -15_000_000_000),
            Amount(quantity: "0.0001", price: "0.0001", e4: 0, restE14: 1_000_000),
            Amount(quantity: "1000000", price: "99999.99", e4: 999_999_900_000_000, restE14: 0),
            Amount(quantity: "100000000", price: "9999", e4: 9_999_000_000_000_000, restE14: 0),
        ]
        for amount in amounts {
            let database = try database([
                "1,A,B,\(amount.quantity),12/13/2010 8:10,\(amount.price),C,UK"
            ])
            let row = try database.query(
                "select amount_e4, amount_rest_e14, quantity, unit_price from invoice_line")[
                    0]
            #expect(try row.double(0) == amount.e4, "\(amount)")
            #expect(try row.double(1) == amount.restE14, "\(amount)")
            #expect(try row.double(2) == Double(amount.quantity))
            #expect(try row.double(3) == Double(amount.price))
        }
    }

    @Test func aTotalOfTheFileIsTheAmount() throws {
        let database = try database(["1,A,B,3,12/13/2010 8:10,0.333333,C,UK"])
        try database.run("update sold_line set line_total = 1.0")
        try database.execute(TestLines.addUp)
        let row = try database.query(
            "select amount_e4, amount_rest_e14, line_total from invoice_line")[0]
        #expect(row.values == [10_000.0, 0.0, 1.0])
        #expect(try database.scalar("select amount from customer_features") == 1.0)
    }

    @Test func columnsHaveDeclaredTypes() throws {
        let database = try database(["1,A,B,3,12/13/2010 8:10,1,C,UK"])
        let types = try database.query(
            "select name || ' ' || lower(type) from pragma_table_info('invoice_line')"
        )
        .map { try $0.text(0) }
        #expect(
            types.prefix(11) == [
                "line_id integer", "source_id integer", "line_no integer", "invoice_no text",
                "stock_code text", "description text", "quantity real", "invoiced_at datetime",
                "unit_price real", "customer_id text", "country text",
            ])
    }

    /// More invoices in no order than are remembered: told, and counted once all the same.
    @Test func invoicesThatWereForgottenAreTold() throws {
        let count = TupleNumbers.usualCapacity + 1000
        var bytes = Array(Self.header.utf8)
        for round in 0..<2 {
            for number in stride(from: 0, to: count, by: round == 0 ? 1 : 1000) {
                bytes += "\(number),A,X,1,12/13/2010 8:10,2,C\(number % 40),UK\n".utf8
            }
        }
        let database = try IngestTestSupport.database()
        var options = IngestOptions()
        options.onOverlap = .keep
        let report = try IngestTestSupport.ingest(bytes, into: database, options: options)
        // Those after the memory was emptied were known when they came again.
        let split = (TupleNumbers.usualCapacity + 999) / 1000
        #expect(report.warnings.count == 1)
        #expect(report.warnings.first?.hasPrefix("\(split) of its invoices have lines") == true)
        #expect(
            try database.scalar("select count(*) from invoice") == .integer(Int64(count + split)))
        #expect(
            try database.scalar("select sum(invoice_count) from customer_fact")
                == .integer(Int64(count)))
    }
}
