import Foundation
import Store
import TestSupport
import Testing

/// `rejects` and the rows of `ingest`, through the built binary.
struct RejectsTests {
    private let folder: TemporaryFolder
    private var database: String { folder.file("a.db") }

    init() throws {
        folder = try TemporaryFolder()
        _ = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,A,GOOD,6,12/13/2010 8:26,2.55,17850,UK
            2,B,BAD,x6,12/13/2010 8:26,2.55,17850,UK

            """, to: "sales.csv")
    }

    private func rows(_ outcome: Command.Outcome) throws -> [[String: Any]] {
        let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        return try #require((document as? [String: Any])?["rows"] as? [[String: Any]])
    }

    @Test func aRejectedLineGoesOutAndComesBack() throws {
        let sales = folder.file("sales.csv")
        let first = try Command.workbench(
            "ingest", sales, "--db", database, "--max-rejects", "1", "--format", "json", "--quiet")
        #expect(first.status == 0)
        #expect(first.errors == "")
        #expect(try rows(first)[0]["reject_counts"] as? String == "bad_number 1")
        let list = try Command.workbench("rejects", "--db", database, "--format", "json")
        #expect(try rows(list)[0]["class"] as? String == "bad_number")
        #expect(try rows(list)[0]["line_no"] as? Int == 3)
        let summary = try Command.workbench("rejects", "--summary", "--db", database)
        #expect(summary.output.contains("bad_number"))

        let mend = folder.file("mend.csv")
        let export = try Command.workbench("rejects", "--export", mend, "--db", database)
        #expect(export.status == 0)
        #expect(export.output == "")
        // With its byte order mark, which `String(contentsOfFile:)` would take off.
        let text = String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: mend)), as: UTF8.self)
        let same = try Command.workbench("rejects", "--export", "-", "--db", database)
        #expect(same.output == text)
        _ = try folder.write(text.replacing(",x6,", with: ",6,"), to: "mend.csv")
        let second = try Command.workbench("ingest", mend, "--db", database, "--format", "json")
        #expect(second.status == 0, "\(second.errors)")
        #expect(try rows(second)[0]["lines_mending"] as? Int == 1)
        let nothing = try Command.workbench(
            "rejects", "--export", folder.file("none.csv"), "--db", database)
        #expect(nothing.status == 0)
        #expect(nothing.errors.contains("no lines to mend"))
        #expect(try folder.contents() == ["a.db", "mend.csv", "sales.csv"])
    }

    /// The apostrophe that protects from spreadsheets is put there once, however often a line goes out.
    @Test func aFormulaThatIsMendedTwiceIsItselfInTheEnd() throws {
        let sales = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,A,GOOD,6,12/13/2010 8:26,2.55,17850,UK
            2,B,=1+1,x6,12/13/2010 8:26,2.55,17850,UK

            """, to: "formula.csv")
        func ingest(_ path: String) throws {
            let outcome = try Command.workbench(
                "ingest", path, "--db", database, "--max-rejects", "all", "--quiet")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        func export(_ name: String) throws -> String {
            let path = folder.file(name)
            #expect(
                try Command.workbench("rejects", "--export", path, "--db", database).status == 0)
            return path
        }
        try ingest(sales)
        try ingest(export("once.csv"))
        let twice = try export("twice.csv")
        let text = try String(contentsOfFile: twice, encoding: .utf8)
        #expect(text.contains(",'=1+1,"))
        #expect(!text.contains("''=1+1"))
        try ingest(folder.write(text.replacing(",x6,", with: ",6,"), to: "mended.csv"))
        let connection = try Connection(path: database, mode: .readOnly)
        #expect(
            try connection.scalar("select description from invoice_line where stock_code = 'B'")
                == "=1+1")
    }

    /// The advice to export again must not destroy what was mended so far.
    @Test func anExportThatSomebodyMendsStays() throws {
        let sales = try folder.write(
            """
            InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
            1,A,GOOD,6,12/13/2010 8:26,2.55,17850,UK
            2,B,BAD,x6,12/13/2010 8:26,2.55,17850,UK
            3,C,BAD,x7,12/13/2010 8:26,2.55,17850,UK

            """, to: "two.csv")
        let refused = try Command.workbench("ingest", sales, "--db", database)
        #expect(refused.errors.contains("--db \(database)"), "\(refused.errors)")
        _ = try Command.workbench("ingest", sales, "--db", database, "--max-rejects", "all")
        let mend = folder.file("mend.csv")
        func export(_ flags: String...) throws -> Command.Outcome {
            try Command.run(
                Command.workbench, ["rejects", "--export", mend, "--db", database] + flags)
        }
        #expect(try export().status == 0)
        // Nothing is lost where nothing was changed.
        #expect(try export("--column", "quantity").status == 0)
        let text = try String(contentsOfFile: mend, encoding: .utf8)
        let half = "\u{FEFF}" + text.replacing("\u{FEFF}", with: "").replacing(",x6,", with: ",6,")
        _ = try folder.write(half, to: "mend.csv")
        let outcome = try export()
        #expect(outcome.status == 73, "\(outcome.errors)")
        #expect(outcome.errors.contains("an earlier export stands there whose lines were changed"))
        #expect(try String(contentsOfFile: mend, encoding: .utf8).contains(",6,"))
        _ = try Command.workbench("ingest", mend, "--db", database, "--max-rejects", "all")
        // What was mended is in the database.
        #expect(try export().status == 0)
        _ = try folder.write(half, to: "mend.csv")
        #expect(try export("--force").status == 0)
    }

    @Test func whatIsInIsToldAlsoWhereALaterFileIsRefused() throws {
        let good = try folder.write(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n",
            to: "empty.csv")
        let outcome = try Command.workbench(
            "ingest", good, folder.file("sales.csv"), "--db", database, "--format", "json")
        #expect(outcome.status == 65)
        #expect(try rows(outcome).map { $0["name"] as? String } == ["empty.csv"])
        #expect(outcome.errors.contains("sales.csv: 1 of 2 lines cannot be read"))
    }

    @Test func unknownFilesAndClassesAreUsageErrors() throws {
        _ = try Command.workbench(
            "ingest", folder.file("sales.csv"), "--db", database, "--max-rejects", "all")
        for arguments in [["--file", "none.csv"], ["--class", "none"], ["--column", "none"]] {
            let outcome = try Command.run(
                Command.workbench, ["rejects", "--db", database] + arguments)
            #expect(outcome.status == 64)
            #expect(outcome.output == "")
        }
    }
}
