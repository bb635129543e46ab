import Foundation
import TestSupport
import Testing

struct DryRunTests {
    private let folder: TemporaryFolder
    private let file: String
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        file = try folder.write(
            "Invoice;StockCode;Description;Quantity;InvoiceDate;Price;Customer ID;Country;Till\n"
                + "1;a;d;1;13/12/2010 8:26;2,55;c;UK;7\n2;a;d;x;13/12/2010 8:26;2,55;c;UK;7\n",
            to: "sales.csv")
        database = folder.file("new.db")
    }

    @Test(arguments: ["table", "csv", "json"])
    func saysTheDecisionsAndMakesNoDatabase(_ format: String) throws {
        let outcome = try Command.workbench(
            "ingest", file, "--dry-run", "--max-rejects", "1", "--format", format, "--db", database)
        #expect(outcome.status == 0, "\(outcome.errors)")
        for word in [
            "decimal mark", "comma", "settled by line 2", "dmy", "--date-order", "--header-line",
            "Till", "bad_number", "2010-12-13 08:26:00", "would be kept",
        ] {
            #expect(outcome.output.contains(word), "\(word)")
        }
        #expect(outcome.errors.contains("nothing was written"))
        #expect(try folder.contents() == ["sales.csv"])
    }

    /// Cases 10 and 11 of `docs/bad-input.md`: what is stored as it is does not reach the terminal so.
    @Test(arguments: ["table", "json"]) func hostileTextIsEscaped(_ format: String) throws {
        let hostile = try folder.write(
            "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
                + "1,a,\u{1B}[31mred,1,12/13/2010 8:26,2.55,c\u{1B}]52;c\u{7},UK\n"
                + "1,a,\u{1B}[2J,\u{1B}[2J,12/13/2010 8:26,2.55,c,UK\n",
            to: "hostile.csv")
        let outcome = try Command.workbench(
            "ingest", hostile, "--dry-run", "--format", format, "--db", database)
        #expect(outcome.output.contains("[31mred"))
        #expect(!(outcome.output + outcome.errors).utf8.contains { $0 < 0x20 && $0 != 0x0A })
    }

    @Test func jsonHasAllSections() throws {
        let good = try folder.write(
            "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n",
            to: "a.csv")
        let outcome = try Command.workbench(
            "ingest", good, "--dry-run", "--format", "json", "--db", database)
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        #expect(
            Set(object.keys) == [
                "schema_version", "files", "decisions", "columns", "first_lines", "reject_classes",
                "first_rejects",
            ])
    }

    @Test func exitCodeIsThatOfTheIngest() throws {
        let outcome = try Command.workbench("ingest", file, "--dry-run", "--db", database)
        #expect(outcome.status == 65)
        #expect(outcome.output.contains("would be refused"))
        #expect(outcome.errors.contains("pass --max-rejects 1"))
        #expect(
            try Command.workbench("ingest", file, "--max-rejects", "1", "--db", database).status
                == 0)
        let before = try Data(contentsOf: URL(fileURLWithPath: database))
        let again = try Command.workbench("ingest", file, "--dry-run", "--db", database)
        #expect(again.status == 0)
        #expect(again.output.contains("already ingested"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: database)) == before)
        #expect(try folder.contents() == ["new.db", "sales.csv"])
    }

    /// The lines stay as they were read first, and nobody was told.
    @Test func flagsThatContradictWhatIsInAreSaid() throws {
        let other = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,a,d,1,2/1/2011 10:00,1.5,c,UK

            """, to: "open.csv")
        func ingest(_ flags: String...) throws -> Command.Outcome {
            try Command.workbench("ingest", [other, "--db", database] + flags)
        }
        #expect(try ingest("--date-order", "mdy").errors.contains("has no effect") == false)
        for more in [[], ["--dry-run"]] {
            let again = try Command.workbench(
                "ingest",
                [
                    other, "--db", database, "--date-order", "dmy", "--delimiter", "semicolon",
                    "--map", "country=Land",
                ] + more)
            #expect(again.status == 0, "\(again.errors)")
            #expect(again.errors.contains("--date-order dmy has no effect: it was read with mdy"))
            #expect(again.errors.contains("--delimiter semicolon has no effect"))
            #expect(again.errors.contains("--map country=Land has no effect"))
            #expect(!again.output.contains("2011-01-02"))
        }
        let dry = try ingest("--date-order", "dmy", "--dry-run")
        #expect(dry.output.contains("already ingested"))
        #expect(dry.output.contains("2011-02-01 10:00:00"))
        #expect(!dry.output.contains("2011-01-02"))
        #expect(try ingest("--date-order", "mdy").errors.contains("has no effect") == false)
    }

    @Test(arguments: [
        (["--header-line", "0"], "1 or more"),
        (["--header", "a", "--header-line", "2"], "does not go"),
        (["--decimal-mark", "x"], "decimal-mark"), (["--encoding", "ebcdic"], "encoding"),
        (["--header", "a,b"], "--header does not name InvoiceNo"),
    ]) func wrongFlagsAreUsage(_ flags: [String], _ message: String) throws {
        let program = try Command.workbench
        let outcome = try Command.run(program, ["ingest", file, "--db", database] + flags)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(try folder.contents() == ["sales.csv"])
    }

    @Test func everyDecisionHasAFlag() throws {
        let outcome = try Command.workbench(
            "ingest", file, "--db", database, "--max-rejects", "all", "--decimal-mark", "comma",
            "--date-order", "dmy", "--delimiter", "semicolon", "--encoding", "utf-8",
            "--header-line", "1", "--map", "country=Country")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let row = try Command.sqlite3(
            database,
            """
            select encoding, delimiter, decimal_mark, date_order, header_line, ignored_columns
            from source_file
            """)
        #expect(row.output == "utf-8|;|comma|dmy|1|Till\n")
    }
}
