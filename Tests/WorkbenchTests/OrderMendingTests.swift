import Foundation
import TestSupport
import Testing

/// Lines of an order leave blank what its first line says; mended alone they have to be of the same order still.
struct OrderMendingTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("s.db")
    }

    private func ingest(_ text: String, as name: String, _ flags: String...) throws {
        let outcome = try Command.workbench(
            "ingest", [try folder.write(text, to: name), "--db", database] + flags)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func export() throws -> String {
        let mend = folder.file("mend.csv")
        let outcome = try Command.workbench(
            "rejects", "--export", mend, "--db", database, "--force")
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try String(contentsOfFile: mend, encoding: .utf8)
    }

    private func lines() throws -> [String] {
        try Command.sqlite3(
            database,
            """
            select invoice_no, stock_code, quantity, unit_price, line_total, customer_id, invoiced_at
            from invoice_line order by invoice_no, stock_code
            """
        ).output.split(separator: "\n").map(String.init)
    }

    private static let orders = """
        Order No;Customer ID;Date;SKU;Item;Qty;Price;Line Amount
        1001;ann;15.01.2023;A1;Mug;2;2,50;5,00
        ;;;A2;"Plate; big";x;3,00;3,00
        ;;;A3;Bowl;1,5;4,00;6,00
        1002;ben;16.01.2023;A1;Mug;1;abc;2,50
        ;;;A2;Plate;2;3,00;6,00
        1003;cat;bad;A1;Mug;1;2,50;2,50
        ;;;A2;Plate;0,395;3,00;1,18

        """

    @Test func aLineThatLeavesItsOrderBlankKeepsIt() throws {
        try ingest(Self.orders, as: "o.csv", "--line-total", "Line Amount", "--max-rejects", "all")
        let mend = try export()
        #expect(mend.contains("1001,ann,2023-01-15 00:00:00,A2,\"Plate; big\",x"), "\(mend)")
        // The line above it is in the file too.
        #expect(mend.contains("empty,,,,A2,Plate,\"0,395\""), "\(mend)")
        let mended = mend.replacing(",abc,", with: ",\"2,50\",").replacing(",x,", with: ",1,")
            .replacing(",bad,A1", with: ",18.01.2023,A1")
        try ingest(mended, as: "mended.csv")
        #expect(
            try lines() == [
                "1001|A1|2.0|2.5|5.0|ann|2023-01-15 00:00:00",
                "1001|A2|1.0|3.0|3.0|ann|2023-01-15 00:00:00",
                "1001|A3|1.5|4.0|6.0|ann|2023-01-15 00:00:00",
                "1002|A1|1.0|2.5|2.5|ben|2023-01-16 00:00:00",
                "1002|A2|2.0|3.0|6.0|ben|2023-01-16 00:00:00",
                "1003|A1|1.0|2.5|2.5|cat|2023-01-18 00:00:00",
                "1003|A2|0.395|3.0|1.18|cat|2023-01-18 00:00:00",
            ])
        let open = try Command.workbench("rejects", "--db", database, "--format", "csv")
        #expect(open.output.split(separator: "\n").count == 1, "\(open.output)")
    }

    /// Without the first line of its order, which somebody took out, it is of no order, and not of the one above.
    @Test func noLineIsTakenForOneOfAnotherOrder() throws {
        try ingest(Self.orders, as: "o.csv", "--line-total", "Line Amount", "--max-rejects", "all")
        let mended = try export().replacing(",abc,", with: ",\"2,50\",")
            .split(separator: "\n").filter { !$0.contains(",cat,") && !$0.contains(",x,") }
            .joined(separator: "\n")
        let outcome = try Command.workbench(
            "ingest", try folder.write(mended + "\n", to: "mended.csv"), "--db", database)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("mended.csv:3: invoiced_at is empty"), "\(outcome.errors)")
    }

    @Test func aCustomerOnTheFirstLineOnlyIsFilledIn() throws {
        try ingest(
            """
            Order ID,SKU,Item,Qty,Order Date,Price,Email,Country
            1,A,Mug,1,2023-01-15 10:00,2.5,ann@x.y,UK
            1,B,Plate,x,2023-01-15 10:00,2.5,,
            2,A,Mug,1,2023-01-16 10:00,2.5,ben@x.y,FR

            """, as: "o.csv", "--max-rejects", "1")
        let mend = try export()
        #expect(mend.contains("1,B,Plate,x,2023-01-15 10:00,2.5,ann@x.y,UK"), "\(mend)")
    }

    /// A file without quoting is cut without it.
    @Test func inchMarksAreStillThere() throws {
        let inches = """
            InvoiceNo\tStockCode\tDescription\tQuantity\tInvoiceDate\tUnitPrice\tCustomerID\tCountry
            1\tA\t"5 inch" mug\t1\t2023-01-15 10:00\t2.5\tc\tUK
            1\tB\t"6 inch"\tx\t2023-01-15 10:00\t2.5\tc\tUK
            1\tC\t"7 inch\t1\t2023-01-15 10:00\t2.5\tc\tUK

            """
        try ingest(inches, as: "inch.txt", "--max-rejects", "all")
        #expect(
            try Command.sqlite3(database, "select quoting from source_file").output == "none\n")
        let mend = try export()
        #expect(mend.contains("1,B,\"\"\"6 inch\"\"\",x,"), "\(mend)")
        try ingest(mend.replacing(",x,", with: ",2,"), as: "mended.csv")
        #expect(
            try Command.sqlite3(
                database, "select description from invoice_line where stock_code = 'B'"
            ).output == "\"6 inch\"\n")
    }
}
