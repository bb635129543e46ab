import Foundation
import TestSupport
import Testing

/// `ingest` and values as shops export them, end to end through the built binary.
struct ValueCommandTests {
    private let folder: TemporaryFolder
    private let database: String
    private static let header =
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("shop.db")
    }

    private func ingest(_ lines: String, _ more: String...) throws -> Command.Outcome {
        let path = try folder.write(Self.header + lines, to: "orders.csv")
        return try Command.run(Command.workbench, ["ingest", path, "--db", database] + more)
    }

    private func rows(_ sql: String) throws -> String {
        try Command.sqlite3(database, sql).output
    }

    @Test func gridDatesOfMagento() throws {
        let outcome = try ingest(
            """
            12,A,MUG,2.0000,"Jan 5, 2023 10:11:12 AM",34.0000,ann@shop.example,US
            13,A,MUG,1.0000,"Feb 13, 2023 1:02:03 PM",34.0000,ben@shop.example,US

            """)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("clock AM and PM: as line 2 has it"))
        #expect(
            try rows("select invoiced_at from invoice_line")
                == "2023-01-05 10:11:12\n2023-02-13 13:02:03\n")
    }

    @Test func yearsOfTwoDigitsOfAnAmericanSpreadsheet() throws {
        let outcome = try ingest(
            "1,A,MUG,6,12/1/10 8:26,2.55,17850,UK\n2,A,MUG,4,12/13/10 9:40,3.75,12583,FR\n")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("years of two digits, 1969 to 2068: as line 2 has them"))
        #expect(
            try rows("select invoiced_at from invoice_line")
                == "2010-12-01 08:26:00\n2010-12-13 09:40:00\n")
    }

    @Test(arguments: ["NULL", "\\N", "NaN", "nan", "None", "N/A"])
    func wordsForNothingAreNoCustomer(_ word: String) throws {
        let outcome = try ingest(
            """
            1,A,MUG,6,2010-12-01 08:26:00,2.5,17850,UK
            2,A,MUG,6,2010-12-02 08:26:00,2.5,\(word),UK
            3,B,\(word),1,2010-12-04 08:26:00,100,\(word),UK

            """)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("on 2 of 3 lines (66.7 %) with 115.00 of 130.00, line 3"))
        #expect(
            try rows(
                "select ifnull(customer_id, '∅') || ifnull(description, '∅') from invoice_line")
                == "17850MUG\n∅MUG\n∅∅\n")
        let words = try rows("select null_words from source_file")
        #expect(words.hasPrefix("NULL, \\N, NaN, None, N/A"))
    }

    @Test func addressesHaveNoCase() throws {
        let outcome = try ingest(
            """
            1,A,MUG,1,2023-01-05,2.5,Ann@Shop.example,GB
            2,A,MUG,1,2023-02-05,2.5,ann@shop.example,GB
            3,A,MUG,1,2023-03-05,2.5,ANN@SHOP.EXAMPLE ,GB

            """)
        #expect(outcome.errors.contains("2 lines are kept in small letters"))
        #expect(try rows("select distinct customer_id from invoice_line") == "ann@shop.example\n")
    }

    @Test func goodsByWeightHaveTheirWorth() throws {
        #expect(try ingest("1,HAM,HAM,0.395,2023-01-05 10:00,12.90,17,UK\n").status == 0)
        #expect(
            try rows("select quantity, round(quantity * unit_price, 4) from invoice_line")
                == "0.395|5.0955\n")
    }

    @Test func severalCurrenciesAreRefusedWithWhatHangsOnThem() throws {
        let lines = """
            1,A,MUG,2,2023-01-05,£2.50,c,UK
            2,A,MUG,2,2023-01-05,€2.50,d,FR
            3,A,MUG,1,2023-01-05,€1.00,e,FR

            """
        let refused = try ingest(lines)
        #expect(refused.status == 65)
        #expect(refused.errors.contains("orders.csv:3: line 2 has an amount in GBP"))
        #expect(refused.errors.contains("2 of 3 lines in EUR (2 customers, 6.00 EUR)"))
        #expect(!FileManager.default.fileExists(atPath: database))
        let kept = try ingest(lines, "--currency", "GBP")
        #expect(kept.status == 0, "\(kept.errors)")
        #expect(kept.errors.contains("left out, as --currency GBP says: 2 of 3 lines in EUR"))
        #expect(try rows("select currency, lines_kept from source_file") == "GBP|1\n")
    }

    @Test func flagsForValuesAreChecked() throws {
        let lines = "1,A,MUG,1,23/01/05,2.5,99999,UK\n2,A,MUG,1,23/02/28,2.5,c,UK\n"
        #expect(try ingest(lines).errors.contains("Pass --date-format %y/%m/%d"))
        #expect(try ingest(lines, "--date-format", "%Q").status == 64)
        #expect(try ingest(lines, "--currency", "money").status == 64)
        let outcome = try ingest(
            lines, "--date-format", "%y/%m/%d", "--null-words", "usual,99999", "--currency", "€")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            try rows("select min(invoiced_at), count(customer_id) from invoice_line")
                == "2023-01-05 00:00:00|1\n")
        #expect(
            try rows("select date_format, currency from source_file") == "%y/%m/%d|EUR\n")
        let dry = try ingest(lines, "--date-format", "%y/%m/%d", "--dry-run")
        #expect(dry.output.contains("date format"))
    }
}
